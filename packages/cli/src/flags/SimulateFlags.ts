import { availableParallelism } from 'node:os'
import type { Sampling, Swings, TwoPhase } from '@droste/engine'
import type { Command } from 'commander'
import * as Fraction from './Fraction.ts'
import * as StressFlags from './StressFlags.ts'

/** The flags of `droste simulate`, as text. */
export type SimulateFlags = Omit<StressFlags.StressFlags, 'shock' | 'out'> & {
  readonly paths: string
  readonly horizon: string
  readonly seed: string
  readonly model?: string
  readonly sampling: string
  readonly sensitivity: string
  readonly moment: string
  readonly threads?: string
  readonly replay?: string
  readonly resume?: string
  readonly cohorts?: string
  readonly reruns?: string
}

/** What the flags ask for, before any ledger is known. */
export type Wanted = {
  readonly paths: number
  readonly horizonDays: number
  readonly seed: number
  readonly sampling: Sampling.Sampling
  /** The figure whose assumptions are varied; null for none. */
  readonly watched: Swings.Watched | null
  readonly moment: 'end' | 'worst'
  readonly threads: number
  /** The one path to run again. */
  readonly replay: number | null
  /** How many accounts stand for the book, and about how many paths are run again over all of it; null for none. */
  readonly cohorts: TwoPhase.Wanted | null
  readonly scenario: StressFlags.Wanted
}

const RERUNS = '1000'

/** Declares what a simulation is made of. */
export const declare = (command: Command): Command =>
  StressFlags.declareAssumptions(command)
    .option('--paths <n>', 'how many', '10000')
    .option('--horizon <time>', 'how far each goes: 7d, 12h', '7d')
    .option('--seed <n>', 'the same seed, the same answer, on any number of threads', '1')
    .option('--sampling <how>', 'plain, antithetic, stratified or importance (of the tail)', 'plain')
    .option(
      '--sensitivity <figure>',
      'what assumptions do to badDebt, liquidated or priceFall, its .mean or .es99; or none',
      'badDebt.es99',
    )
    .option('--model <file>', 'what prices may do (docs/models.md); an assumed one without it')
    .option('--moment <when>', 'when a path strikes: worst (most debt eligible) or end', 'worst')
    .option('--threads <n>', 'default: as many as the machine runs at once')
    .option('--replay <key>', 'run one path again, alone: the key of a worst path')
    .option('--resume <file>', 'keeps what is done there, and goes on from it')
    .option('--cohorts <n>', 'so many accounts stand for a large book: far faster; intervals say how exact')
    .option(
      '--reruns <n>',
      `about so many paths run again over every account correct the cohorts (default: "${RERUNS}")`,
    )

const DAYS: Readonly<Record<string, number>> = { d: 1, h: 1 / 24, m: 1 / 1440 }

const SAMPLINGS: readonly Sampling.Sampling[] = ['plain', 'antithetic', 'stratified', 'importance']

/** Reads the flags. @throws Fraction.OutOfRangeError and the faults of StressFlags */
export function parse(flags: SimulateFlags): Wanted {
  const { horizon, moment, replay } = flags
  const [, size, unit] = /^(\d+(?:\.\d+)?)([dhm])$/.exec(horizon) ?? []
  const horizonDays = Number(size) * (DAYS[unit ?? ''] ?? Number.NaN)
  if (!(horizonDays > 0))
    throw new Fraction.OutOfRangeError('--horizon', horizon, 'a time above 0, such as 7d, 12h or 30m')
  if (moment !== 'worst' && moment !== 'end')
    throw new Fraction.OutOfRangeError('--moment', moment, 'worst or end')
  const [, replaySeed, path, replaySampling] = /^(\d+):(\d+)(?::(\w+))?$/.exec(replay ?? '') ?? []
  if (replay !== undefined && path === undefined)
    throw new Fraction.OutOfRangeError('--replay', replay, 'a key such as 1:4212, as worst paths have it')
  const how = path === undefined ? flags.sampling : (replaySampling ?? 'plain')
  const sampling = SAMPLINGS.find((each) => each === how)
  if (sampling === undefined && path !== undefined)
    throw new Fraction.OutOfRangeError(
      '--replay',
      replay!,
      `a key that ends in one of ${SAMPLINGS.join(', ')}`,
    )
  if (sampling === undefined) throw new Fraction.OutOfRangeError('--sampling', how, SAMPLINGS.join(', '))
  const paths = integer('--paths', flags.paths, 1, 2 ** 29 - 1)
  const cohorts =
    flags.cohorts === undefined
      ? null
      : {
          accounts: integer('--cohorts', flags.cohorts, 1, 2 ** 31),
          reruns: integer('--reruns', flags.reruns ?? RERUNS, 1, 2 ** 20),
          paths,
        }
  if (cohorts === null && flags.reruns !== undefined)
    throw new Fraction.OutOfRangeError('--reruns', flags.reruns, 'it together with --cohorts')
  if (cohorts !== null && sampling !== 'plain' && path === undefined)
    throw new Fraction.OutOfRangeError('--sampling', sampling, 'plain, with --cohorts')
  return {
    paths,
    horizonDays,
    seed: integer('--seed', replaySeed ?? flags.seed, 0, Number.MAX_SAFE_INTEGER),
    sampling,
    watched: watchedOf(flags.sensitivity),
    moment,
    threads:
      flags.threads === undefined
        ? Math.min(availableParallelism(), paths)
        : integer('--threads', flags.threads, 1, 256),
    cohorts,
    replay: path === undefined ? null : integer('--replay', path, 0, Number.MAX_SAFE_INTEGER),
    scenario: StressFlags.parse({ ...flags, shock: [] }),
  }
}

const WATCHED = { badDebt: 'badDebtUsd', liquidated: 'liquidatedUsd', priceFall: 'priceFall' } as const

function watchedOf(text: string): Swings.Watched | null {
  if (text === 'none') return null
  const [, name, statistic] = /^(badDebt|liquidated|priceFall)\.(mean|es99)$/.exec(text) ?? []
  if (name === undefined)
    throw new Fraction.OutOfRangeError('--sensitivity', text, 'a figure such as badDebt.es99, or none')
  return { of: WATCHED[name as keyof typeof WATCHED], statistic: statistic as Swings.Watched['statistic'] }
}

function integer(flag: string, text: string, least: number, most: number): number {
  const value = Fraction.number(flag, text)
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new Fraction.OutOfRangeError(flag, text, `a whole number from ${least} to ${most}`)
  return value
}
