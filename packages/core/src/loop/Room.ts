import { Utilisation } from '../rates/index.ts'
import type { State } from './Entry.ts'

/** Yearly yields (effective, fractions) of a reserve at a utilisation. */
export type Curve = (utilisation: number) => { readonly supplyApy: number; readonly borrowApy: number }

/** A reserve before the loop, in USD. `kink` is the utilisation beyond which its rate runs away. */
export type Reserve = {
  readonly suppliedUsd: number
  readonly borrowedUsd: number
  readonly supplyCapUsd?: number
  readonly borrowCapUsd?: number
  readonly kink?: number
  readonly curve?: Curve
}

/** What the loop borrows from and deposits into: two reserves, or one where the borrowed asset is redeposited. */
export type Market =
  | { readonly kind: 'pair'; readonly collateral?: Reserve; readonly debt?: Reserve }
  | { readonly kind: 'same'; readonly reserve: Reserve }

/** Why a loop ends where it ends. */
export type Stop = 'target' | 'ltv' | 'supply-cap' | 'borrow-cap' | 'liquidity' | 'rate-kink'

/** A reason to stop, and whether a step from one state to the next keeps clear of it. */
export type Constraint = {
  readonly stop: Stop
  readonly allows: (before: State, after: State) => boolean
}

/** Utilisation of the reserve the loop borrows from, and of the one it deposits into, with the loop in them. */
export function utilisation(
  market: Market,
  { collateralUsd, debtUsd }: State,
): { readonly collateral: number | null; readonly debt: number | null } {
  const after = (reserve: Reserve | undefined, borrow: number, redeposit: number): number | null =>
    reserve
      ? Utilisation.after({ supplied: reserve.suppliedUsd, borrowed: reserve.borrowedUsd, borrow, redeposit })
      : null
  if (market.kind === 'same') {
    const both = after(market.reserve, debtUsd, collateralUsd)
    return { collateral: both, debt: both }
  }
  return { collateral: after(market.collateral, 0, collateralUsd), debt: after(market.debt, debtUsd, 0) }
}

/** The constraints a market's caps, cash and, where asked, rate kink put on a loop. */
export function constraints(market: Market, stopAtKink: boolean): Constraint[] {
  const same = market.kind === 'same'
  const collateral = same ? market.reserve : market.collateral
  const debt = same ? market.reserve : market.debt
  const found: Constraint[] = []
  const supplyCap = collateral?.supplyCapUsd
  if (collateral && supplyCap !== undefined)
    found.push({
      stop: 'supply-cap',
      allows: (_, after) => collateral.suppliedUsd + after.collateralUsd <= supplyCap,
    })
  if (!debt) return found
  found.push({
    stop: 'liquidity',
    // What the loop itself has deposited so far can be borrowed again only where both assets are one.
    allows: (before, after) =>
      debt.borrowedUsd + after.debtUsd <= debt.suppliedUsd + (same ? before.collateralUsd : 0),
  })
  const { borrowCapUsd, kink } = debt
  if (borrowCapUsd !== undefined)
    found.push({
      stop: 'borrow-cap',
      allows: (_, after) => debt.borrowedUsd + after.debtUsd <= borrowCapUsd,
    })
  if (stopAtKink && kink !== undefined)
    found.push({ stop: 'rate-kink', allows: (_, after) => (utilisation(market, after).debt ?? 0) <= kink })
  return found
}
