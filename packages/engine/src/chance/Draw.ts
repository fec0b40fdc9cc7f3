import { Elementary, Fault } from '@droste/core'
import * as Gaussian from './Gaussian.ts'
import * as Philox from './Philox.ts'

/** What a number is drawn for; two uses never share a number. */
export type Use =
  | 'price'
  | 'jumps'
  | 'jump size'
  | 'block'
  | 'account'
  | 'stratum'
  | 'sweep'
  | 'mixture'
  | 'cohort'
  | 'rerun'

/** Words of the counter, for good: a new use takes a new number, or every seed would tell another story. */
const USE: Readonly<Record<Use, number>> = {
  price: 0,
  jumps: 1,
  'jump size': 2,
  block: 3,
  account: 4,
  stratum: 5,
  sweep: 6,
  mixture: 7,
  cohort: 8,
  rerun: 9,
}

/**
 * A source of chance that remembers nothing: each number is a function of (seed, path, step, use, place) alone, so
 * that any path replays by itself and neither threads nor order change anything.
 */
export type Draw = {
  readonly seed: number
  readonly key0: number
  readonly key1: number
  readonly words: Uint32Array
  /** Every u is drawn as 1 − u while this is set. */
  mirrored: boolean
}

const WORD = 4294967296

/** A source for `seed`, an integer from 0 to 2^53 − 1. Not to be shared between threads. @throws SeedError */
export function open(seed: number): Draw {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new SeedError(seed)
  return {
    seed,
    key0: seed % WORD,
    key1: Math.floor(seed / WORD),
    words: new Uint32Array(4),
    mirrored: false,
  }
}

const PAIRS = 1 << 24 // pairs of numbers for one (path, step, use)

/**
 * Fills `out` from `at` with `count` numbers of the open interval (0, 1), each k + ½ over 2^52: neither end is drawn,
 * and u and 1 − u are equally exact. `path` to 2^53 − 1, `step` to 2^32 − 1.
 */
export function uniforms(
  { key0, key1, words, mirrored }: Draw,
  out: Float64Array,
  at: number,
  count: number,
  path: number,
  step: number,
  use: Use,
): void {
  const low = path % WORD
  const high = Math.floor(path / WORD)
  const purpose = USE[use] * PAIRS
  for (let drawn = 0; drawn < count; drawn += 2) {
    Philox.into(words, low, high, step, purpose + drawn / 2, key0, key1)
    out[at + drawn] = ((words[0]! >>> 6) * 67108864 + (words[1]! >>> 6) + 0.5) / 4503599627370496
    if (drawn + 1 < count)
      out[at + drawn + 1] = ((words[2]! >>> 6) * 67108864 + (words[3]! >>> 6) + 0.5) / 4503599627370496
  }
  if (mirrored) for (let place = at; place < at + count; place++) out[place] = 1 - out[place]!
}

/** The same, as independent standard normals by inversion: `1 − u` in place of `u` gives the antithetic number. */
export function normals(
  draw: Draw,
  out: Float64Array,
  at: number,
  count: number,
  path: number,
  step: number,
  use: Use,
): void {
  uniforms(draw, out, at, count, path, step, use)
  for (let place = at; place < at + count; place++) out[place] = Gaussian.quantile(out[place]!)
}

/** How many events of mean `mean` (at most 100) happen, by inversion of `u`. @throws MeanError */
export function poisson(mean: number, u: number): number {
  if (!(mean >= 0 && mean <= 100)) throw new MeanError(mean)
  let chance = Elementary.exp(-mean)
  let below = chance
  let events = 0
  while (u > below && chance > 0) {
    events++
    chance *= mean / events
    below += chance
  }
  return events
}

/** @example open(-1) */
export class SeedError extends Fault<{ seed: number }> {
  override readonly name = 'Draw.SeedError'
  constructor(seed: number) {
    super(`${seed} cannot be a seed`, { seed })
  }
  override advise = (): string => 'Give an integer from 0 to 9007199254740991.'
}

/** So many events in one step are beyond inversion. @example poisson(1e6, .5) */
export class MeanError extends Fault<{ mean: number }> {
  override readonly name = 'Draw.MeanError'
  constructor(mean: number) {
    super(`${mean} events a step are not from 0 to 100`, { mean })
  }
  override advise = (): string => 'Take shorter steps, or fewer jumps a year.'
}
