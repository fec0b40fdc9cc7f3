import * as Distribution from './Distribution.ts'

/** What one path came to. USD; falls and shares as fractions. */
export type Observation = {
  readonly path: number
  /** The step at which its prices struck (S3). */
  readonly step: number
  readonly badDebtUsd: number
  readonly liquidatedUsd: number
  /** Share of the book's collateral value that is gone at the final marks; below 0 where it has risen. */
  readonly priceFall: number
  /** Null where the shock alone moves nothing (C14). */
  readonly amplification: number | null
  /** Above 1, a further fall feeds itself (C16); null where nothing was liquidated. */
  readonly branchingRatio: number | null
}

/** Everything that many paths came to, in memory that does not grow with them. Merging is order-free to the bit. */
export type Tally = {
  readonly badDebt: Distribution.Distribution
  readonly liquidated: Distribution.Distribution
  readonly priceFall: Distribution.Distribution
  readonly amplification: Distribution.Distribution
  paths: number
  /** Paths on which somebody was liquidated or absorbed, bad debt stood, a cascade started. */
  liquidations: number
  losses: number
  cascades: number
  worst: Observation[]
}

/** A tally as plain data: what a thread sends, what a file keeps. */
export type Written = {
  readonly [D in 'badDebt' | 'liquidated' | 'priceFall' | 'amplification']: Distribution.Written
} & Pick<Tally, 'paths' | 'liquidations' | 'losses' | 'cascades'> & { readonly worst: readonly Observation[] }

const WORST = 10 // paths kept by name

/** No path yet. */
export const empty = (): Tally => ({
  badDebt: Distribution.empty(),
  liquidated: Distribution.empty(),
  priceFall: Distribution.empty(),
  amplification: Distribution.empty(),
  paths: 0,
  liquidations: 0,
  losses: 0,
  cascades: 0,
  worst: [],
})

/** Counts a path. */
export function add(tally: Tally, seen: Observation): void {
  tally.paths++
  if (seen.liquidatedUsd > 0) tally.liquidations++
  if (seen.badDebtUsd > 0) tally.losses++
  if (seen.branchingRatio !== null && seen.branchingRatio > 1) tally.cascades++
  Distribution.add(tally.badDebt, seen.badDebtUsd)
  Distribution.add(tally.liquidated, seen.liquidatedUsd)
  Distribution.add(tally.priceFall, seen.priceFall)
  if (seen.amplification !== null && seen.liquidatedUsd > 0)
    Distribution.add(tally.amplification, seen.amplification)
  keep(tally, [seen])
}

/** The worst by bad debt, then by what was liquidated, then by the fall; of equals the first path. */
const byHarm = (a: Observation, b: Observation): number =>
  b.badDebtUsd - a.badDebtUsd ||
  b.liquidatedUsd - a.liquidatedUsd ||
  b.priceFall - a.priceFall ||
  a.path - b.path

function keep(tally: Tally, seen: readonly Observation[]): void {
  const { worst } = tally
  const mildest = worst[WORST - 1]
  const harsher = mildest === undefined ? seen : seen.filter((each) => byHarm(each, mildest) < 0)
  if (harsher.length > 0) tally.worst = [...worst, ...harsher].sort(byHarm).slice(0, WORST)
}

/** Adds all that `other` has counted; no path may be in both. */
export function merge(tally: Tally, other: Written): void {
  tally.paths += other.paths
  tally.liquidations += other.liquidations
  tally.losses += other.losses
  tally.cascades += other.cascades
  Distribution.merge(tally.badDebt, other.badDebt)
  Distribution.merge(tally.liquidated, other.liquidated)
  Distribution.merge(tally.priceFall, other.priceFall)
  Distribution.merge(tally.amplification, other.amplification)
  keep(tally, other.worst)
}

/** As plain data; tallies of the same paths are written alike. */
export const write = (tally: Tally): Written => ({
  badDebt: Distribution.write(tally.badDebt),
  liquidated: Distribution.write(tally.liquidated),
  priceFall: Distribution.write(tally.priceFall),
  amplification: Distribution.write(tally.amplification),
  paths: tally.paths,
  liquidations: tally.liquidations,
  losses: tally.losses,
  cascades: tally.cascades,
  worst: tally.worst,
})
