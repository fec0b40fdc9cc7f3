import type { Parquet } from '@droste/data'
import { Cliff, Portrait, Recursion, Sheet, Subject } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened } from './Opened.ts'

/** One account as a line of a list, USD. Null: no health without debt, no leverage without equity. */
export type Line = {
  readonly account: string
  readonly venue: string
  readonly collateralUsd: number
  readonly idleUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly leverage: number | null
  readonly healthFactor: number | null
  readonly loopedDebtUsd: number
  readonly loops: number | null
  /** By asset, USD. */
  readonly held: readonly Holding[]
  readonly owed: readonly Holding[]
  /** Falls of single assets that make it eligible, smallest first (M13). */
  readonly triggers: readonly { readonly asset: string; readonly drop: number }[]
}

export type Holding = { readonly asset: string; readonly usd: number }

/** What a list can be sorted by; `row` is the ledger's own order. */
export const SORTS = [
  'row',
  'collateralUsd',
  'idleUsd',
  'debtUsd',
  'equityUsd',
  'leverage',
  'healthFactor',
  'loopedDebtUsd',
  'loops',
] as const
export type Sort = (typeof SORTS)[number]

/** Which part of the list, and in which order; accounts that have no such figure come last either way. */
export type Page = {
  readonly sort: Sort
  readonly order: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

/** A page of accounts, and how many there are in all. */
export type Listed = Answer.Answer & Page & { readonly total: number; readonly accounts: readonly Line[] }

/** Every account of an open ledger, measured once for any number of pages. */
export class Roll {
  readonly #opened: Opened
  readonly #sheet: Sheet.Sheet
  readonly #loopedUsd: Float64Array
  readonly #swings: Cliff.Swings
  #ranking: { readonly by: string; readonly rows: Uint32Array } | null = null

  constructor(opened: Opened) {
    this.#opened = opened
    this.#sheet = Sheet.draw(opened.subject)
    this.#loopedUsd = Recursion.measure(opened.subject, this.#sheet).loopedUsd
    this.#swings = new Cliff.Swings(opened.subject)
  }

  /** One page. */
  async page(page: Page): Promise<Listed> {
    const { ledger, subject, name } = this.#opened
    const rows = [...this.#ranked(page).subarray(page.offset, page.offset + page.limit)]
    await name(rows)
    const { accounts: total } = subject.book
    return { ...Answer.about(ledger), ...page, total, accounts: rows.map((row) => this.#line(row)) }
  }

  /** All accounts as a table, in the ledger's order. */
  async table(): Promise<Parquet.Table> {
    const { subject, name } = this.#opened
    const { book } = subject
    const rows = Array.from({ length: book.accounts }, (_, row) => row)
    await name(rows)
    const { collateralUsd, idleUsd, debtUsd } = this.#sheet
    const column = (sort: Sort): (number | null)[] => rows.map((row) => this.#figure(sort, row))
    return {
      name: 'accounts',
      shape: SHAPE,
      columns: {
        account: rows.map(subject.accountId),
        venue: rows.map((row) => book.venues[book.venue[row]!]!.id),
        collateral_usd: collateralUsd,
        idle_usd: idleUsd,
        debt_usd: debtUsd,
        equity_usd: collateralUsd.map((collateral, row) => collateral - debtUsd[row]!),
        leverage: column('leverage'),
        health_factor: column('healthFactor'),
        looped_debt_usd: this.#loopedUsd,
        loops: column('loops'),
      },
    }
  }

  #line(row: number): Line {
    const { subject } = this.#opened
    const { accountId, book } = subject
    const [first, owes, idle, end] = [
      book.first[row]!,
      book.debts[row]!,
      book.supplies[row]!,
      book.first[row + 1]!,
    ]
    return {
      account: accountId(row),
      venue: book.venues[book.venue[row]!]!.id,
      collateralUsd: this.#sheet.collateralUsd[row]!,
      idleUsd: this.#sheet.idleUsd[row]!,
      debtUsd: this.#sheet.debtUsd[row]!,
      equityUsd: this.#sheet.collateralUsd[row]! - this.#sheet.debtUsd[row]!,
      leverage: this.#figure('leverage', row),
      healthFactor: this.#figure('healthFactor', row),
      loopedDebtUsd: this.#loopedUsd[row]!,
      loops: this.#figure('loops', row),
      held: [...this.#legs(first, owes), ...this.#legs(idle, end)],
      owed: this.#legs(owes, idle),
      triggers: Portrait.triggers(subject, this.#sheet, this.#swings, row).map(({ asset, drop }) => ({
        asset,
        drop,
      })),
    }
  }

  #legs(from: number, end: number): Holding[] {
    const { subject } = this.#opened
    return Array.from({ length: end - from }, (_, step) => ({
      asset: subject.book.assets[Subject.assetOf(subject.book, from + step)]!.id,
      usd: Subject.legUsd(subject, from + step),
    }))
  }

  #figure(sort: Sort, row: number): number | null {
    const sheet = this.#sheet
    switch (sort) {
      case 'row':
        return row
      case 'collateralUsd':
      case 'idleUsd':
      case 'debtUsd':
        return sheet[sort][row]!
      case 'equityUsd':
        return sheet.collateralUsd[row]! - sheet.debtUsd[row]!
      case 'leverage':
        return Sheet.leverage(sheet, row)
      case 'healthFactor':
        return Sheet.health(sheet, row)
      case 'loopedDebtUsd':
        return this.#loopedUsd[row]!
      case 'loops':
        return Recursion.loopsOf(sheet, row, this.#loopedUsd[row]!)
    }
  }

  /** Rows in order; of equals the earlier comes first. The last order asked for is kept, for the next page. */
  #ranked({ sort, order }: Page): Uint32Array {
    const by = `${sort} ${order}`
    if (this.#ranking?.by !== by) this.#ranking = { by, rows: this.#rank(sort, order === 'asc' ? 1 : -1) }
    return this.#ranking.rows
  }

  #rank(sort: Sort, sign: 1 | -1): Uint32Array {
    const { accounts } = this.#opened.subject.book
    const keys = new Float64Array(accounts)
    for (let row = 0; row < accounts; row++) {
      const figure = this.#figure(sort, row)
      keys[row] = figure === null ? Number.POSITIVE_INFINITY : sign * figure
    }
    return Uint32Array.from(keys.keys()).sort((a, b) => {
      const [left, right] = [keys[a]!, keys[b]!]
      return left < right ? -1 : left > right ? 1 : a - b
    })
  }
}

const SHAPE = {
  account: 'text',
  venue: 'text',
  collateral_usd: 'double',
  idle_usd: 'double',
  debt_usd: 'double',
  equity_usd: 'double',
  leverage: 'double?',
  health_factor: 'double?',
  looped_debt_usd: 'double',
  loops: 'double?',
} as const satisfies Parquet.Shape
