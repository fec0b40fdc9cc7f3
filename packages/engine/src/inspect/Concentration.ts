import * as Sheet from './Sheet.ts'
import type { Subject } from './Subject.ts'

/** One account as a line of a table. Null: no health without debt, no leverage without equity. */
export type Line = {
  readonly account: string
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly leverage: number | null
  readonly healthFactor: number | null
}

/** Whose debt it is: shares of all debt, 0 where there is none. docs/spec/measures.md M11. */
export type Concentration = {
  readonly top1: number
  readonly top5: number
  readonly top10: number
  /** Σ of squared shares, over accounts: 1 when one account owes everything. */
  readonly herfindahl: number
  readonly largest: readonly Line[]
}

const SHOWN = 10

/** Ranks accounts by what they owe; of equals the earlier comes first. */
export function measure(subject: Subject, sheet: Sheet.Sheet): Concentration {
  const ranking = largest(sheet.debtUsd, SHOWN)
  let debt = 0
  let squares = 0
  for (const owed of sheet.debtUsd) {
    debt += owed
    squares += owed * owed
  }
  const share = (count: number): number =>
    debt > 0 ? ranking.slice(0, count).reduce((sum, row) => sum + sheet.debtUsd[row]!, 0) / debt : 0
  return {
    top1: share(1),
    top5: share(5),
    top10: share(10),
    herfindahl: debt > 0 ? squares / debt ** 2 : 0,
    largest: ranking.map((row) => line(subject, sheet, row)),
  }
}

/** Account `row` as a line. */
export const line = (subject: Subject, sheet: Sheet.Sheet, row: number): Line => ({
  account: subject.accountId(row),
  collateralUsd: sheet.collateralUsd[row]!,
  debtUsd: sheet.debtUsd[row]!,
  leverage: Sheet.leverage(sheet, row),
  healthFactor: Sheet.health(sheet, row),
})

/** Rows of the `count` largest positive values, largest first. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const rows: number[] = []
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    const full = rows.length === count
    if (value <= 0 || (full && value <= values[rows[count - 1]!]!)) continue
    if (full) rows.pop()
    let place = rows.length
    while (place > 0 && values[rows[place - 1]!]! < value) place--
    rows.splice(place, 0, row)
  }
  return rows
}
