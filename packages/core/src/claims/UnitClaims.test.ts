import { expect, test } from 'vitest'
import type { Claim } from '../Claim.ts'
import { wad } from '../Fixed.ts'
import { Clearing, LookThrough, UnitClaims } from './index.ts'

const amount = (tenths: bigint) => wad(tenths * 10n ** 17n)
const claims: Claim[] = [
  { kind: 'receipt', asset: 'wsteth', backing: [{ asset: 'steth', amount: amount(12n) }], debts: [] },
  { kind: 'wrapper', asset: 'steth', backing: [{ asset: 'eth', amount: amount(10n) }], debts: [] },
  {
    kind: 'loop',
    asset: 'eth3x',
    backing: [{ asset: 'wsteth', amount: amount(25n) }],
    debts: [{ asset: 'eth', amount: amount(20n) }],
  },
]

test('wstETH → stETH → ETH at its rate, and a loop token on top: worth and leverage by hand', () => {
  const { graph, assets, rejected } = UnitClaims.read(claims, (asset) => (asset === 'eth' ? 2000 : undefined))
  const { greatest } = Clearing.clear(graph)
  const at = (values: Float64Array, asset: string) => values[assets.indexOf(asset)]!
  expect(rejected).toEqual([])
  expect(at(greatest.values, 'wsteth')).toBeCloseTo(2400, 9)
  // 2.5 wstETH are 3 ETH, less 2 owed.
  expect(at(greatest.values, 'eth3x')).toBeCloseTo(2000, 9)
  const gross = LookThrough.exposure(graph, greatest, graph.outside, 'gross')
  expect(at(gross, 'eth3x') / at(greatest.values, 'eth3x')).toBeCloseTo(3, 9)
})

test('missing price read as 0 or $1: a claim on what has no price is rejected, with all that stands on it known', () => {
  const { rejected } = UnitClaims.read(claims, () => undefined)
  expect(rejected.map(({ asset }) => asset).toSorted()).toEqual(['eth3x', 'steth', 'wsteth'])
  expect(rejected).toContainEqual({ asset: 'wsteth', reason: 'no-price', missing: 'steth' })
})

test('a claim without a price below it stands for itself where it has one', () => {
  const { graph, assets, rejected } = UnitClaims.read(claims, (asset) =>
    asset === 'steth' ? 1990 : undefined,
  )
  const { greatest } = Clearing.clear(graph)
  expect(rejected.map(({ asset }) => asset).toSorted()).toEqual(['eth3x', 'steth'])
  expect(greatest.values[assets.indexOf('wsteth')]).toBeCloseTo(1.2 * 1990, 9)
})
