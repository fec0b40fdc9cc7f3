import type { Screen } from './Screen.ts'

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
  /** What stood below `1 + slack` at the prices of the last full search, for the searches near to it. */
  readonly standing: Standing
}

type Standing = {
  valid: boolean
  count: number
  readonly rows: Uint32Array
  readonly ratios: Float64Array
  readonly prices: Float64Array
}

/** How far above 1 the standing list reaches. */
const SLACK = 0.02

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
      valid: false,
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
  const drift = standing.valid ? drifted(candidates, prices) : 0
  if (drift * (1 + SLACK) >= 1 + ROUNDING) look(candidates, prices, (1 + ROUNDING) / drift)
  else search(candidates, prices)
  return candidates.count
}

/** Forgets the standing list; to be called when rows that were closed are opened again. */
export function forget({ standing }: Candidates): void {
  standing.valid = false
}

/** At least this much of its ratio has every row kept since the standing list was made. */
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
  return least / most
}

/** Judges what stands on the list and had a ratio below `limit` when it was made. */
function look(candidates: Candidates, prices: Float64Array, limit: number): void {
  const { screen, standing, closed, rows, ratios } = candidates
  let count = 0
  for (let at = 0; at < standing.count; at++) {
    if (standing.ratios[at]! >= limit) continue
    const row = standing.rows[at]!
    if (closed[row] !== 0) continue
    candidates.looked++
    const ratio = ratioOf(screen, row, prices)
    if (!(ratio < 1 + ROUNDING)) continue
    rows[count] = row
    ratios[count++] = ratio
  }
  candidates.count = count
}

/** Makes the standing list at `prices`, and of it the candidates. */
function search(candidates: Candidates, prices: Float64Array): void {
  const { screen, standing, closed, rows, ratios, move } = candidates
  const { reference, groups, ratio, least } = screen
  for (let factor = 0; factor < move.length; factor++) move[factor] = prices[factor]! / reference[factor]!
  const limit = (1 + SLACK) * (1 + ROUNDING)
  const bands = least.length
  let count = 0
  let listed = 0
  for (let band = 0; band < bands; band++) {
    candidates.bounded++
    if (least[band]! * kept(screen, 1 + band, move) >= limit) continue
    for (let group = groups[band]!; group < groups[band + 1]!; group++) {
      candidates.bounded++
      const end = screen.rows[group + 1]!
      const cut = limit / kept(screen, 1 + bands + group, move)
      for (let row = screen.rows[group]!; row < end && ratio[row]! < cut; row++) {
        if (closed[row] !== 0) continue
        candidates.looked++
        const now = ratioOf(screen, row, prices)
        if (!(now < limit)) continue
        standing.rows[listed] = row
        standing.ratios[listed++] = now
        if (now >= 1 + ROUNDING) continue
        rows[count] = row
        ratios[count++] = now
      }
    }
  }
  candidates.count = count
  standing.count = listed
  standing.prices.set(prices)
  standing.valid = true
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

/** Collateral over debt; not a number for 0 over 0, which no comparison holds for. */
function ratioOf({ first, debts, factor, weight }: Screen, row: number, prices: Float64Array): number {
  const middle = debts[row]!
  const end = first[row + 1]!
  let held = 0
  let owed = 0
  for (let leg = first[row]!; leg < middle; leg++) held += weight[leg]! * prices[factor[leg]!]!
  for (let leg = middle; leg < end; leg++) owed += weight[leg]! * prices[factor[leg]!]!
  return held / owed
}
