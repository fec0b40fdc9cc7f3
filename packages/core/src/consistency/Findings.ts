import type { AssetId } from '../Asset.ts'
import { format, WAD } from '../Fixed.ts'

/** One thing that does not add up: where (`accounts[12].legs[0].amount`), what, and what to do about it. */
export type Problem = { readonly row: string; readonly what: string; readonly remedy: string }

/** What was found so far: the first problems in full, and how many there are in all. */
export type Findings = { readonly problems: Problem[]; total: number }

/** How many problems one fault tells in full. */
const SHOWN = 20

/** Nothing found yet. */
export const none = (): Findings => ({ problems: [], total: 0 })

/** Adds a problem; past the first twenty it is only counted. */
export function note(findings: Findings, row: string, what: string, remedy: string): void {
  findings.total++
  if (findings.problems.length < SHOWN) findings.problems.push({ row, what, remedy })
}

/** Where a number may lie: `from` ≤ x ≤ `to`, or without the ends named in `open`. In wad. */
export type Range = {
  readonly from: bigint
  readonly to?: bigint | undefined
  readonly open?: 'from' | 'to' | 'both' | undefined
}

/** From 0 to 1, both allowed. */
export const SHARE: Range = { from: 0n, to: WAD }

/** Notes `value` (wad) if it lies outside `range`. */
export function within(findings: Findings, row: string, value: bigint, range: Range): void {
  const [above, below] = [range.open !== 'to' && range.open, range.open !== 'from' && range.open]
  const low = above ? value <= range.from : value < range.from
  const high = range.to !== undefined && (below ? value >= range.to : value > range.to)
  if (!low && !high) return
  const bound = low
    ? `${above ? 'not above' : 'below'} ${format(range.from, 18)}`
    : `${below ? 'not below' : 'above'} ${format(range.to ?? 0n, 18)}`
  note(
    findings,
    row,
    `${format(value, 18)} is ${bound}`,
    'Ratios are plain fractions: write 0.8 for 80 %, and correct the sign.',
  )
}

/** Notes every id that was there before. */
export function unique(findings: Findings, rows: string, ids: readonly string[]): void {
  const first = new Map<string, number>()
  ids.forEach((id, index) => {
    const before = first.get(id)
    if (before === undefined) first.set(id, index)
    else
      note(
        findings,
        `${rows}[${index}]`,
        `“${id}” was there before, as ${rows}[${before}]`,
        'Keep one of the two, or merge them.',
      )
  })
}

/** The assets of a ledger, and where each of those in use is used first. */
export type Known = {
  readonly symbols: ReadonlyMap<AssetId, string>
  readonly used: Map<AssetId, string>
}

/** Notes an asset that the ledger does not have; otherwise remembers that `row` uses it. */
export function use(findings: Findings, known: Known, row: string, asset: AssetId): void {
  if (isKnown(findings, known, row, asset) && !known.used.has(asset)) known.used.set(asset, row)
}

/** Notes an asset that the ledger does not have; says whether it has it. */
export function isKnown(findings: Findings, known: Known, row: string, asset: AssetId): boolean {
  if (known.symbols.has(asset)) return true
  note(
    findings,
    row,
    `unknown asset “${asset}”`,
    'Add it to `assets`, or correct the id (chain/address, lower case).',
  )
  return false
}
