import type { Sheet } from './Sheet.ts'

/** Sums over accounts, USD. `leverage` is collateral over equity, null where there is no equity. M4. */
export type Totals = {
  readonly accounts: number
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly leverage: number | null
}

/** Over all accounts, and over those that owe something. */
export type Both = { readonly totals: Totals & { readonly idleUsd: number }; readonly borrowers: Totals }

/** Collateral, debt and equity of the book and of its borrowers. */
export function sum(sheet: Sheet): Both {
  let collateral = 0
  let debt = 0
  let idle = 0
  let pledged = 0
  let borrowers = 0
  sheet.debtUsd.forEach((owed, row) => {
    collateral += sheet.collateralUsd[row]!
    idle += sheet.idleUsd[row]!
    debt += owed
    if (owed > 0) {
      borrowers++
      pledged += sheet.collateralUsd[row]!
    }
  })
  return {
    totals: { ...totals(sheet.debtUsd.length, collateral, debt), idleUsd: idle },
    borrowers: totals(borrowers, pledged, debt),
  }
}

const totals = (accounts: number, collateralUsd: number, debtUsd: number): Totals => {
  const equityUsd = collateralUsd - debtUsd
  return {
    accounts,
    collateralUsd,
    debtUsd,
    equityUsd,
    leverage: equityUsd > 0 ? collateralUsd / equityUsd : null,
  }
}
