import { Fixed } from '@droste/core'
import fc from 'fast-check'

const WAD = Fixed.WAD
/** Wads from 0 to `most`, both ends and round shares among them. */
export const wadTo = (most: bigint): fc.Arbitrary<Fixed.Wad> =>
  fc
    .oneof(
      fc.bigInt(0n, most),
      fc.constantFrom(0n, most),
      fc.bigInt(0n, most / 10n ** 16n).map((share) => share * 10n ** 16n),
    )
    .map(Fixed.wad)
export const share = wadTo(WAD)
export const below1 = wadTo(WAD - 1n)
export const positive = fc.oneof(fc.bigInt(1n, 10n ** 24n), fc.constantFrom(1n, WAD)).map(Fixed.wad)
/** Amounts in base units, weighted to the sizes where bugs hide: nothing, one unit, beyond a double, whole tokens. */
export const amounts = (decimals: number): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.constantFrom(0n, 1n, 10n ** BigInt(decimals), 2n ** 53n + 1n),
    fc.bigInt(0n, 10n ** BigInt(decimals + 6)),
    fc.bigInt(0n, 2n ** 128n),
  )
export const above0 = (decimals: number): fc.Arbitrary<bigint> =>
  amounts(decimals).map((amount) => amount + 1n)
export const words = fc.oneof(
  fc.constantFrom('a, "b"', 'Größe\n2', '0xAbC'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
export const names = fc.oneof(fc.constantFrom('main', 'Prime “A”'), fc.string({ minLength: 1, maxLength: 8 }))
export const figure = fc.double({ min: 0, max: 1e15, noNaN: true }).map((value) => value + 0)
