import { describe, expect, test } from 'vitest'
import * as Levels from './Levels.ts'
import * as Pattern from './Pattern.ts'
import * as Trace from './Trace.ts'
import {
  apart,
  type Bare,
  ETH,
  flash,
  ONE,
  STETH,
  stepwise,
  terms,
  together,
  USDC,
} from './testing/winding.ts'

const METHODS = ['fifo', 'proportional'] as const
const one = (events: Parameters<typeof Trace.follow>[0], method: Trace.Method = 'fifo', ltv = 0.8) => {
  const [position, ...more] = Trace.follow(events, method, terms(ltv))
  expect(more).toEqual([])
  return position!
}
const levels = (units: readonly Trace.Units[]) =>
  units.map(({ depth, amount }) => [depth, Number(amount) / 1e18])

const LOOPS = Array.from({ length: 30 }, (_, at) => at + 1)
const stepsOf = (loops: number, percent: bigint): bigint[] => {
  let step = ONE
  return Array.from({ length: loops }, () => {
    step = (step * percent) / 100n
    return step
  })
}

describe.each([80n, 50n])('D3, D4: a loop of %i %% a step is as deep as it was wound', (percent) => {
  test.each(LOOPS)('%i borrowings: what the d-th step deposited is d deep, and nothing else is', (loops) => {
    const steps = stepsOf(loops, percent)
    const { collateral, debts } = one(apart(stepwise({ loops, percent })))
    expect(debts.map(({ depth, amount }) => [depth, amount])).toEqual(
      steps.map((amount, at) => [at + 1, amount]),
    )
    expect(collateral.map(({ depth, amount }) => [depth, amount])).toEqual(
      [ONE, ...steps].map((amount, at) => [at, amount]),
    )
  })
  test.each(LOOPS)(
    '%i borrowings in proportion: each adds its share of the collateral to the mean depth',
    (loops) => {
      const { collateral } = one(apart(stepwise({ loops, percent })), 'proportional')
      let held = 1
      let mean = 0
      for (const step of stepsOf(loops, percent).map((amount) => Number(amount) / 1e18)) {
        held += step
        mean += step / held
      }
      expect(Levels.mean(collateral, () => 1)).toBeCloseTo(mean, 9)
      expect(Levels.loops(one(apart(stepwise({ loops, percent })), 'proportional'))).toBeLessThanOrEqual(
        loops,
      )
    },
  )
})

describe('D3: steps and transactions', () => {
  test('many steps in one transaction without a flash loan are still many steps', () => {
    expect(Levels.loops(one(together(stepwise({ loops: 9, percent: 80n }))))).toBe(9)
  })
})

describe('D6: a flash loan is one borrowing', () => {
  test.each([1, 14, 30])('that of %i steps, in one transaction', (loops) => {
    for (const method of METHODS) {
      const position = one(together(flash({ loops, percent: 93n })), method, 0.93)
      expect(Levels.loops(position)).toBe(1)
      expect(position.flashLoans).toBe(1)
      expect(position.debts.map(({ depth }) => depth)).toEqual([1])
      expect(levels(position.collateral)[0]).toEqual([0, 1])
    }
  })
  test('what a lender gave and got back in two transactions is no flash loan', () => {
    const { flashLoans, collateral } = one(apart(flash({ loops: 3, percent: 80n })))
    expect(flashLoans).toBe(0)
    expect(collateral.map(({ depth }) => depth)).toEqual([0])
  })
  test('through a helper contract that acts for the owner', () => {
    const helper = (deed: Bare): Bare =>
      'owner' in deed
        ? { ...deed, wallet: '0xhelper' }
        : { ...deed, ...(deed.wallet === '0xa' ? { wallet: '0xhelper' } : { to: '0xhelper' }) }
    const own: Bare = { kind: 'transfer', wallet: '0xa', to: '0xhelper', asset: ETH, amount: ONE }
    const position = one(together([own, ...flash({ loops: 14, percent: 93n }).map(helper)]), 'fifo', 0.93)
    expect([position.owner, position.flashLoans, Levels.loops(position)]).toEqual(['0xa', 1, 1])
  })
  test('a second one, on top of it, is no deeper', () => {
    const first = together(flash({ loops: 5, percent: 80n }), 1)
    const again = together(flash({ loops: 5, percent: 80n }), 2)
    expect(Levels.loops(one([...first, ...again]))).toBe(1)
  })
})

describe('D4: mixed wallets, where the two methods differ', () => {
  const at = { owner: '0xa', venue: 'm' }
  const deeds: Bare[] = [
    { kind: 'transfer', wallet: '0xb', to: '0xa', asset: ETH, amount: ONE },
    { kind: 'supply', ...at, asset: STETH, amount: 2n * ONE },
    { kind: 'borrow', ...at, asset: ETH, amount: ONE },
    { kind: 'swap', wallet: '0xa', asset: ETH, amount: ONE, got: STETH, gotAmount: ONE },
    { kind: 'supply', ...at, asset: STETH, amount: ONE },
  ]
  test('first in, first out: the own unit goes first, the borrowed one stays in the wallet', () => {
    expect(levels(one(apart(deeds), 'fifo').collateral)).toEqual([[0, 3]])
  })
  test('in proportion: half of what is swapped is borrowed', () => {
    expect(levels(one(apart(deeds), 'proportional').collateral)).toEqual([
      [0, 2.5],
      [1, 0.5],
    ])
  })
})

describe('what the published definitions say of other moves', () => {
  const at = { owner: '0xa', venue: 'm' }
  test('D2: a borrowing that is spent leaves all collateral own, and its debt one deep', () => {
    const position = one(
      apart([
        { kind: 'supply', ...at, asset: ETH, amount: ONE },
        { kind: 'borrow', ...at, asset: USDC, amount: ONE / 2n },
        { kind: 'transfer', wallet: '0xa', to: '0xshop', asset: USDC, amount: ONE / 2n },
      ]),
    )
    expect([levels(position.collateral), levels(position.debts)]).toEqual([[[0, 1]], [[1, 0.5]]])
  })
  test('D3: a loop over two wallets and two venues is followed through both', () => {
    const positions = Trace.follow(
      apart([
        { kind: 'supply', owner: '0xa', venue: 'm', asset: ETH, amount: ONE },
        { kind: 'borrow', owner: '0xa', venue: 'm', asset: USDC, amount: ONE / 2n },
        { kind: 'transfer', wallet: '0xa', to: '0xb', asset: USDC, amount: ONE / 2n },
        { kind: 'supply', owner: '0xb', venue: 'n', asset: USDC, amount: ONE / 2n },
        { kind: 'borrow', owner: '0xb', venue: 'n', asset: ETH, amount: ONE / 4n },
        { kind: 'transfer', wallet: '0xb', to: '0xa', asset: ETH, amount: ONE / 4n },
        { kind: 'supply', owner: '0xa', venue: 'm', asset: ETH, amount: ONE / 4n },
      ]),
      'fifo',
      terms(0.8),
    )
    expect(positions.map((position) => [position.account, levels(position.collateral)])).toEqual([
      [
        'm:0xa',
        [
          [0, 1],
          [2, 0.25],
        ],
      ],
      ['n:0xb', [[1, 0.5]]],
    ])
  })
  test('D5: a speck of borrowed collateral does not make a large borrowing deep', () => {
    const { debts } = one(
      apart([
        { kind: 'supply', ...at, asset: ETH, amount: 1000n * ONE },
        { kind: 'borrow', ...at, asset: USDC, amount: ONE },
        { kind: 'supply', ...at, asset: USDC, amount: ONE },
        { kind: 'borrow', ...at, asset: USDC, amount: 700n * ONE },
      ]),
    )
    expect(levels(debts)).toEqual([
      [1, 700.2],
      [2, 0.8],
    ])
  })
  test('D5: unwinding from the top leaves the loop that was there before', () => {
    const wound = stepwise({ loops: 6, percent: 70n })
    const before = one(apart(stepwise({ loops: 5, percent: 70n })))
    const last = (ONE * 7n ** 6n) / 10n ** 6n
    const unwound: Bare[] = [
      ...wound,
      { kind: 'withdraw', ...at, asset: STETH, amount: last },
      { kind: 'swap', wallet: '0xa', asset: STETH, amount: last, got: ETH, gotAmount: last },
      { kind: 'repay', ...at, asset: ETH, amount: last },
    ]
    expect(one(apart(unwound))).toEqual(before)
    expect(Levels.loops(one(apart([...unwound, ...wound.slice(-3)])))).toBe(6)
  })
})

describe('D7: the event patterns of leverage staking (arXiv 2401.08610)', () => {
  test.each([
    ['stake', 'wrap'],
    ['swap', 'swap'],
  ] as const)('%s → deposit → borrow → %s', (kind, by) => {
    expect(Pattern.find(apart(stepwise({ loops: 4, percent: 80n }, by)))).toEqual([
      { kind, owner: '0xa', venue: 'm', collateral: STETH, debt: ETH, loops: 4 },
    ])
  })
  test('wraps on the way belong to the step, and events are not positions', () => {
    const [WETH, STAKED] = ['eip155:1/weth', 'eip155:1/st']
    const at = { owner: '0xa', venue: 'm' }
    const stake = (from: string): Bare[] => [
      ...(from === WETH
        ? [{ kind: 'wrap', wallet: '0xa', asset: WETH, amount: ONE, got: ETH, gotAmount: ONE } as const]
        : []),
      { kind: 'wrap', wallet: '0xa', asset: ETH, amount: ONE, got: STAKED, gotAmount: ONE },
      { kind: 'wrap', wallet: '0xa', asset: STAKED, amount: ONE, got: STETH, gotAmount: ONE },
      { kind: 'supply', ...at, asset: STETH, amount: ONE },
      { kind: 'borrow', ...at, asset: WETH, amount: ONE },
    ]
    const found = Pattern.find(apart([...stake(ETH), ...stake(WETH), ...stake(WETH)]))
    expect(found).toEqual([
      { kind: 'stake', owner: '0xa', venue: 'm', collateral: STETH, debt: WETH, loops: 2 },
    ])
  })
  test('deposit → borrow → swap into something else is none', () => {
    const at = { owner: '0xa', venue: 'm' }
    expect(
      Pattern.find(
        apart([
          { kind: 'wrap', wallet: '0xa', asset: ETH, amount: ONE, got: STETH, gotAmount: ONE },
          { kind: 'supply', ...at, asset: STETH, amount: ONE },
          { kind: 'borrow', ...at, asset: ETH, amount: ONE },
          { kind: 'swap', wallet: '0xa', asset: ETH, amount: ONE, got: USDC, gotAmount: ONE },
        ]),
      ),
    ).toEqual([])
  })
})

test('D1: an event that moves less than nothing is refused, by its place', () => {
  const [supply] = apart([{ kind: 'supply', owner: '0xa', venue: 'm', asset: ETH, amount: -1n }])
  expect(() => Trace.follow([supply!], 'fifo', terms(0.8))).toThrow(
    expect.objectContaining({ name: 'History.AmountError', facts: { block: 0, log: 0, transaction: '0x0' } }),
  )
})
