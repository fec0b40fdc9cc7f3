import * as Sampling from '../paths/Sampling.ts'
import * as Distribution from './Distribution.ts'
import * as Replicates from './Replicates.ts'

/** What one path came to. USD; falls and shares as fractions. */
export type Observation = {
  readonly path: number
  /** How many plain paths it stands for (S11). */
  readonly weight: number
  /** The step at which its prices struck (S3). */
  readonly step: number
  readonly badDebtUsd: number
  readonly liquidatedUsd: number
  /** Share of the book's collateral value that is gone at the final marks; below 0 where it has risen. */
  readonly priceFall: number
  /** Null where the shock alone moves nothing (C14). */
  readonly amplification: number | null
  /** Above 1, a further fall feeds itself (C16); null where nothing was liquidated, and where nobody asked. */
  readonly branchingRatio: number | null
}

const FIGURES = {
  badDebt: { over: 'all', value: ({ badDebtUsd }) => badDebtUsd },
  liquidated: { over: 'all', value: ({ liquidatedUsd }) => liquidatedUsd },
  priceFall: { over: 'all', value: ({ priceFall }) => priceFall },
  /** Less 1, so that its bins are as fine where nothing is amplified. */
  amplification: {
    over: 'those',
    value: ({ amplification, liquidatedUsd }) =>
      amplification === null || liquidatedUsd <= 0 ? null : amplification - 1,
  },
  /** 1 on paths on which somebody was liquidated or absorbed, bad debt stood, a cascade started; else 0. */
  liquidation: { over: 'all', value: ({ liquidatedUsd }) => (liquidatedUsd > 0 ? 1 : 0) },
  loss: { over: 'all', value: ({ badDebtUsd }) => (badDebtUsd > 0 ? 1 : 0) },
  cascade: { over: 'all', value: ({ branchingRatio }) => ((branchingRatio ?? 0) > 1 ? 1 : 0) },
} as const satisfies Record<
  string,
  { over: Distribution.Of['over']; value: (seen: Observation) => number | null }
>

export type Figure = keyof typeof FIGURES
type Figures = Readonly<Record<Figure, Distribution.Distribution>>

/** A path by its cohorts and over every account (S15). */
export type Rerun = { readonly stratum: number; readonly cohorts: Observation; readonly whole: Observation }

/** How many paths came into each stratum, and those of them that were run again. */
export type Reruns = { readonly paths: number[]; readonly drawn: Rerun[] }

/** Everything that many paths came to, in memory that does not grow with them. Merging is order-free to the bit. */
export type Tally = {
  readonly sampling: Sampling.Sampling
  readonly whole: Figures
  /** The same of parts of the paths, coarsely; none of plain paths, whose precision needs no parts (S12). */
  readonly parts: readonly Figures[]
  /** Of a simulation by cohorts; else none. */
  readonly reruns: Reruns | null
  paths: number
  worst: Observation[]
}

type WrittenFigures = Readonly<Record<Figure, Distribution.Written>>

/** A tally as plain data: what a thread sends, what a file keeps. */
export type Written = {
  readonly whole: WrittenFigures
  readonly parts: readonly WrittenFigures[]
  readonly reruns: Reruns | null
  readonly paths: number
  readonly worst: readonly Observation[]
}

const WORST = 10 // paths kept by name
const NAMES = Object.keys(FIGURES) as Figure[]

const of = <Each>(each: (name: Figure) => Each): Record<Figure, Each> =>
  Object.fromEntries(NAMES.map((name) => [name, each(name)])) as Record<Figure, Each>

/** No path yet; of a simulation by cohorts, with so many strata. */
export const empty = (sampling: Sampling.Sampling = 'plain', strata = 0): Tally => ({
  sampling,
  whole: of((name) => Distribution.empty(FIGURES[name].over)),
  parts: Array.from({ length: sampling === 'plain' ? 0 : Replicates.COUNT }, () =>
    of((name) => Distribution.empty(FIGURES[name].over, 6)),
  ),
  reruns: strata === 0 ? null : { paths: new Array<number>(strata).fill(0), drawn: [] },
  paths: 0,
  worst: [],
})

/** Counts a path. */
export function add(tally: Tally, seen: Observation): void {
  tally.paths++
  count(tally.whole, seen)
  if (tally.parts.length > 0) {
    const group = Math.floor(seen.path / Sampling.groupOf(tally.sampling))
    count(tally.parts[group % tally.parts.length]!, seen)
  }
  keep(tally, [seen])
}

/** A figure of a path as it is counted; null where it has none. */
export const figureOf = (seen: Observation, name: Figure): number | null => FIGURES[name].value(seen)

function count(into: Figures, seen: Observation): void {
  for (const name of NAMES) {
    const value = figureOf(seen, name)
    if (value !== null) Distribution.add(into[name], value, seen.weight)
  }
}

/** The worst by bad debt, then by what was liquidated, then by the fall; of equals the first path. */
export const byHarm = (a: Observation, b: Observation): number =>
  b.badDebtUsd - a.badDebtUsd ||
  b.liquidatedUsd - a.liquidatedUsd ||
  b.priceFall - a.priceFall ||
  a.path - b.path

function keep(tally: Tally, seen: readonly Observation[]): void {
  const { worst } = tally
  const mildest = worst[WORST - 1]
  const harsher = mildest === undefined ? seen : seen.filter((each) => byHarm(each, mildest) < 0)
  if (harsher.length > 0) tally.worst = worstOf([...worst, ...harsher])
}

/** The ten worst, the first the worst. */
export const worstOf = (seen: readonly Observation[]): Observation[] => seen.toSorted(byHarm).slice(0, WORST)

/** Adds all that `other` has counted; no path may be in both, and both must be of the same sampling. */
export function merge(tally: Tally, other: Written): void {
  tally.paths += other.paths
  const add = (into: Figures, from: WrittenFigures): void => {
    for (const name of NAMES) Distribution.merge(into[name], from[name])
  }
  add(tally.whole, other.whole)
  tally.parts.forEach((part, at) => {
    add(part, other.parts[at]!)
  })
  other.reruns?.paths.forEach((paths, stratum) => {
    tally.reruns!.paths[stratum]! += paths
  })
  tally.reruns?.drawn.push(...(other.reruns?.drawn ?? []))
  keep(tally, other.worst)
}

/** As plain data; tallies of the same paths are written alike. */
export const write = ({ whole, parts, reruns, paths, worst }: Tally): Written => ({
  whole: of((name) => Distribution.write(whole[name])),
  parts: parts.map((part) => of((name) => Distribution.write(part[name]))),
  reruns: reruns && { ...reruns, drawn: reruns.drawn.toSorted((a, b) => a.whole.path - b.whole.path) },
  paths,
  worst,
})
