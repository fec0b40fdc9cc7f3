import { type Account, type Asset, Fixed } from '@droste/core'
import type { Columns } from '../files/Parquet.ts'
import type { LEGS } from './LedgerTables.ts'

/**
 * The columns of the table legs: all legs of the first account, of the second, … in their own order. `first` is the row
 * of the first account.
 */
export function legColumns(
  accounts: readonly Account.Account[],
  assets: readonly Asset.Asset[],
  keyOf: ReadonlyMap<string, number>,
  first = 0,
): Columns<typeof LEGS> {
  const count = accounts.reduce((sum, { legs }) => sum + legs.length, 0)
  const account = new Int32Array(count)
  const asset = new Int32Array(count)
  const double = new Float64Array(count)
  const side = new Array<string>(count)
  const amount = new Array<string>(count)
  const own = [0, 1, 2, 3].map(() => new Array<string | null>(count).fill(null))
  let at = 0
  accounts.forEach(({ legs }, row) => {
    for (const leg of legs) {
      const key = keyOf.get(leg.asset)!
      const text = Fixed.format(leg.amount, assets[key]!.decimals)
      account[at] = first + row
      asset[at] = key
      side[at] = leg.side
      amount[at] = text
      double[at] = Number(text)
      ;[leg.ltv, leg.threshold, leg.bonus, leg.borrowFactor].forEach((ratio, term) => {
        if (ratio !== undefined) own[term]![at] = Fixed.format(ratio, 18)
      })
      at++
    }
  })
  const [ltv, threshold, bonus, borrow_factor] = own as [string[], string[], string[], string[]]
  return { account, asset, side, amount, amount_double: double, ltv, threshold, bonus, borrow_factor }
}
