import type { Inspect, Line, Tables } from '../api/Answers.ts'
import { roots } from '../charts/Roots.ts'
import { loopsOf, sum } from './Selection.ts'

type Step = { readonly drop: number; readonly eligibleDebtUsd: number }
type Holding = Omit<Inspect['lookThrough']['reserves'][number], 'debtFinancedShare'>

/** What every asset stands on: shares by outside asset. */
export type Ground = (asset: string) => ReadonlyMap<string, number>

/** The ground of a ledger's assets, each looked through once. */
export function groundOf({ claims, assets }: Pick<Tables, 'claims' | 'assets'>): Ground {
  const byAsset = new Map(claims.map((claim) => [claim.asset, claim]))
  const prices = new Map(assets.map(({ asset, priceUsd }) => [asset, priceUsd]))
  const known = new Map<string, Map<string, number>>()
  return (asset) => {
    const found = known.get(asset) ?? roots(asset, byAsset, prices)
    known.set(asset, found)
    return found
  }
}

/** The histogram of leverage for some of the accounts: the bins of the whole book. */
export const leverageOf = (
  bins: Inspect['leverage']['histogram'],
  lines: readonly Line[],
): Inspect['leverage']['histogram'] =>
  bins.map(({ from, to }) => {
    const inside = lines.filter(
      ({ leverage, debtUsd }) =>
        debtUsd > 0 && leverage !== null && leverage >= from && (to === null || leverage < to),
    )
    return { from, to, accounts: inside.length, debtUsd: sum(inside, 'debtUsd') }
  })

/** The distribution of depth for some of the accounts: the levels of the whole book. */
export const depthOf = (
  levels: Inspect['recursion']['depth'],
  lines: readonly Line[],
): Inspect['recursion']['depth'] =>
  levels.map(({ loops }) => {
    const inside = lines.filter((line) => loopsOf(line) === loops)
    return { loops, accounts: inside.length, debtUsd: sum(inside, 'loopedDebtUsd') }
  })

/** The staircase of one asset for some of the accounts: debt at today's prices, at the steps of the whole book's. */
export function stairsOf(asset: string, steps: readonly Step[], lines: readonly Line[]): Step[] {
  const opening = lines
    .flatMap(({ triggers, debtUsd, healthFactor }) => {
      const trigger = triggers.find((each) => each.asset === asset)
      if (healthFactor !== null && healthFactor < 1) return [{ drop: -1, debtUsd }] // whatever falls
      return trigger ? [{ drop: trigger.drop, debtUsd }] : []
    })
    .sort((a, b) => a.drop - b.drop)
  let at = 0
  let eligibleDebtUsd = 0
  return steps.map(({ drop }) => {
    for (; at < opening.length && opening[at]!.drop < drop; at++) eligibleDebtUsd += opening[at]!.debtUsd
    return { drop, eligibleDebtUsd }
  })
}

/** What some of the accounts hold and owe, by asset and by what that stands on (M6, M7), USD. */
export function throughOf(lines: readonly Line[], ground: Ground, symbols: ReadonlyMap<string, string>) {
  const reserves = new Map<string, number>()
  const families = new Map<string, { collateralUsd: number; debtUsd: number; loopedDebtUsd: number }>()
  const add = (into: Map<string, number>, asset: string, usd: number): void => {
    into.set(asset, (into.get(asset) ?? 0) + usd)
  }
  for (const { held, owed } of lines) {
    const [has, owes] = [new Map<string, number>(), new Map<string, number>()]
    for (const { asset, usd } of held) {
      add(reserves, asset, usd)
      for (const [root, share] of ground(asset)) add(has, root, share * usd)
    }
    for (const { asset, usd } of owed) for (const [root, share] of ground(asset)) add(owes, root, share * usd)
    for (const root of new Set([...has.keys(), ...owes.keys()])) {
      const [collateral, debt] = [has.get(root) ?? 0, owes.get(root) ?? 0]
      const family = families.get(root) ?? { collateralUsd: 0, debtUsd: 0, loopedDebtUsd: 0 }
      families.set(root, {
        collateralUsd: family.collateralUsd + collateral,
        debtUsd: family.debtUsd + debt,
        loopedDebtUsd: family.loopedDebtUsd + Math.min(collateral, debt),
      })
    }
  }
  const symbol = (asset: string): string => symbols.get(asset) ?? asset
  const collateralUsd = sum(lines, 'collateralUsd')
  const debtUsd = sum(lines, 'debtUsd')
  return {
    collateralUsd,
    debtUsd,
    equityUsd: collateralUsd - debtUsd,
    families: [...families].map(([asset, family]) => ({ asset, symbol: symbol(asset), ...family })),
    reserves: [...reserves].map(
      ([asset, depositedUsd]): Holding => ({ asset, symbol: symbol(asset), depositedUsd }),
    ),
  }
}
