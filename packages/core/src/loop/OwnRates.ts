import type { State } from './Entry.ts'
import { type Curve, type Market, utilisation } from './Room.ts'

/** Yields a loop earns and pays (effective, fractions) at the utilisation of the reserve it borrows from. */
export type Yields = {
  readonly supplyApy: number
  readonly borrowApy: number
  readonly utilisation: number | null
}

export type OwnRates = { readonly before: Yields; readonly after: Yields }

/**
 * Yields with and without the loop in its reserves. `supplyApy` is what the collateral earns by itself (staking), the
 * lending yield of its reserve comes on top where its curve is known; `borrowApy` holds where the debt's is not.
 */
export function of(
  own: { readonly supplyApy: number; readonly borrowApy: number },
  market: Market | null,
  state: State,
): OwnRates {
  if (!market) {
    const still: Yields = { supplyApy: own.supplyApy, borrowApy: own.borrowApy, utilisation: null }
    return { before: still, after: still }
  }
  const same = market.kind === 'same'
  const supplyCurve = same ? market.reserve.curve : market.collateral?.curve
  const borrowCurve = same ? market.reserve.curve : market.debt?.curve
  const at = (moment: State): Yields => {
    const { collateral, debt } = utilisation(market, moment)
    return {
      supplyApy: own.supplyApy + (read(supplyCurve, collateral)?.supplyApy ?? 0),
      borrowApy: read(borrowCurve, debt)?.borrowApy ?? own.borrowApy,
      utilisation: debt,
    }
  }
  return { before: at({ collateralUsd: 0, debtUsd: 0 }), after: at(state) }
}

const read = (curve: Curve | undefined, at: number | null): ReturnType<Curve> | undefined =>
  at === null ? undefined : curve?.(at)
