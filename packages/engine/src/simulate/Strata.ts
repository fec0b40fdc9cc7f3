import * as Draw from '../chance/Draw.ts'
import { byHarm, type Observation } from './Tally.ts'

/** Which paths are run again over every account (S15): those of a stratum with its chance. Plain data. */
export type Strata = {
  /** The mildest path of each stratum but the first, by rising harm. */
  readonly edges: readonly Observation[]
  /** Of stratum: the chance that a path of it is run again. */
  readonly chances: readonly number[]
}

/** Shares of the paths that are worse than where each stratum but the first begins: finer in the tail. */
const WORSE = [
  0.5, 0.25, 0.15, 0.1, 0.075, 0.06, 0.05, 0.04, 0.03, 0.02, 0.015, 0.0125, 0.01, 0.0075, 0.005, 0.0025,
]
export const COUNT = WORSE.length + 1

/** Paths that the edges are read off: few of a short run. */
export const pilotOf = (paths: number): number =>
  Math.min(paths, Math.max(400, Math.min(4096, Math.floor(paths / 8))))

/** Shares beyond the quantiles that are told: the strata on either side of them are run again so many times as often. */
const TOLD = [0.05, 0.01]
const OFTEN = 4
/** At least so many of each stratum, on average. */
const FEWEST = 8

/**
 * Strata cut by a pilot, so that of so many paths about as many are run again: of a stratum as many as the root of its share, which
 * suits means and tails alike, and more where a quantile is.
 */
export function cut(pilot: readonly Observation[], paths: number, reruns: number): Strata {
  const harmful = [...pilot].sort(byHarm)
  const edges = WORSE.map((share) => harmful[Math.max(0, Math.ceil(share * harmful.length) - 1)]!)
  const inside = new Array<number>(COUNT).fill(0)
  for (const seen of pilot) inside[strataBelow(edges, seen)]!++
  const roots = inside.map((here, stratum) => {
    const isBeside = TOLD.some((share) => WORSE[stratum] === share || WORSE[stratum - 1] === share)
    return Math.sqrt(here / pilot.length) * (isBeside ? OFTEN : 1)
  })
  const all = roots.reduce((sum, root) => sum + root, 0)
  const chances = inside.map((here, stratum) => {
    const wanted = Math.max(FEWEST, (reruns * roots[stratum]!) / all)
    return here === 0 ? 1 : Math.min(1, (wanted * pilot.length) / (here * paths))
  })
  return { edges, chances }
}

/** The stratum of a path. */
export const of = ({ edges }: Strata, seen: Observation): number => strataBelow(edges, seen)

function strataBelow(edges: readonly Observation[], seen: Observation): number {
  let below = 0
  while (below < edges.length && byHarm(seen, edges[below]!) <= 0) below++
  return below
}

const drawn = new Float64Array(1)

/** Whether a path of a stratum is run again: by its own keyed number, whatever else is run. */
export function isDrawn({ chances }: Strata, stratum: number, draw: Draw.Draw, path: number): boolean {
  Draw.uniforms(draw, drawn, 0, 1, path, 0, 'rerun')
  return drawn[0]! < chances[stratum]!
}
