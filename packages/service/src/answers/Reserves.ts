import { Apy, Fault, Fixed, type LoopMarket, type LoopReserve, TwoSlope, type Venue } from '@droste/core'
import * as Fraction from './Fraction.ts'

/** What a loop works against, as it is given: USD, rates yearly fractions without compounding. */
export type Reserves = {
  /** Of the debt asset at the venue: what there is to borrow ends there. */
  readonly suppliedUsd?: number | undefined
  readonly borrowedUsd?: number | undefined
  readonly borrowCapUsd?: number | undefined
  readonly rates?: TwoSlope.TwoSlope | undefined
  readonly collateralSuppliedUsd?: number | undefined
  readonly supplyCapUsd?: number | undefined
}

/** The reserves that were given, over those `known`. @throws UnsuppliedError */
export function over(given: Reserves, known: LoopMarket | undefined): LoopMarket | undefined {
  const { suppliedUsd, borrowedUsd = 0, borrowCapUsd, rates, collateralSuppliedUsd = 0, supplyCapUsd } = given
  const collateral =
    supplyCapUsd === undefined
      ? undefined
      : { suppliedUsd: collateralSuppliedUsd, borrowedUsd: 0, supplyCapUsd }
  if (suppliedUsd === undefined && (rates || borrowCapUsd !== undefined || given.borrowedUsd !== undefined))
    throw new UnsuppliedError()
  const debt =
    suppliedUsd === undefined
      ? undefined
      : {
          suppliedUsd,
          borrowedUsd,
          ...(borrowCapUsd === undefined ? {} : { borrowCapUsd }),
          ...(rates ? curveOf(rates, 1) : {}),
        }
  if (!collateral && !debt) return known
  const before = known?.kind === 'pair' ? known : {}
  return { kind: 'pair', ...before, ...(collateral ? { collateral } : {}), ...(debt ? { debt } : {}) }
}

/** A venue's reserve as a loop meets it; one whole token is worth `price` USD and has so many decimals. */
export function read(
  { supplied, borrowed, supplyCap, borrowCap, rates }: Venue.Reserve,
  { price, decimals }: { readonly price: number; readonly decimals: number },
): LoopReserve {
  const usd = (amount: bigint): number => Fixed.toNumber(amount, decimals) * price
  const fraction = (ratio: bigint): number => Fixed.toNumber(ratio, 18)
  return {
    suppliedUsd: usd(supplied),
    borrowedUsd: usd(borrowed),
    ...(supplyCap === undefined ? {} : { supplyCapUsd: usd(supplyCap) }),
    ...(borrowCap === undefined ? {} : { borrowCapUsd: usd(borrowCap) }),
    ...(rates
      ? curveOf(
          {
            base: fraction(rates.base),
            slope1: fraction(rates.slope1),
            slope2: fraction(rates.slope2),
            optimal: fraction(rates.optimal),
          },
          fraction(rates.reserveFactor),
        )
      : {}),
  }
}

/** Reads a two-slope curve, `0%,2.7%,80%,92%`: base, both slopes, the kink. @throws the faults of Fraction */
export function parseRates(flag: string, text: string): TwoSlope.TwoSlope {
  const parts = text.split(',').map((part) => Fraction.parse(flag, part))
  const [base, slope1, slope2, optimal, more] = parts
  const fits = optimal !== undefined && more === undefined && optimal > 0 && optimal < 1
  if (base === undefined || slope1 === undefined || slope2 === undefined || !fits)
    throw new Fraction.OutOfRangeError(flag, text, 'base, both slopes and the kink, as 0%,2.7%,80%,92%')
  return { base, slope1, slope2, optimal }
}

const SECONDS = 31_536_000 // of a year, as Aave compounds

const curveOf = (rates: TwoSlope.TwoSlope, reserveFactor: number): Pick<LoopReserve, 'kink' | 'curve'> => ({
  kink: rates.optimal,
  curve: (utilisation) => ({
    supplyApy: Apy.compounded(
      TwoSlope.borrowRate(rates, utilisation) * utilisation * (1 - reserveFactor),
      SECONDS,
    ),
    borrowApy: Apy.compounded(TwoSlope.borrowRate(rates, utilisation), SECONDS),
  }),
})

/** Rates or caps of a reserve whose size is unknown. @example over({ borrowCapUsd: 1e6 }, undefined) */
export class UnsuppliedError extends Fault<Record<never, never>> {
  override readonly name = 'Loop.UnsuppliedError'
  constructor() {
    super('What is borrowed, its cap and its rates need to know what is supplied of the debt asset', {})
  }
  override advise = (): string => 'Give --supplied USD too (suppliedUsd in a request).'
}
