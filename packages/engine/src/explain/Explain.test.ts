import { Fixed } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import { FIGURES } from './account.ts'
import * as Context from './Context.ts'
import { explain } from './Explain.ts'
import * as Explanation from './Explanation.ts'
import * as Figure from './Figure.ts'

const ASSETS = ['ETH', 'WETH', 'wstETH', 'USDC'] as const
const PRICES = { ETH: '2000', WETH: '2000', wstETH: '2400', USDC: '1' }
const leg = fc.record({
  side: fc.constantFrom('collateral', 'debt', 'supply'),
  asset: fc.constantFrom(...ASSETS),
  usd: fc.integer({ min: 1, max: 1_000_000 }),
})
const book = fc.array(
  fc.uniqueArray(leg, { minLength: 1, maxLength: 4, selector: ({ side, asset }) => `${side} ${asset}` }),
  { minLength: 1, maxLength: 14 },
)

function contextOf(
  accounts: readonly (readonly {
    side: 'collateral' | 'debt' | 'supply'
    asset: keyof typeof PRICES
    usd: number
  }[])[],
) {
  const ledger = ledgers.ledger({
    prices: PRICES,
    claims: [
      { kind: 'wrapper', asset: 'WETH', backing: [{ asset: 'ETH', amount: Fixed.WAD }], debts: [] },
      {
        kind: 'wrapper',
        asset: 'wstETH',
        backing: [{ asset: 'ETH', amount: ledgers.wad('1.2') }],
        debts: [],
      },
    ],
    venues: [
      ledgers.venue('venue', ledgers.aave, [
        ledgers.listing('ETH', { threshold: '0.82' }),
        ledgers.listing('WETH', { threshold: '0.82' }),
        ledgers.listing('wstETH', { threshold: '0.93', oracle: { kind: 'rate' } }),
        ledgers.listing('USDC', { threshold: '0.78' }),
      ]),
    ],
    accounts: accounts.map((legs, row) => ({
      owner: `0x${row}`,
      venue: 'venue',
      legs: legs.map(({ side, asset, usd }) => ({
        side,
        asset,
        amount: Fixed.fromNumber(usd / Number(PRICES[asset]), 18),
      })),
    })),
  })
  return Context.build({ ...World.build(ledger), accountId: (row) => `venue:0x${row}` }, ledger)
}

/** Every node of the tree is what its inputs make. */
function recombines(node: Explanation.Explanation): void {
  const value = Explanation.recombine(node)
  if (node.how === 'choice') {
    expect(node.inputs[0]!.value).toBe(Math.max(...node.inputs.map((input) => input.value ?? 0)))
  } else if (node.value === null || value === null) expect(value).toBe(node.value)
  else {
    const scale = Math.max(1, Math.abs(node.value), ...node.inputs.map((input) => Math.abs(input.value ?? 0)))
    expect(Math.abs(value - node.value), `${node.figure}: ${value} is not ${node.value}`).toBeLessThanOrEqual(
      1e-9 * scale,
    )
  }
  node.inputs.forEach(recombines)
}

describe('explanations', () => {
  test.prop([book], { numRuns: 40 })(
    'every figure of inspect is explained, and adds up to the leg',
    (accounts) => {
      const context = contextOf(accounts)
      const answer = {
        ...context.inspection,
        coverage: context.origin.coverage,
        provenance: context.origin.provenance,
      }
      const numbers = Figure.leaves(answer).filter(
        (path) => !['chain', 'time', 'hash'].includes(path.at(-1)!),
      )
      for (const path of numbers) {
        const explanation = explain(context, Figure.format(path))
        expect(explanation.value, Figure.format(path)).toBe(Figure.at(answer, path))
        recombines(explanation)
      }
    },
  )

  test.prop([book], { numRuns: 40 })('every figure of every account is explained', (accounts) => {
    const context = contextOf(accounts)
    for (let row = 0; row < accounts.length; row++)
      for (const figure of FIGURES) recombines(explain(context, `0x${row}/${figure}`))
  })

  test('a leverage leads down to amounts and prices', () => {
    const context = contextOf([
      [
        { side: 'collateral', asset: 'ETH', usd: 30_000 },
        { side: 'debt', asset: 'USDC', usd: 20_000 },
      ],
    ])
    const { value, unit, inputs } = explain(context, '0x0/leverage')
    expect([value, unit]).toEqual([3, 'times'])
    expect(inputs[0]!.inputs[0]!.inputs.map(({ figure, value, unit }) => [figure, value, unit])).toEqual([
      ['ETH amount', 15, 'tokens'],
      ['ETH price', 2000, 'USD per token'],
    ])
  })

  test('a long sum names the largest and keeps the rest together', () => {
    const context = contextOf(
      Array.from({ length: 12 }, (_, row) => [{ side: 'collateral', asset: 'USDC', usd: 100 - row }]),
    )
    const { inputs } = explain(context, 'totals.collateralUsd')
    expect(inputs).toHaveLength(9)
    expect(inputs.at(-1)).toMatchObject({ figure: 'and 4 more', value: 92 + 91 + 90 + 89 })
  })

  test('a name that is nearly right is put right', () => {
    const context = contextOf([[{ side: 'collateral', asset: 'USDC', usd: 100 }]])
    expect(() => explain(context, 'totals.leverag')).toThrow(Figure.UnknownFigureError)
    try {
      explain(context, 'totals.leverag')
    } catch (fault) {
      expect((fault as Figure.UnknownFigureError).facts.near[0]).toBe('totals.leverage')
    }
    expect(() => explain(context, '0xdead/leverage')).toThrow('No account')
  })
})
