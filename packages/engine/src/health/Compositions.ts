import { Fault } from '@droste/core'
import type * as Book from '../Book.ts'
import * as Memory from './Memory.ts'

/** How many price vectors `Health.eight` takes in one pass. */
export const EIGHT = 8

/**
 * The accounts that owe, sorted by composition into plain columns of one memory (docs/spec/health.md H1). Within a
 * composition the legs stand slot after slot: leg `slot` of row `row` is number `slot · rows + row`.
 */
export type Compositions = {
  readonly memory: Memory.Memory
  readonly shapes: readonly Shape[]
  /** Account of each row; NOBODY where a composition is filled up. */
  readonly account: Uint32Array
  /** USD per whole token by factor, at which `Health` values; for `eight`, eight in a row for each factor. */
  readonly prices: Float64Array
  /** Of row, written by `Health`: NaN for nobody; for `eight`, eight in a row for each row. */
  readonly health: Float64Array
}

/** So many collaterals and debts; rows `from` to `from + rows`, by fours. */
export type Shape = {
  readonly collaterals: number
  readonly debts: number
  readonly from: number
  readonly rows: number
  /** Of leg: amount times threshold, for debts over the borrow factor; index of the factor. */
  readonly weight: Float64Array
  readonly factor: Uint16Array
}

export const NOBODY = 0xffffffff

export type Options = {
  /** Room for `eight` price vectors, eight times the memory of the results. */
  readonly eight?: boolean | undefined
  /** Memory that threads share. */
  readonly shared?: boolean | undefined
}

/** Lays out the accounts with debt. @throws TooLargeError */
export function lay(book: Book.Book, { eight = false, shared = false }: Options = {}): Compositions {
  const counts = count(book)
  const rows = counts.reduce((sum, each) => sum + each.rows, 0)
  const legs = counts.reduce((sum, { slots, rows }) => sum + slots * rows, 0)
  const lanes = eight ? EIGHT : 1
  const vectors = book.factors.length * lanes
  const bytes = 16 + (vectors + (vectors & 1) + rows * lanes + legs) * 8 + rows * 4 + legs * 2
  if (bytes > Memory.MOST) throw new TooLargeError(bytes)
  const memory = Memory.allocate(bytes, shared)
  let at = 0
  const doubles = (length: number): Float64Array => {
    const column = new Float64Array(memory.buffer, at, length)
    at += (length + (length & 1)) * 8
    return column
  }
  const prices = doubles(vectors)
  const health = doubles(rows * lanes)
  const weights = counts.map(({ slots, rows }) => doubles(slots * rows))
  const account = new Uint32Array(memory.buffer, at, rows).fill(NOBODY)
  at += rows * 4
  let from = 0
  const shapes = counts.map(({ collaterals, slots, rows }, number): Shape => {
    const factor = new Uint16Array(memory.buffer, at, slots * rows)
    at += slots * rows * 2
    const shape = { collaterals, debts: slots - collaterals, from, rows, weight: weights[number]!, factor }
    from += rows
    return shape
  })
  const laid = { memory, shapes, account, prices, health }
  fill(laid, book)
  return laid
}

/** Of an account: its collaterals and its slots in one number, 0 for one that owes nothing. */
const keyOf = ({ first, debts, supplies }: Book.Book, account: number): number =>
  debts[account] === supplies[account]
    ? 0
    : (debts[account]! - first[account]!) * 65536 + supplies[account]! - first[account]!

function count(book: Book.Book): { collaterals: number; slots: number; rows: number }[] {
  const found = new Map<number, number>()
  for (let account = 0; account < book.accounts; account++) {
    const key = keyOf(book, account)
    if (key > 0) found.set(key, (found.get(key) ?? 0) + 1)
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([key, rows]) => ({ collaterals: key >>> 16, slots: key & 65535, rows: Math.ceil(rows / 4) * 4 }))
}

function fill({ shapes, account: who }: Compositions, book: Book.Book): void {
  const { first, factor, terms, amount, threshold, debtWeight } = book
  const place = new Map(
    shapes.map((each, at) => [each.collaterals * 65536 + each.collaterals + each.debts, at]),
  )
  const next = new Uint32Array(shapes.length)
  for (let account = 0; account < book.accounts; account++) {
    const key = keyOf(book, account)
    if (key === 0) continue
    const at = place.get(key)!
    const shape = shapes[at]!
    const row = next[at]!++
    who[shape.from + row] = account
    const slots = shape.collaterals + shape.debts
    for (let slot = 0; slot < slots; slot++) {
      const leg = first[account]! + slot
      const share = slot < shape.collaterals ? threshold : debtWeight
      shape.weight[slot * shape.rows + row] = amount[leg]! * share[terms[leg]!]!
      shape.factor[slot * shape.rows + row] = factor[leg]!
    }
  }
}

/** The columns do not fit what one WebAssembly memory addresses. @example a book of 150 million accounts */
export class TooLargeError extends Fault<{ bytes: number }> {
  override readonly name = 'Compositions.TooLargeError'
  constructor(bytes: number) {
    super(`${bytes} bytes of columns are more than one memory holds`, { bytes })
  }
  override advise = (): string => 'Lay out the book in parts of fewer accounts.'
}
