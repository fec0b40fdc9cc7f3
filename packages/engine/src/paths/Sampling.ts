import { Elementary, Fault } from '@droste/core'
import * as Draw from '../chance/Draw.ts'
import * as Gaussian from '../chance/Gaussian.ts'

/** How paths are drawn so that as many of them say more (docs/spec/simulate.md, S10 to S12). */
export type Sampling = 'plain' | 'antithetic' | 'stratified' | 'importance'

/** What sets one path apart from a plain one; overwritten by every path. */
export type Aim = {
  /** The path whose numbers are drawn, and whether each u is read as 1 − u. */
  stream: number
  mirrored: boolean
  /** Standard deviations that the first factor is moved by over the horizon. */
  shift: number
  /** What the first factor comes to over the horizon, in standard deviations; null where chance decides. */
  total: number | null
  /** Jumps come so many times as often. */
  crowding: number
}

const STRATA = 64
const SHIFT = -2.5
const PLAIN = 0.5 // share of importance paths that are plain, so that no weight passes 1 / PLAIN

/** An aim to be filled. */
export const blank = (): Aim => ({ stream: 0, mirrored: false, shift: 0, total: null, crowding: 1 })

/** Paths that depend on each other: `path` belongs to group floor(path / groupOf). */
export const groupOf = (sampling: Sampling): number =>
  sampling === 'antithetic' ? 2 : sampling === 'stratified' ? STRATA : 1

/** Jumps are worth aiming at where fewer than one is expected on a path. */
const aimsAtJumps = (expected: number): boolean => expected > 0 && expected < 1

const drawn = new Float64Array(1)
function uniform(draw: Draw.Draw, path: number, use: Draw.Use): number {
  Draw.uniforms(draw, drawn, 0, 1, path, 0, use)
  return drawn[0]!
}

/** Fills `aim` for a path of a model that expects so many jumps over the horizon. */
export function take(aim: Aim, sampling: Sampling, draw: Draw.Draw, path: number, expected: number): void {
  aim.stream = path
  switch (sampling) {
    case 'antithetic':
      aim.stream = Math.floor(path / 2)
      aim.mirrored = path % 2 === 1
      break
    case 'stratified': {
      // Each sweep begins at a stratum of its own, so that a path alone is spread over all of them.
      const turn = Math.floor(uniform(draw, Math.floor(path / STRATA), 'sweep') * STRATA)
      const stratum = (path + turn) % STRATA
      aim.total = Gaussian.quantile((stratum + uniform(draw, path, 'stratum')) / STRATA)
      break
    }
    case 'importance': {
      const mixed = uniform(draw, path, 'mixture')
      const jumps = aimsAtJumps(expected)
      aim.shift = mixed < PLAIN || (jumps && mixed >= (1 + PLAIN) / 2) ? 0 : SHIFT
      aim.crowding = jumps && mixed >= (1 + PLAIN) / 2 ? 1 / expected : 1
    }
  }
}

/**
 * How often a plain path comes for one of `sampling` like this, whose first factor came to `first` and which had so
 * many `jumps`: the mixture's likelihood ratio, at most 2 (Hesterberg, 1995).
 */
export function weightOf(sampling: Sampling, first: number, jumps: number, expected: number): number {
  if (sampling !== 'importance') return 1
  const shifted = Elementary.exp(SHIFT * first - (SHIFT * SHIFT) / 2)
  if (!aimsAtJumps(expected)) return 1 / (PLAIN + (1 - PLAIN) * shifted)
  const crowded = Elementary.exp(expected - 1 - jumps * Elementary.log(expected))
  return 1 / (PLAIN + ((1 - PLAIN) / 2) * (shifted + crowded))
}

/** The model has no normal number to aim. @example stratified over a history alone */
export class NoFactorError extends Fault<{ sampling: Sampling; model: string }> {
  override readonly name = 'Sampling.NoFactorError'
  constructor(sampling: Sampling, model: string) {
    super(`Model “${model}” has no driver but history: there is no first factor for ${sampling} paths`, {
      sampling,
      model,
    })
  }
  override advise = (): string =>
    'Draw plain or antithetic paths, or add a driver that is not historical as the first.'
}
