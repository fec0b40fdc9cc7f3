import { LedgerFile } from '@droste/data'
import {
  Context,
  Explanation,
  explain,
  explainChain,
  explainOutcome,
  explainPlan,
  explainSimulation,
  explainWallet,
  Figure,
  World,
} from '@droste/engine'
import { describe, expect, test } from 'vitest'
import { answer } from './droste.ts'
import { recompute } from './formulas.ts'

const BOOK = 'aave-v3-ethereum-top54'
const CHAIN = 'examples/02-two-venue-chain/ledger.json'
const LINKS = '--link wstETH/USDC@first=60% --link USDC/ETH@second=80% --fee 0.1%'

/** Every figure of the answer has a tree of its value, and the tree adds up again. */
function explained(told: object, tree: (figure: string) => Explanation.Explanation): void {
  for (const path of Figure.leaves(told)) {
    const figure = Figure.format(path)
    const found = tree(figure)
    expect(found.value, figure).toBe(Figure.at(told, path))
    recombines(found)
  }
}

function recombines(node: Explanation.Explanation): void {
  const formula = node.how === 'formula'
  const value = formula ? recompute(node) : Explanation.recombine(node)
  if (formula && value === null) expect(node.value, node.figure).toBeNull()
  if (formula && node.value === null && value !== undefined) expect(value, node.figure).toBeNull()
  if (typeof value === 'number' && node.value !== null) {
    const scale = Math.max(1, Math.abs(node.value), ...node.inputs.map((input) => Math.abs(input.value ?? 0)))
    expect(Math.abs(value - node.value), `${node.figure}: ${value} is not ${node.value}`).toBeLessThan(
      1e-9 * scale,
    )
  }
  node.inputs.forEach(recombines)
}

describe('every figure of what a command answers is explained', () => {
  const bare = ['--ltv', '0.7', '--threshold', '0.83', '--supply-apy', '4%', '--borrow-apy', '6%']
  test.each([
    [...bare, '--depth', '3', '--fee', '0.1%', '--gas', '5', '--volatility', '60%'],
    [...bare, '--leverage', '3', '--flash', '--flash-fee', '0.05%'],
    [...bare, '--depth', '0'],
    [
      ...bare,
      '--max',
      '--pool',
      '50000',
      '--supply-cap',
      '30000',
      '--supplied',
      '90000',
      '--rates',
      '0%,3%,80%,90%',
    ],
    [...bare, '--health', '1.2', '--fee', '20%'],
    ['--ledger', BOOK, '--pair', 'wstETH/WETH', '--mode', 'eth', '--leverage', '4', '--volatility', '4%'],
  ])('loop %s %s %s %s …', (...flags) => {
    const told = answer('loop', ...flags)
    explained(told, (figure) => explainPlan(told, figure))
  })
  test('loop, a chain over two venues', () => {
    const told = answer('loop', '--ledger', CHAIN, ...LINKS.split(' '))
    explained(told, (figure) => explainChain(told, figure))
    expect(answer('explain', CHAIN, 'leverage', '--of', `loop ${LINKS}`).value).toBe(told.leverage)
  })
  test('account, with a what-if over two venues', () => {
    const told = answer('account', CHAIN, '0xchain', '--set', 'ETH=-10%', '--repay', 'USDC=5000')
    explained(told, (figure) => explainWallet(told, figure))
  })
  test('account of the built-in book', () => {
    const owner = answer('inspect', BOOK).concentration.largest?.[0]?.account ?? firstOf()
    const told = answer('account', BOOK, owner, '--set', 'ETH=-5%')
    explained(told, (figure) => explainWallet(told, figure))
  })
  test.each(['--sampling plain', '--sampling importance', '--cohorts 20 --reruns 60'])(
    'simulate, %s',
    (flags) => {
      const told = answer('simulate', BOOK, '--paths', '64', '--threads', '1', ...flags.split(' '))
      // The cascade of a path explains itself as that of a stress does: here it is only named.
      const cascade = (_: number, figure: string) => Explanation.given(figure, null, 'USD', 'C13')
      explained(told, (figure) => explainSimulation(told, figure, cascade))
    },
  )
})

const firstOf = (): string => answer('explain', BOOK, 'totals.collateralUsd').inputs[0].figure.split(' ')[0]

test('stress: every figure of the answer, provenance and coverage among them', async () => {
  const told = answer('stress', BOOK, '--shock', 'ETH=-20%', '--recovers', '0')
  const { Stress, Scenario } = await import('@droste/engine')
  const ledger = await LedgerFile.open(BOOK)
  const ether = ledger.assets.find(({ symbol }) => symbol === 'ETH')!
  const world = World.build(ledger)
  const scenario = { ...Scenario.calm, gasUsd: 10, recovers: 0, shocks: [{ asset: ether.id, change: -0.2 }] }
  const outcome = Stress.run(world, scenario)
  const named = { ...world, accountId: (row: number) => `#${row}` }
  const accounts = told.accounts.map((each: { account: string }) =>
    ledger.accounts.findIndex(({ owner }) => each.account.endsWith(owner)),
  )
  const context = Context.build(named, ledger)
  const missing = Figure.leaves(told)
    .map(Figure.format)
    .filter((figure) => {
      try {
        explainOutcome(context, { scenario, outcome, accounts }, figure)
        return false
      } catch {
        return true
      }
    })
  expect(missing).toEqual([])
  expect(explain(context, 'totals.leverage').value).toBe(answer('inspect', BOOK).totals.leverage)
})

test.each([
  [
    'netApy',
    'loop --pair wstETH/WETH --mode eth --leverage 12 --supply-apy 3% --borrow-apy 2.5%',
    'fraction',
  ],
  ['worst[0].badDebtUsd', 'simulate --paths 64 --threads 1 --sensitivity none', 'USD'],
])('%s of “%s” on the command line', (figure, of, unit) => {
  const tree = answer('explain', BOOK, figure, '--of', of)
  expect(tree).toMatchObject({ figure, unit, inputs: expect.arrayContaining([expect.anything()]) })
})

test('a path’s bad debt leads into the cascade of that path, down to the account', () => {
  const of = 'simulate --paths 64 --threads 1 --sensitivity none'
  const { value, inputs } = answer('explain', BOOK, 'worst[0].badDebtUsd', '--of', of)
  expect(inputs[0]).toMatchObject({ figure: 'totals.badDebtUsd', how: 'sum' })
  expect(Math.abs(inputs[0].value - value)).toBeLessThan(1)
  expect(inputs[0].inputs[0].figure).toMatch(/0x[0-9a-f]{40}/)
})
