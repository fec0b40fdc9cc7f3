import { type Screen, SLOTS } from './Screen.ts'

/** Sums of a few dozen products differ by less than this share of themselves, whatever their order. */
const ROUNDING = 1e-12

/** What a thread finds in a screen, and what it needs to find it. Rows are the screen's. */
export type Candidates = {
  readonly screen: Screen
  /** Rows whose ratio may be below 1, and their ratios, `count` of them. */
  readonly rows: Uint32Array
  readonly ratios: Float64Array
  count: number
  /** Of row: not 0 keeps it out. Whoever changes an account's legs judges it from then on. */
  readonly closed: Uint8Array
  /** Rows whose legs were looked at, and groups whose bounds were, since it was made. */
  looked: number
  bounded: number
  /** Of factor: its price over the reference. */
  readonly move: Float64Array
  /** What stood not far above 1 at the prices of the last full search, for the searches near to it. */
  readonly standing: Standing
}

type Standing = {
  /** Ratios below this are listed; 0 while there is no list. */
  limit: number
  count: number
  readonly rows: Uint32Array
  readonly ratios: Float64Array
  readonly prices: Float64Array
}

/** How far above 1 the standing list reaches, and how much further for what a row may have lost of its ratio at reference. */
const SLACK = { least: 0.005, growth: 0.1 }

/** For one thread. */
export function prepare(screen: Screen): Candidates {
  const rows = screen.ratio.length
  const factors = screen.reference.length
  return {
    screen,
    rows: new Uint32Array(rows),
    ratios: new Float64Array(rows),
    count: 0,
    closed: new Uint8Array(rows),
    looked: 0,
    bounded: 0,
    move: new Float64Array(factors),
    standing: {
      limit: 0,
      count: 0,
      rows: new Uint32Array(rows),
      ratios: new Float64Array(rows),
      prices: new Float64Array(factors),
    },
  }
}

/**
 * Fills `rows` and `ratios` with every row that is not closed and whose ratio may be below 1 at `prices`, by factor, and
 * answers how many. A ratio is within `ROUNDING` of that of `Slices.health`; so near to 1 that one has to decide.
 */
export function below(candidates: Candidates, prices: Float64Array): number {
  const { standing } = candidates
  const drift = standing.limit > 0 ? drifted(candidates, prices) : 0
  if (drift * standing.limit >= 1 + 2 * ROUNDING) look(candidates, prices, (1 + ROUNDING) / drift)
  else search(candidates, prices)
  return candidates.count
}

/** Forgets the standing list; to be called when rows that were closed are opened again. */
export function forget({ standing }: Candidates): void {
  standing.limit = 0
}

/** At least this much of its ratio has every row kept since the standing list was made; 0 where nobody holds anything. */
function drifted({ screen, standing }: Candidates, prices: Float64Array): number {
  const { entries, middle, entry } = screen
  let least = Number.POSITIVE_INFINITY
  let most = 0
  for (let at = 0; at < middle[0]!; at++) {
    const factor = entry[at]!
    least = Math.min(least, prices[factor]! / standing.prices[factor]!)
  }
  for (let at = middle[0]!; at < entries[1]!; at++) {
    const factor = entry[at]!
    most = Math.max(most, prices[factor]! / standing.prices[factor]!)
  }
  return least < Number.POSITIVE_INFINITY ? least / most : 0
}

/** Judges what stands on the list and had a ratio below `limit` when it was made. */
function look(candidates: Candidates, prices: Float64Array, limit: number): void {
  const { screen, standing, closed, rows, ratios } = candidates
  const { first, weight, factor } = screen
  let count = 0
  for (let at = 0; at < standing.count; at++) {
    if (standing.ratios[at]! >= limit) continue
    const row = standing.rows[at]!
    if (closed[row] !== 0) continue
    candidates.looked++
    const end = first[row + 1]!
    let net = 0
    let gross = 0
    for (let slot = first[row]!; slot < end; slot++) {
      const worth = weight[slot]! * prices[factor[slot]!]!
      net += worth
      gross += Math.abs(worth)
    }
    if (!(net < ROUNDING * gross)) continue
    rows[count] = row
    ratios[count++] = (gross + net) / (gross - net)
  }
  candidates.count = count
}

/** Makes the standing list at `prices`, and of it the candidates. */
function search(candidates: Candidates, prices: Float64Array): void {
  const { screen, standing, move } = candidates
  const { reference, groups, least } = screen
  for (let factor = 0; factor < move.length; factor++) move[factor] = prices[factor]! / reference[factor]!
  const bands = least.length
  const lost = 1 - kept(screen, 0, move)
  const limit = 1 + SLACK.least + (lost > 0 ? SLACK.growth * lost : 0)
  candidates.count = 0
  standing.count = 0
  standing.limit = limit
  for (let band = 0; band < bands; band++) {
    candidates.bounded++
    if (least[band]! * kept(screen, 1 + band, move) >= limit * (1 + ROUNDING)) continue
    for (let group = groups[band]!; group < groups[band + 1]!; group++) {
      candidates.bounded++
      sift(candidates, prices, group, (limit * (1 + ROUNDING)) / kept(screen, 1 + bands + group, move))
    }
  }
  standing.prices.set(prices)
}

/** Looks at the rows of a group whose ratio at reference is below `cut`. */
function sift(candidates: Candidates, prices: Float64Array, group: number, cut: number): void {
  const { screen, standing, closed, rows, ratios } = candidates
  const { ratio, first, weight, factor } = screen
  const from = screen.rows[group]!
  const to = screen.rows[group + 1]!
  const width = first[from + 1]! - first[from]!
  // A ratio is below the limit if what is held less what is owed is below so much of their sum.
  const near = (standing.limit - 1) / (standing.limit + 1)
  let { count } = candidates
  let listed = standing.count
  let slot = first[from]!
  let row = from
  for (; row < to && ratio[row]! < cut; row++) {
    let net = 0
    let gross = 0
    for (const end = slot + width; slot < end; slot += SLOTS) {
      const a = weight[slot]! * prices[factor[slot]!]!
      const b = weight[slot + 1]! * prices[factor[slot + 1]!]!
      const c = weight[slot + 2]! * prices[factor[slot + 2]!]!
      const d = weight[slot + 3]! * prices[factor[slot + 3]!]!
      net += a + b + (c + d)
      gross += Math.abs(a) + Math.abs(b) + (Math.abs(c) + Math.abs(d))
    }
    if (!(net < near * gross) || closed[row] !== 0) continue
    const now = (gross + net) / (gross - net)
    standing.rows[listed] = row
    standing.ratios[listed++] = now
    if (!(net < ROUNDING * gross)) continue
    rows[count] = row
    ratios[count++] = now
  }
  candidates.looked += row - from
  candidates.count = count
  standing.count = listed
}

/** At least this much of its ratio at reference does every row of a group keep (`Bounds`). */
function kept(screen: Screen, group: number, move: Float64Array): number {
  const { entries, middle, entry, pinned, restHeld, restOwed } = screen
  const turn = middle[group]!
  const end = entries[group + 1]!
  let held = 0
  let least = Number.POSITIVE_INFINITY
  for (let at = entries[group]!; at < turn; at++) {
    const moved = move[entry[at]!]!
    held += pinned[at]! * moved
    if (moved < least) least = moved
  }
  let owed = 0
  let most = 0
  for (let at = turn; at < end; at++) {
    const moved = move[entry[at]!]!
    owed += pinned[at]! * moved
    if (moved > most) most = moved
  }
  if (turn > entries[group]!) held += restHeld[group]! * least
  return held / (owed + restOwed[group]! * most)
}
