import type { AssetId } from '../Asset.ts'
import type { Position, Units } from './Trace.ts'

/** USD that has passed so many borrow edges: what is deposited at that depth, and what is owed. */
export type Level = { readonly depth: number; readonly collateralUsd: number; readonly debtUsd: number }

type Worth = (asset: AssetId) => number

/** Collateral and debt by depth, over some positions; `worth` in USD for one base unit. */
export function distribute(positions: readonly Position[], worth: Worth): Level[] {
  const levels = new Map<number, { collateralUsd: number; debtUsd: number }>()
  const add = (side: 'collateralUsd' | 'debtUsd', { asset, depth, amount }: Units): void => {
    const level = levels.get(depth) ?? { collateralUsd: 0, debtUsd: 0 }
    level[side] += Number(amount) * worth(asset)
    levels.set(depth, level)
  }
  for (const { collateral, debts } of positions) {
    for (const units of collateral) add('collateralUsd', units)
    for (const units of debts) add('debtUsd', units)
  }
  return [...levels].map(([depth, level]) => ({ depth, ...level })).sort((a, b) => a.depth - b.depth)
}

/** Deepest collateral of a position: how many borrowings its furthest unit has passed. 0 where all of it is own. */
export const loops = ({ collateral }: Position): number =>
  collateral.reduce((most, { depth }) => Math.max(most, depth), 0)

/** Mean depth of some units, weighted by worth; 0 where there are none. */
export function mean(units: readonly Units[], worth: Worth): number {
  let total = 0
  let weighted = 0
  for (const { asset, depth, amount } of units) {
    const usd = Number(amount) * worth(asset)
    total += usd
    weighted += usd * depth
  }
  return total > 0 ? weighted / total : 0
}

/** Collateral of a position that borrowing has paid for, over all of it; 0 where there is none. */
export function borrowedShare({ collateral }: Position, worth: Worth): number {
  const usd = (units: readonly Units[]): number =>
    units.reduce((sum, { asset, amount }) => sum + Number(amount) * worth(asset), 0)
  const total = usd(collateral)
  return total > 0 ? usd(collateral.filter(({ depth }) => depth > 0)) / total : 0
}
