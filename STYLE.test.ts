import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { Fault } from './packages/core/src/Fault.ts'
// 1. Say the unit in the type; brand it where mixing two of them would still compile.
export type Wad = bigint & { readonly unit: 'wad' } // 10^18 stands for 1
export const wad = (percent: bigint): Wad => (percent * 10n ** 16n) as Wad
// 2. Round as the contract rounds, and say which way in the name.
export const mulDown = (a: bigint, b: Wad): bigint => (a * b) / wad(100n)
export const divDown = (a: bigint, b: bigint): Wad => ((a * wad(100n)) / b) as Wad
// 3. An export says what it is, its unit, its rounding, and the contract code it mirrors.
/** Liquidation incentive factor (wad) at `lltv` (wad), rounded down, as `Morpho.liquidate` pays. */
export function incentive(lltv: Wad): Wad {
  const factor = divDown(wad(100n), wad(100n) - mulDown(wad(100n) - lltv, wad(30n)))
  return factor < wad(115n) ? factor : wad(115n) // cursor 0.3, cap 1.15: ConstantsLib.sol
}
// 4. A module is a noun, its functions are verbs, read `Position.health(p)`; data is readonly.
export type Position = { readonly debt: bigint; readonly maxDebt: bigint } // debt > 0
export const health = (p: Position): number => Number(p.maxDebt) / Number(p.debt)
// 5. No sentinel (-1, NaN, ''): one error class per failure, with its facts and the remedy.
export class StalePriceError extends Fault<{ feed: string; ageSeconds: number }> {
  override readonly name = 'Oracle.StalePriceError'
  override advise = (): string => 'Raise --max-age, or pin a later block.'
}
// 6. Drop nothing in silence: what cannot be used comes back beside what can, with the reason.
export type Rejected = { readonly id: string; readonly reason: 'no-price' | 'unknown-asset' }
export type Loaded = { readonly positions: Position[]; readonly rejected: Rejected[] }
// 7. A union with a `kind`, so the compiler checks every case; no flags, enums or subclasses.
export type Shock = { kind: 'jump'; to: number } | { kind: 'depeg'; discount: number }
export const shocked = (price: number, shock: Shock): number =>
  shock.kind === 'jump' ? shock.to : price * (1 - shock.discount)
// 8. Time, chance and I/O are arguments; a function that awaits does not compute.
export const accrued = (debt: number, annualRate: number, years: number): number =>
  debt * Math.exp(annualRate * years)
// 9. Chance is keyed by where it is used: any path replays alone, on any number of threads.
export type DrawKey = { seed: number; path: number; step: number; use: 'price' | 'gas' }
export type Draw = (key: DrawKey) => number
// 10. Hot code takes columns and fills `out`, which the caller owns; no objects, no bigint.
export function healthInto(out: Float64Array, maxDebt: Float64Array, debt: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = maxDebt[i]! / debt[i]!
}
// 11. Exact integers for what the chain said, doubles for estimates; cross once, by name.
export const toColumn = (amounts: readonly bigint[], decimals: number): Float64Array =>
  Float64Array.from(amounts, (amount) => Number(amount) / 10 ** decimals)
// 12. Past three arguments take one object with defaults; use the field's own words.
export type LoopOptions = { ltv: number; rounds?: number | undefined }
export const leverage = ({ ltv, rounds = 8 }: LoopOptions): number => (1 - ltv ** (rounds + 1)) / (1 - ltv)
// 13. Check against a figure from elsewhere: the chain, a paper, a slower and plainer program.
test('at an LLTV of 86 % the liquidator is paid 4.38 %', () => {
  expect(incentive(wad(86n))).toBe(1043841336116910229n)
})
// 14. State a law and let a generator look for the exception; keep what it finds as a named case.
const lltvs = fc.tuple(fc.bigInt(0n, 100n), fc.bigInt(0n, 100n))
test.prop([lltvs])('a laxer market never pays liquidators more', ([a, b]) => {
  const [strict, lax] = a < b ? [a, b] : [b, a]
  expect(incentive(wad(lax))).toBeLessThanOrEqual(incentive(wad(strict)))
})
