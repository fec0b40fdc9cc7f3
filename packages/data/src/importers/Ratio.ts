import { Fixed } from '@droste/core'

/** A plain fraction written as a decimal (`'0.95'`), in wad. @throws Fixed.NotDecimalError */
export const of = (text: string): Fixed.Wad => Fixed.wad(Fixed.parse(text, 18))

/** `numerator / denominator` as a wad, to the nearest; the denominator is not 0. */
export const nearest = (numerator: bigint, denominator: bigint): Fixed.Wad =>
  Fixed.wad(Fixed.mulDivHalfUp(numerator, Fixed.WAD, denominator))
