import type { Consistency } from '@droste/core'
import type { Book } from '@droste/engine'
import type * as Parquet from '../files/Parquet.ts'
import { noRow } from './Cells.ts'
import { unsorted } from './LedgerParquet.ts'
import { LEGS } from './LedgerTables.ts'
import { type LegTerms, OWN_TERMS } from './LegTerms.ts'
import type { Problems } from './Problems.ts'

/** Of each account: its venue, and its mode's row + 1, or 0 for none. */
export type AccountColumns = { readonly venue: Uint16Array; readonly mode: Int32Array }

/**
 * The number of the terms of each leg that states its own, + 1, by the leg's row; null when none does.
 * @throws Parquet's faults
 */
export async function ownTerms(
  folder: Parquet.Folder,
  problems: Problems,
  { venue, mode }: AccountColumns,
  terms: LegTerms,
): Promise<Uint32Array | null> {
  await folder.demand('legs', Object.keys(LEGS))
  if (!(await folder.states('legs', OWN_TERMS))) return null
  const numbers = new Uint32Array(await folder.count('legs'))
  const { side, amount, amount_double, ...shape } = LEGS
  for await (const { from, rows, columns } of folder.pieces('legs', shape))
    for (let row = 0; row < rows; row++) {
      const account = columns.account[row]!
      const factor = terms.factor(venue[account]!, columns.asset[row]!)
      const text = OWN_TERMS.map((term) => columns[term][row] ?? null)
      if (factor === undefined || text.every((term) => term === null)) continue
      numbers[from + row] = terms.own(problems, () => `legs[${from + row}]`, factor, mode[account]!, text) + 1
    }
  return numbers
}

/** The order of a book: collateral, debt, supply. */
const RANK = `CASE side WHEN 'collateral' THEN 0 WHEN 'debt' THEN 1 WHEN 'supply' THEN 2 ELSE 3 END`
// asset and rank in one column: what DuckDB hands over stays in memory until the collector comes round
const SHAPE = { account: 'integer', slot: 'integer', amount_double: 'double' } as const
const SELECT = { instead: { slot: `asset * 4 + ${RANK}` } }

/**
 * Fills the legs of `book`, whose columns are laid out and zero, and says which assets they use, with the first row
 * that does. `own` is what `ownTerms` found.
 * @throws Parquet's faults; MalformedError for a key that leads nowhere
 */
export async function fillLegs(
  folder: Parquet.Folder,
  problems: Problems,
  { assets, venues }: Consistency.World,
  { venue, mode }: AccountColumns,
  terms: LegTerms,
  own: Uint32Array | null,
  book: Book.Book,
): Promise<ReadonlyMap<string, string>> {
  const { first, debts, supplies } = book
  const sorted = {
    rank: new Uint8Array(book.legs),
    factor: book.factor,
    terms: book.terms,
    amount: book.amount,
  }
  const seenBy = new Int32Array(assets.length * 4).fill(-1)
  const usedBy = new Int32Array(assets.length).fill(-1)
  let account = -1
  let begin = 0
  for await (const { from, rows, columns } of folder.pieces('legs', SHAPE, SELECT)) {
    for (let row = 0; row < rows; row++) {
      const leg = from + row
      const key = columns.account[row]!
      if (key !== account) {
        if (key < 0 || key >= book.accounts) noRow(problems, `legs[${leg}].account`, key, book.accounts)
        if (key < account) throw unsorted(problems, `legs[${leg}].account`, key, account)
        account = key
        begin = leg
      }
      const slot = columns.slot[row]!
      const rank = slot & 3
      const asset = slot >> 2
      if (asset < 0 || asset >= assets.length) noRow(problems, `legs[${leg}].asset`, asset, assets.length)
      const amount = columns.amount_double[row]!
      const factor = terms.factor(venue[key]!, asset)
      if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY))
        problems.note(
          `legs[${leg}].amount_double`,
          `${amount} is no amount`,
          'Amounts are finite and never negative.',
        )
      if (rank > 2) problems.note(`legs[${leg}].side`, 'is unknown', 'Write one of collateral, supply, debt.')
      else if (factor === undefined)
        problems.note(
          `legs[${leg}].asset`,
          `“${assets[asset]!.id}” is not listed at ${venues[venue[key]!]!.id}`,
          'Add a listing with its ltv, threshold and oracle to the venue, or drop the leg.',
        )
      else {
        if (seenBy[slot] === key)
          problems.note(`legs[${leg}]`, `account ${key} has this leg twice`, 'Add them up into one leg.')
        if (usedBy[asset] === -1) usedBy[asset] = leg
        seenBy[slot] = key
        first[key + 1]!++
        if (rank === 0) debts[key]!++
        if (rank < 2) supplies[key]!++
        const ownNumber = own === null ? 0 : own[leg]!
        const number = ownNumber > 0 ? ownNumber - 1 : terms.set(factor, mode[key]!)
        insert(sorted, begin, leg, rank, factor, number, amount)
      }
    }
  }
  for (let row = 0; row < book.accounts; row++) {
    first[row + 1]! += first[row]!
    debts[row]! += first[row]!
    supplies[row]! += first[row]!
  }
  const used = assets.flatMap(({ id }, asset): [string, string][] =>
    usedBy[asset] === -1 ? [] : [[id, `legs[${usedBy[asset]}]`]],
  )
  return new Map(used)
}

type Sorted = {
  readonly rank: Uint8Array
  readonly factor: Uint16Array
  readonly terms: Uint32Array
  readonly amount: Float64Array
}

/** Puts a leg where its rank and then its factor say; `begin` … `end` are the legs its account has already. */
function insert(
  { rank, factor, terms, amount }: Sorted,
  begin: number,
  end: number,
  legRank: number,
  legFactor: number,
  legTerms: number,
  legAmount: number,
): void {
  let at = end
  for (; at > begin; at--) {
    const before = rank[at - 1]!
    if (before < legRank || (before === legRank && factor[at - 1]! <= legFactor)) break
    rank[at] = before
    factor[at] = factor[at - 1]!
    terms[at] = terms[at - 1]!
    amount[at] = amount[at - 1]!
  }
  rank[at] = legRank
  factor[at] = legFactor
  terms[at] = legTerms
  amount[at] = legAmount
}
