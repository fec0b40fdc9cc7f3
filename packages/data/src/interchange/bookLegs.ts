import { type Account, Consistency, Terms } from '@droste/core'
import { Book } from '@droste/engine'
import type * as Parquet from '../files/Parquet.ts'
import { noRow } from './Cells.ts'
import { unsorted } from './LedgerParquet.ts'
import { LEGS } from './LedgerTables.ts'
import type { Problems } from './Problems.ts'

/** A row of the table modes. */
export type ModeKey = { readonly venue: number; readonly id: string }

/** Of each account: its venue, and its mode's row + 1, or 0 for none. */
export type AccountColumns = {
  readonly accounts: number
  readonly venue: Uint16Array
  readonly mode: Int32Array
}

const OWN_TERMS = ['ltv', 'threshold', 'bonus', 'borrow_factor'] as const
const SHAPE = { account: 'integer', asset: 'integer', side: 'integer', amount_double: 'double' } as const
type OwnShape = { readonly [T in (typeof OWN_TERMS)[number]]: 'text?' }
/** The order of a book: collateral, debt, supply. */
const RANK = `CASE side WHEN 'collateral' THEN 0 WHEN 'debt' THEN 1 WHEN 'supply' THEN 2 ELSE 3 END`

/** The columns of a book, and which assets its legs use, with the first row that does. */
export type LegColumns = { readonly columns: Book.Columns; readonly used: ReadonlyMap<string, string> }

/** Reads the table legs into the columns of a book. @throws Parquet's faults, MalformedError for a key that leads nowhere */
export async function readLegs(
  folder: Parquet.Folder,
  problems: Problems,
  world: Consistency.World,
  modes: readonly ModeKey[],
  { accounts, venue, mode }: AccountColumns,
): Promise<LegColumns> {
  const { assets, venues } = world
  await folder.demand('legs', Object.keys(LEGS))
  const count = await folder.count('legs')
  const present = await folder.present('legs', OWN_TERMS)
  const own = OWN_TERMS.filter((_, at) => present[at]! > 0)
  const shape = { ...SHAPE, ...(Object.fromEntries(own.map((column) => [column, 'text?'])) as OwnShape) }
  const factors = Book.factorsOf(venues, assets)
  const factorAt = new Map(factors.map((factor, at) => [factor.venue * assets.length + factor.asset, at]))
  const terms = new LegTerms(world, factors, modes)
  const first = new Uint32Array(accounts + 1)
  const debts = new Uint32Array(accounts)
  const supplies = new Uint32Array(accounts)
  const columns = {
    rank: new Uint8Array(count),
    factor: new Uint16Array(count),
    terms: new Uint32Array(count),
    amount: new Float64Array(count),
  }
  const seenBy = new Int32Array(assets.length * 3).fill(-1)
  const used = new Map<string, string>()
  let account = -1
  let begin = 0
  for await (const piece of folder.pieces('legs', shape, { instead: { side: RANK } })) {
    const { from, columns: read } = piece
    const place = (row: number, column: string): string => `legs[${from + row}].${column}`
    for (let row = 0; row < piece.rows; row++) {
      const key = read.account[row]!
      if (key !== account) {
        if (key < 0 || key >= accounts) noRow(problems, place(row, 'account'), key, accounts)
        if (key < account) throw unsorted(problems, place(row, 'account'), key, account)
        account = key
        begin = from + row
      }
      const asset = read.asset[row]!
      if (asset < 0 || asset >= assets.length) noRow(problems, place(row, 'asset'), asset, assets.length)
      const rank = read.side[row]!
      const amount = read.amount_double[row]!
      const factor = factorAt.get(venue[key]! * assets.length + asset)
      if (rank > 2) problems.note(place(row, 'side'), 'is unknown', 'Write one of collateral, supply, debt.')
      if (!(amount >= 0 && amount < Number.POSITIVE_INFINITY))
        problems.note(
          place(row, 'amount_double'),
          `${amount} is no amount`,
          'Amounts are finite, and never negative.',
        )
      if (factor === undefined)
        problems.note(
          place(row, 'asset'),
          `“${assets[asset]!.id}” is not listed at ${venues[venue[key]!]!.id}`,
          'Add a listing with its ltv, threshold and oracle to the venue, or drop the leg.',
        )
      const slot = asset * 3 + rank
      if (seenBy[slot] === key)
        problems.note(place(row, 'account'), `account ${key} has this leg twice`, 'Add them up into one leg.')
      if (rank > 2 || factor === undefined) continue
      if (seenBy[slot] === -1 && !used.has(assets[asset]!.id))
        used.set(assets[asset]!.id, `legs[${from + row}]`)
      seenBy[slot] = key
      first[key + 1]!++
      if (rank === 0) debts[key]!++
      if (rank < 2) supplies[key]!++
      const number =
        own.length === 0
          ? terms.number(factor, mode[key]!)
          : terms.ownNumber(
              problems,
              () => `legs[${from + row}]`,
              factor,
              mode[key]!,
              (term) => read[term]?.[row] ?? null,
            )
      insert(columns, begin, from + row, rank, factor, number, amount)
    }
  }
  for (let row = 0; row < accounts; row++) {
    first[row + 1]! += first[row]!
    debts[row]! += first[row]!
    supplies[row]! += first[row]!
  }
  const { factor, terms: legTerms, amount } = columns
  const ladder = terms.table.rows
  const legs = { first, debts, supplies, factor, terms: legTerms, amount, ladder }
  return { columns: { accounts, assets, venues, factors, venue, ...legs }, used }
}

type Sorted = {
  readonly rank: Uint8Array
  readonly factor: Uint16Array
  readonly terms: Uint32Array
  readonly amount: Float64Array
}

/** Puts a leg where rank and then factor say; `begin` … `end` are the legs that its account has already. */
function insert(
  { rank, factor, terms, amount }: Sorted,
  begin: number,
  end: number,
  legRank: number,
  legFactor: number,
  legTerms: number,
  legAmount: number,
): void {
  const isAfter = (otherRank: number, otherFactor: number): boolean =>
    otherRank > legRank || (otherRank === legRank && otherFactor > legFactor)
  let at = end
  for (; at > begin && isAfter(rank[at - 1]!, factor[at - 1]!); at--) {
    rank[at] = rank[at - 1]!
    factor[at] = factor[at - 1]!
    terms[at] = terms[at - 1]!
    amount[at] = amount[at - 1]!
  }
  rank[at] = legRank
  factor[at] = legFactor
  terms[at] = legTerms
  amount[at] = legAmount
}

type OwnText = (term: (typeof OWN_TERMS)[number]) => string | null

/** Numbers the terms of legs; those that a venue or a mode sets are worked out once. */
class LegTerms {
  readonly table = new Book.TermsTable()
  readonly #world: Consistency.World
  readonly #factors: readonly Book.Factor[]
  readonly #modes: readonly ModeKey[]
  readonly #set = new Map<number, number>()
  readonly #own = new Map<string, number>()
  constructor(world: Consistency.World, factors: readonly Book.Factor[], modes: readonly ModeKey[]) {
    this.#world = world
    this.#factors = factors
    this.#modes = modes
  }

  /** Of a leg without terms of its own. `mode` is a row of modes + 1, or 0. */
  number(factor: number, mode: number): number {
    const key = factor * (this.#modes.length + 1) + mode
    const known = this.#set.get(key)
    if (known !== undefined) return known
    const number = this.#resolve(factor, mode, {})
    this.#set.set(key, number)
    return number
  }

  /** Of a leg that may state its own; notes what is wrong with them where they are met first. */
  ownNumber(problems: Problems, row: () => string, factor: number, mode: number, text: OwnText): number {
    const key = [factor, mode, ...OWN_TERMS.map((term) => text(term) ?? '')].join(' ')
    const known = this.#own.get(key)
    if (known !== undefined) return known
    const own: { -readonly [T in keyof Account.Leg]?: Account.Leg[T] } = {}
    for (const term of OWN_TERMS) {
      const value = text(term)
      if (value !== null)
        own[term === 'borrow_factor' ? 'borrowFactor' : term] = problems.wad(() => `${row()}.${term}`, value)
    }
    const leg = { side: 'collateral', asset: '', amount: 0n, ...own } as const
    const wrong = Consistency.legProblems(row(), leg)
    for (const problem of wrong) problems.note(problem.row, problem.what, problem.remedy)
    const number = wrong.length > 0 ? 0 : this.#resolve(factor, mode, own)
    this.#own.set(key, number)
    return number
  }

  #resolve(factor: number, mode: number, own: Partial<Account.Leg>): number {
    const { venues, assets } = this.#world
    const { venue, asset } = this.#factors[factor]!
    const leg = { side: 'collateral', asset: assets[asset]!.id, amount: 0n, ...own } as const
    const id = mode === 0 ? {} : { mode: this.#modes[mode - 1]!.id }
    const account = { owner: '', venue: venues[venue]!.id, ...id, legs: [leg] }
    return this.table.number(Book.termsRow(Terms.resolve(venues[venue]!, account, leg)))
  }
}
