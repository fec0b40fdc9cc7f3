import { type Account, Fixed, type History } from '@droste/core'
import { expect, test } from 'vitest'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as TracedDepth from './TracedDepth.ts'

const ONE = 10n ** 18n
const at = (owner: string) => ({ owner, venue: 'aave' })
type Bare = History.Event extends infer E ? (E extends unknown ? Omit<E, keyof History.Place> : never) : never

/** Debt and collateral after so many borrowings of 93 % of what was just deposited. */
const wound = (loops: number) => {
  let debt = 0n
  for (let step = 0, last = ONE; step < loops; step++) {
    last = (last * 93n) / 100n
    debt += last
  }
  return { debt, collateral: ONE + debt }
}

function stepwise(owner: string, loops: number): Bare[] {
  let last = ONE
  return Array.from({ length: loops + 1 }, (_, step): Bare[] => {
    const supplied = last
    last = (last * 93n) / 100n
    return [
      { kind: 'wrap', wallet: owner, asset: 'ETH', amount: supplied, got: 'stETH', gotAmount: supplied },
      { kind: 'supply', ...at(owner), asset: 'stETH', amount: supplied },
      ...(step < loops ? [{ kind: 'borrow', ...at(owner), asset: 'ETH', amount: last } as const] : []),
    ]
  }).flat()
}

const flash = (owner: string, loops: number): Bare[] => {
  const { debt, collateral } = wound(loops)
  return [
    { kind: 'transfer', wallet: '0xlender', to: owner, asset: 'ETH', amount: debt },
    { kind: 'wrap', wallet: owner, asset: 'ETH', amount: collateral, got: 'stETH', gotAmount: collateral },
    { kind: 'supply', ...at(owner), asset: 'stETH', amount: collateral },
    { kind: 'borrow', ...at(owner), asset: 'ETH', amount: debt },
    { kind: 'transfer', wallet: owner, to: '0xlender', asset: 'ETH', amount: debt },
  ]
}

const text = (amount: bigint) => Fixed.format(amount, 18)
const account = (owner: string, loops: number): Account.Account =>
  ledgers.account(owner, 'aave', [
    ['collateral', 'stETH', text(wound(loops).collateral)],
    ['debt', 'ETH', text(wound(loops).debt)],
  ])

test('D6, D8: one leverage, fourteen steps or one flash loan; state tells them not apart, history does', () => {
  const ledger = ledgers.ledger({
    prices: { ETH: '2000', stETH: '2000' },
    claims: [{ kind: 'receipt', asset: 'stETH', backing: [{ asset: 'ETH', amount: Fixed.WAD }], debts: [] }],
    venues: [
      ledgers.venue('aave', ledgers.aave, [
        ledgers.listing('stETH', { threshold: '0.93', bonus: '0.01' }),
        ledgers.listing('ETH'),
      ]),
    ],
    accounts: [account('0xstep', 14), account('0xflash', 14), account('0xstranger', 2)],
  })
  const deeds = [
    ...stepwise('0xstep', 14).map((deed, log) => ({ deed, block: 1, log, transaction: `0x${log}` })),
    ...flash('0xflash', 14).map((deed, log) => ({ deed, block: 2, log, transaction: '0xff' })),
  ]
  const history = deeds.map(({ deed, ...place }): History.Event => ({ ...deed, ...place }))
  const subject = {
    ...World.build(ledger),
    accountId: (row: number) => `aave:${ledger.accounts[row]!.owner}`,
  }
  const traced = TracedDepth.of(subject, history)
  const debtUsd = (loops: number) => (Number(wound(loops).debt) / 1e18) * 2000
  expect(traced.fifo.loops).toBe(14)
  expect(traced.accounts).toEqual([
    { loops: 0, accounts: 1, debtUsd: debtUsd(2) },
    { loops: 1, accounts: 1, debtUsd: debtUsd(14) },
    { loops: 14, accounts: 1, debtUsd: debtUsd(14) },
  ])
  expect(traced.flash.accounts).toBe(1)
  expect(traced.patterns).toEqual({ stake: 1, swap: 0 })
  expect(traced.agreeing.accounts).toBe(1)
  expect(traced.disagreements.map(({ reason, accounts }) => [reason, accounts])).toEqual([
    ['flash', 1],
    ['incomplete', 1],
  ])
  for (const { row, stateLoops } of traced.compared) expect(stateLoops).toBeCloseTo(row === 2 ? 2 : 14, 6)
  const levels = traced.fifo.levels.reduce((sum, level) => sum + level.debtUsd, 0)
  expect(levels).toBeCloseTo(2 * debtUsd(14), 6)
})
