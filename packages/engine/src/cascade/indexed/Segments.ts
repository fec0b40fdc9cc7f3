import type { Index } from './Index.ts'

/**
 * What has become of the bands while a cascade runs. A *segment* is a range of places of one band whose accounts have
 * all been through the same: of C collateral and D debt at the start each has now C − `beta`·D and `alpha`·D, so that
 * sums stay sums and the order by leverage stays. Segments of a band are listed from its worst end on; what is closed
 * is an empty range.
 */
export type Segments = {
  readonly index: Index
  band: Uint32Array
  from: Uint32Array
  to: Uint32Array
  alpha: Float64Array
  beta: Float64Array
  /** 1 for those that have been eligible. */
  seen: Uint8Array
  /** The next of the same band, −1 for none. */
  next: Int32Array
  /** What a round does to it: see `Lots`. */
  slice: SliceColumns
  /** Segments in use; those below the number of bands are the first of theirs. */
  used: number
  /** Of band: the highest leverage of any account as it stands, ∞ where it has to be looked up. */
  readonly worst: Float64Array
  /** Bands that are not as the index has them. */
  readonly touched: Uint32Array
  readonly isTouched: Uint8Array
  count: number
}

/** The slice that each account of a segment offers, as sums over them. */
type SliceColumns = {
  share: Float64Array
  emptied: Uint8Array
  /** Collateral for each token of debt. */
  ratio: Float64Array
  seize: Float64Array
  /** The least and the most that one of them seizes. */
  least: Float64Array
  most: Float64Array
  /** The next of the same lot, −1 for none. */
  next: Int32Array
  /** Between which places it is cut, where it is tried, and the health at the first of them (see `Cut`). */
  low: Uint32Array
  middle: Uint32Array
  high: Uint32Array
  health: Float64Array
}

/** For one thread. */
export function prepare(index: Index): Segments {
  const bands = index.worst.length
  const segments: Segments = {
    index,
    band: Uint32Array.from({ length: bands }, (_, band) => band),
    from: index.places.slice(0, bands),
    to: index.places.slice(1),
    alpha: new Float64Array(bands).fill(1),
    beta: new Float64Array(bands),
    seen: new Uint8Array(bands),
    next: new Int32Array(bands).fill(-1),
    slice: {
      share: new Float64Array(bands),
      emptied: new Uint8Array(bands),
      ratio: new Float64Array(bands),
      seize: new Float64Array(bands),
      least: new Float64Array(bands),
      most: new Float64Array(bands),
      next: new Int32Array(bands),
      low: new Uint32Array(bands),
      middle: new Uint32Array(bands),
      high: new Uint32Array(bands),
      health: new Float64Array(bands),
    },
    used: bands,
    worst: index.worst.slice(),
    touched: new Uint32Array(bands),
    isTouched: new Uint8Array(bands),
    count: 0,
  }
  grow(segments, 2 * bands + 1024)
  return segments
}

function grow(segments: Segments, capacity: number): void {
  const { slice } = segments
  segments.band = longer(segments.band, capacity)
  segments.from = longer(segments.from, capacity)
  segments.to = longer(segments.to, capacity)
  segments.alpha = longer(segments.alpha, capacity)
  segments.beta = longer(segments.beta, capacity)
  segments.seen = longer(segments.seen, capacity)
  segments.next = longer(segments.next, capacity)
  slice.share = longer(slice.share, capacity)
  slice.emptied = longer(slice.emptied, capacity)
  slice.ratio = longer(slice.ratio, capacity)
  slice.seize = longer(slice.seize, capacity)
  slice.least = longer(slice.least, capacity)
  slice.most = longer(slice.most, capacity)
  slice.next = longer(slice.next, capacity)
  slice.low = longer(slice.low, capacity)
  slice.middle = longer(slice.middle, capacity)
  slice.high = longer(slice.high, capacity)
  slice.health = longer(slice.health, capacity)
}

/** A column of more places, its values kept. */
function longer<Column extends Float64Array | Uint32Array | Int32Array | Uint8Array>(
  old: Column,
  capacity: number,
): Column {
  const column = new (old.constructor as new (length: number) => Column)(capacity)
  column.set(old)
  return column
}

/** Puts all bands back to what the index has. */
export function restore(segments: Segments): void {
  const { index, from, to, alpha, beta, seen, next, worst, touched, isTouched } = segments
  for (let at = 0; at < segments.count; at++) {
    const band = touched[at]!
    from[band] = index.places[band]!
    to[band] = index.places[band + 1]!
    alpha[band] = 1
    beta[band] = 0
    seen[band] = 0
    next[band] = -1
    worst[band] = index.worst[band]!
    isTouched[band] = 0
  }
  segments.count = 0
  segments.used = worst.length
}

/** Notes that a band is no longer as the index has it. */
export function touch(segments: Segments, band: number): void {
  if (segments.isTouched[band] === 1) return
  segments.isTouched[band] = 1
  segments.touched[segments.count++] = band
}

/** Cuts a segment at a place inside it; answers the new one, which begins there and comes next. */
export function split(segments: Segments, segment: number, at: number): number {
  if (segments.used === segments.next.length) grow(segments, 2 * segments.used)
  const { band, from, to, alpha, beta, seen, next } = segments
  const made = segments.used++
  band[made] = band[segment]!
  from[made] = at
  to[made] = to[segment]!
  to[segment] = at
  alpha[made] = alpha[segment]!
  beta[made] = beta[segment]!
  seen[made] = seen[segment]!
  next[made] = next[segment]!
  next[segment] = made
  return made
}

/** As `split`, of a segment whose slices are known: those of the new one are alike. */
export function cut(segments: Segments, segment: number, at: number): number {
  const made = split(segments, segment, at)
  const { slice } = segments
  slice.share[made] = slice.share[segment]!
  slice.emptied[made] = slice.emptied[segment]!
  slice.ratio[made] = slice.ratio[segment]!
  slice.least[made] = slice.least[segment]!
  slice.most[made] = slice.most[segment]!
  return made
}

/** Joins to a segment those that follow it and have been through the same, and drops the empty ones. */
export function join(segments: Segments, segment: number): void {
  const { from, to, alpha, beta, seen, next } = segments
  for (let after = next[segment]!; after >= 0; after = next[segment]!) {
    const empty = from[after] === to[after]
    const alike =
      from[after] === to[segment] &&
      alpha[after] === alpha[segment] &&
      beta[after] === beta[segment] &&
      seen[after] === seen[segment]
    if (!empty && !alike) return
    if (!empty) to[segment] = to[after]!
    next[segment] = next[after]!
  }
}

/** What the accounts of a band held at first from a place on, up to another; whole tokens. */
export const heldIn = ({ held }: Index, band: number, from: number, to: number): number =>
  held[to + band]! - held[from + band]!

/** What they owed. */
export const owedIn = ({ owed }: Index, band: number, from: number, to: number): number =>
  owed[to + band]! - owed[from + band]!

/** What the accounts of a segment before a place offer together, whole collateral tokens. */
export function seizedTo(
  { index, band, from, alpha, beta, slice }: Segments,
  segment: number,
  to: number,
): number {
  const within = band[segment]!
  const owed = owedIn(index, within, from[segment]!, to)
  return slice.emptied[segment] === 1
    ? heldIn(index, within, from[segment]!, to) - beta[segment]! * owed
    : slice.share[segment]! * alpha[segment]! * owed * slice.ratio[segment]!
}

/**
 * The first place from `from` on, and before `to`, whose leverage is not above `limit` (with `inclusive`: is below it);
 * `to` if there is none. Steps that double, then halves: what is found is near to where it begins.
 */
export function reach(
  { leverage }: Index,
  from: number,
  to: number,
  limit: number,
  inclusive: boolean,
): number {
  let low = from
  let step = 1
  while (low < to && (leverage[low]! > limit || (inclusive && leverage[low] === limit))) {
    low += step
    step *= 2
  }
  if (step === 1) return from
  let high = Math.min(low, to)
  low -= step / 2
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (leverage[middle]! > limit || (inclusive && leverage[middle] === limit)) low = middle
    else high = middle
  }
  return high
}
