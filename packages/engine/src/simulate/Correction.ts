import type { Figure, Reruns } from './Tally.ts'
import { figureOf } from './Tally.ts'

/** A figure by cohorts and over every account; null where a path has none. */
type Pair = readonly [cohorts: number | null, whole: number | null]

/** The paths of a stratum, and a figure of those that were run again. */
type Stratum = { readonly paths: number; readonly pairs: readonly Pair[] }

/** What of a figure the paths that were run again know. */
export type Correction = { readonly paths: number; readonly strata: readonly Stratum[] }

/** Of a figure. A stratum with too few paths that were run again to tell how they spread is joined to the next; null of such a one alone. */
export function of({ paths, drawn }: Reruns, name: Figure): Correction | null {
  const pairs = paths.map((): Pair[] => [])
  // In the order of the paths: sums of doubles must not tell who ran which.
  for (const { stratum, cohorts, whole } of drawn.toSorted((a, b) => a.whole.path - b.whole.path))
    pairs[stratum]!.push([figureOf(cohorts, name), figureOf(whole, name)])
  const strata: Stratum[] = []
  for (let at = 0; at < paths.length; at++) {
    const last = strata.at(-1)
    const here = { paths: paths[at]!, pairs: pairs[at]! }
    if (last && !(isTold(last) && isTold(here))) strata[strata.length - 1] = joined(last, here)
    else strata.push(here)
  }
  return strata.every(isTold) ? { paths: paths.reduce((sum, here) => sum + here, 0), strata } : null
}

const isTold = ({ paths, pairs }: Stratum): boolean => pairs.length >= Math.min(2, paths)

const joined = (one: Stratum, other: Stratum): Stratum => ({
  paths: one.paths + other.paths,
  pairs: [...one.pairs, ...other.pairs],
})

/** What the mean of a number over all paths moves by when every account is looked at, and the variance of that (S16). */
export type Shift = { readonly by: number; readonly variance: number }

/** Of what `weigh` makes of the figure, nothing where there is none: Σ W·mean(over every account − by cohorts). */
export function shift({ paths, strata }: Correction, weigh: (value: number) => number): Shift {
  const number = (value: number | null): number => (value === null ? 0 : weigh(value))
  let by = 0
  let variance = 0
  for (const { paths: here, pairs } of strata) {
    if (here === 0) continue
    const apart = pairs.map(([cohorts, whole]) => number(whole) - number(cohorts))
    const mean = apart.reduce((sum, each) => sum + each, 0) / apart.length
    const squares = apart.reduce((sum, each) => sum + (each - mean) ** 2, 0)
    const share = here / paths
    by += share * mean
    variance +=
      share * share * (squares / Math.max(1, apart.length - 1)) * Math.max(0, 1 / apart.length - 1 / here)
  }
  return { by, variance }
}

/** How far the figure by cohorts is from that over every account: on average, and on all but a twentieth of the paths at most. */
export type Apart = { readonly by: number; readonly within: number }

/** Over all paths, a stratum's by those of it that were run again; by cohorts less than over every account is above 0. */
export function apart(correction: Correction): Apart {
  const distances = correction.strata
    .flatMap(({ paths, pairs }) =>
      pairs.map(([cohorts, whole]) => ({
        distance: Math.abs((whole ?? 0) - (cohorts ?? 0)),
        paths: paths / pairs.length,
      })),
    )
    .sort((a, b) => b.distance - a.distance)
  let beyond = 0
  const last = distances.find(({ paths }) => {
    beyond += paths
    return beyond > correction.paths / 20
  })
  return { by: shift(correction, (value) => value).by, within: last?.distance ?? 0 }
}

/** The ends of all that was seen of the figure; [0, 0] of nothing. */
export function span({ strata }: Correction): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const { pairs } of strata)
    for (const pair of pairs)
      for (const value of pair) {
        if (value === null) continue
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
  return low > high ? [0, 0] : [low, high]
}
