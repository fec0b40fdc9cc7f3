import type { Subject } from './Subject.ts'

/** The balance sheet of every account: one entry an account, USD. docs/spec/measures.md M1, M2. */
export type Sheet = {
  /** Everything deposited, whether it counts in health or not. */
  readonly collateralUsd: Float64Array
  /** The part of `collateralUsd` that does not count in health. */
  readonly idleUsd: Float64Array
  readonly debtUsd: Float64Array
  /** Σ collateral · threshold. */
  readonly limitUsd: Float64Array
  /** Σ debt / borrow factor: the account is eligible when its limit is below this. */
  readonly weightedDebtUsd: Float64Array
}

/** Adds up the legs of every account. */
export function draw({ book, prices }: Pick<Subject, 'book' | 'prices'>): Sheet {
  const { accounts, amount, factor, terms, threshold, debtWeight, first, debts, supplies } = book
  const price = Float64Array.from(book.factors, ({ asset }) => prices[asset]!)
  const sheet = {
    collateralUsd: new Float64Array(accounts),
    idleUsd: new Float64Array(accounts),
    debtUsd: new Float64Array(accounts),
    limitUsd: new Float64Array(accounts),
    weightedDebtUsd: new Float64Array(accounts),
  }
  for (let row = 0; row < accounts; row++) {
    let counting = 0
    let limit = 0
    let debt = 0
    let weighted = 0
    let idle = 0
    let at = first[row]!
    for (const end = debts[row]!; at < end; at++) {
      const usd = amount[at]! * price[factor[at]!]!
      counting += usd
      limit += usd * threshold[terms[at]!]!
    }
    for (const end = supplies[row]!; at < end; at++) {
      const usd = amount[at]! * price[factor[at]!]!
      debt += usd
      weighted += usd * debtWeight[terms[at]!]!
    }
    for (const end = first[row + 1]!; at < end; at++) idle += amount[at]! * price[factor[at]!]!
    sheet.collateralUsd[row] = counting + idle
    sheet.idleUsd[row] = idle
    sheet.debtUsd[row] = debt
    sheet.limitUsd[row] = limit
    sheet.weightedDebtUsd[row] = weighted
  }
  return sheet
}

/** Health of account `row` (M2): null if it owes nothing. */
export const health = (sheet: Sheet, row: number): number | null =>
  sheet.debtUsd[row]! > 0 ? sheet.limitUsd[row]! / sheet.weightedDebtUsd[row]! : null

/** Leverage of account `row` (M3): collateral over equity, null where there is no equity. */
export function leverage(sheet: Sheet, row: number): number | null {
  const equity = sheet.collateralUsd[row]! - sheet.debtUsd[row]!
  return equity > 0 ? sheet.collateralUsd[row]! / equity : null
}
