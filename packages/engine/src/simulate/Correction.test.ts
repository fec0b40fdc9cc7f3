import { Normal } from '@droste/core'
import { describe, expect, test } from 'vitest'
import * as Draw from '../chance/Draw.ts'
import * as Strata from './Strata.ts'
import * as Summary from './Summary.ts'
import * as Tally from './Tally.ts'

const PATHS = 3000
const RERUNS = 300
const SPREAD = 1.5
const draw = Draw.open(7)

const observation = (path: number, badDebtUsd: number): Tally.Observation => ({
  path,
  weight: 1,
  step: 1,
  badDebtUsd,
  liquidatedUsd: 2 * badDebtUsd,
  priceFall: 0,
  amplification: null,
  branchingRatio: null,
})

type Cohorts = { readonly share: number; readonly blur: number }
const GOOD: Cohorts = { share: 0.9, blur: 0.05 }

/** Losses that are lognormal on half of the paths, and what cohorts make of them: a share, and blurred. */
function path(
  seed: number,
  number: number,
  { share, blur: deviation }: Cohorts,
): { whole: Tally.Observation; cohorts: Tally.Observation } {
  const drawn = new Float64Array(3)
  Draw.normals(draw, drawn, 0, 3, number, seed, 'price')
  const [size, blur, falls] = drawn as unknown as [number, number, number]
  const loss = falls > 0 ? 1000 * Math.exp(SPREAD * size) : 0
  return {
    whole: observation(number, loss),
    cohorts: observation(number, share * loss * Math.exp(deviation * blur)),
  }
}

function counted(seed: number, paths: number, reruns: number, of = GOOD): Tally.Tally {
  const tally = Tally.empty('plain', Strata.COUNT)
  const pilot = Array.from({ length: Strata.pilotOf(paths) }, (_, number) => path(seed, number, of).cohorts)
  const strata = Strata.cut(pilot, paths, reruns)
  const chance = Draw.open(seed)
  for (let number = 0; number < paths; number++) {
    const { whole, cohorts } = path(seed, number, of)
    const stratum = Strata.of(strata, cohorts)
    Tally.add(tally, cohorts)
    tally.reruns!.paths[stratum]!++
    if (Strata.isDrawn(strata, stratum, chance, number)) tally.reruns!.drawn.push({ stratum, cohorts, whole })
  }
  return tally
}

/** Mean, quantile and expected shortfall of that loss, in closed form. */
const exact = {
  mean: 500 * Math.exp(SPREAD ** 2 / 2),
  var95: 1000 * Math.exp(SPREAD * Normal.quantile(0.9)),
  var99: 1000 * Math.exp(SPREAD * Normal.quantile(0.98)),
  es99: (500 * Math.exp(SPREAD ** 2 / 2) * Normal.cdf(SPREAD - Normal.quantile(0.98))) / 0.01,
}
const STATISTICS = ['mean', 'var95', 'var99', 'es99'] as const

describe('S17: the intervals hold what every account would have said', () => {
  const SEEDS = 200
  const simulated = (of: Cohorts): Tally.Tally[] =>
    Array.from({ length: SEEDS }, (_, seed) => counted(seed, PATHS, RERUNS, of))
  const summaries = (tallies: readonly Tally.Tally[]): Summary.Summary[] =>
    tallies.map((tally) => Summary.of(tally, 1))
  const found = simulated(GOOD)
  const corrected = summaries(found)
  const poor = summaries(simulated({ share: 0.1, blur: 0.5 }))
  const holding = (summaries: readonly Summary.Summary[], name: (typeof STATISTICS)[number]): number =>
    summaries.filter(({ badDebt }) => {
      const [low, high] = badDebt.ci[name]!
      return low <= exact[name] && exact[name] <= high
    }).length / SEEDS
  const every = found.map((_, seed) => {
    const tally = Tally.empty()
    for (let number = 0; number < PATHS; number++) Tally.add(tally, path(seed, number, GOOD).whole)
    return Summary.of(tally, 1)
  })
  test.each(STATISTICS)('%s: as often as those of every account, of 200 simulations about 190', (name) => {
    expect(holding(corrected, name)).toBeGreaterThan(holding(every, name) - 0.04)
    expect(holding(poor, name), 'and by cohorts that see a tenth').toBeGreaterThan(
      holding(every, name) - 0.06,
    )
    expect(holding(every, name), 'a tail of thirty is no normal one').toBeGreaterThan(0.82)
  })
  test('which those of the cohorts alone do not', () => {
    const uncorrected = summaries(found.map((tally) => ({ ...tally, reruns: null })))
    expect(holding(uncorrected, 'mean')).toBeLessThan(0.85)
    expect(holding(uncorrected, 'var95')).toBeLessThan(0.8)
  })
})

test('S16: with every path run again the figures are those of every account', () => {
  const tally = counted(1, 2000, 1e9)
  const every = Tally.empty()
  for (const { whole } of tally.reruns!.drawn) Tally.add(every, whole)
  const [corrected, known] = [Summary.of(tally, 1), Summary.of(every, 1)]
  expect(tally.reruns!.drawn).toHaveLength(2000)
  for (const figure of ['badDebt', 'liquidated'] as const)
    for (const name of STATISTICS)
      expect(corrected[figure][name]! / known[figure][name]!, `${figure}.${name}`).toBeCloseTo(1, 2)
  expect(corrected.badDebtProbability).toBeCloseTo(known.badDebtProbability, 10)
  expect(corrected.cohorts!.apart.badDebt!.by).toBeCloseTo(
    known.badDebt.mean! - Summary.of({ ...tally, reruns: null }, 1).badDebt.mean!,
    6,
  )
})

test('S16: two strata, by hand', () => {
  const tally = Tally.empty('plain', 2)
  const rerun = (stratum: number, number: number, cohorts: number, whole: number): void => {
    tally.reruns!.drawn.push({
      stratum,
      cohorts: observation(number, cohorts),
      whole: observation(number, whole),
    })
  }
  for (let number = 0; number < 8; number++) Tally.add(tally, observation(number, number < 6 ? 0 : 100))
  tally.reruns!.paths.splice(0, 2, 6, 2)
  rerun(0, 0, 0, 0)
  rerun(0, 1, 0, 4)
  rerun(1, 6, 100, 110)
  rerun(1, 7, 100, 130)
  const { badDebt, cohorts } = Summary.of(tally, 1)
  // 25 by cohorts; six in eight move by 2 on average, two in eight by 20.
  expect(badDebt.mean).toBeCloseTo(25 + (6 / 8) * 2 + (2 / 8) * 20, 9)
  // Of the first six, two were seen, 4 apart: (6/8)²·8·(1/2 − 1/6); both others were.
  const ofCohorts = (6 / 8) ** 2 * 8 * (1 / 2 - 1 / 6)
  // Over every account six paths come to 0 or 4 and two to 110 and 130: their variance, whatever the cohorts made of them.
  const squares = (6 / 8) * ((0 ** 2 + 4 ** 2) / 2) + (2 / 8) * ((110 ** 2 + 130 ** 2) / 2)
  const ofPaths = (squares - badDebt.mean! ** 2) / 8
  expect(badDebt.ci.mean![1] - badDebt.mean!).toBeCloseTo(1.96 * Math.sqrt(ofCohorts + ofPaths), 1)
  expect(cohorts).toMatchObject({ reruns: 4, apart: { badDebt: { by: 6.5, within: 30 } } })
})

test('S17: one path, run again, is told without an interval', () => {
  const { badDebt } = Summary.of(counted(1, 1, 1), 1)
  expect(badDebt.mean).toBeGreaterThanOrEqual(0)
  expect(badDebt.ci).toEqual({ mean: null, var95: null, var99: null, es99: null })
})

test('S16: a stratum that was run again once is joined to the next, and one alone tells nothing', () => {
  const tally = counted(3, 400, 100)
  const { paths, drawn } = tally.reruns!
  const first = drawn.findIndex(({ stratum }) => stratum === 0)
  const kept = drawn.filter(({ stratum }, at) => stratum > 0 || at === first)
  const alike = kept.map((each) => ({ ...each, stratum: Math.max(1, each.stratum) }))
  const merged = paths.map((here, at) => (at === 0 ? 0 : at === 1 ? here + paths[0]! : here))
  const told = (reruns: Tally.Reruns): Summary.Figure => Summary.of({ ...tally, reruns }, 1).badDebt
  expect(told({ paths, drawn: kept })).toEqual(told({ paths: merged, drawn: alike }))
  expect(told({ paths, drawn: kept.slice(0, 1) }).ci).toEqual({
    mean: null,
    var95: null,
    var99: null,
    es99: null,
  })
})
