import { type Account, Consistency, Fixed } from '@droste/core'
import * as Parquet from '../files/Parquet.ts'
import { ACCOUNTS, LEGS } from './LedgerTables.ts'
import { keysOf, toTables } from './worldTables.ts'

/** Accounts that come one at a time, and the world around them once all have come. */
export type Source = {
  readonly accounts: Iterable<Account.Account>
  readonly tables: Pick<Consistency.World, 'assets' | 'prices' | 'venues'>
  /** `debtUsd` is what the accounts owe. */
  readonly worldOf: (debtUsd: number) => Consistency.World
}

/**
 * Writes accounts as a folder of Parquet tables without holding them: about 200 bytes a leg while it works. The same
 * folder as `LedgerParquet.write` of the whole ledger; of the accounts, nothing but their assets and venues is checked.
 * @throws Consistency.InconsistentError, Replacement's faults
 */
export async function write(path: string, { accounts, tables, worldOf }: Source): Promise<void> {
  const { assets, prices, venues } = tables
  const usd = new Map(prices.map(({ asset, usd }) => [asset, Fixed.toNumber(usd, 18)]))
  const assetKey = keysOf(assets)
  const venueKey = new Map(venues.map(({ id }, at) => [id, at]))
  const modeKey = new Map(
    venues.flatMap(({ id, modes }) => modes.map((mode) => `${id} ${mode.id}`)).map((key, at) => [key, at]),
  )
  const row = {
    owner: [] as string[],
    sub: [] as (string | null)[],
    venue: [] as number[],
    mode: [] as (number | null)[],
  }
  const leg = {
    account: new Growing(Int32Array),
    asset: new Growing(Int32Array),
    double: new Growing(Float64Array),
    side: [] as string[],
    amount: [] as string[],
  }
  const own = OWN.map(() => [] as (string | null)[])
  const used = new Map<string, string>()
  let debtUsd = 0
  for (const { owner, sub, venue, mode, legs } of accounts) {
    for (const each of legs) {
      const key = assetKey.get(each.asset)!
      const text = Fixed.format(each.amount, assets[key]!.decimals)
      if (!used.has(each.asset)) used.set(each.asset, `legs[${leg.side.length}]`)
      leg.account.push(row.owner.length)
      leg.asset.push(key)
      leg.double.push(Number(text))
      leg.side.push(each.side)
      leg.amount.push(text)
      OWN.forEach((term, at) => {
        const ratio = each[term]
        own[at]!.push(ratio === undefined ? null : Fixed.format(ratio, 18))
      })
      if (each.side === 'debt') debtUsd += Number(text) * (usd.get(each.asset) ?? 0)
    }
    row.owner.push(owner)
    row.sub.push(sub ?? null)
    row.venue.push(venueKey.get(venue)!)
    row.mode.push(mode === undefined ? null : modeKey.get(`${venue} ${mode}`)!)
  }
  const world = worldOf(debtUsd)
  Consistency.checkWorld(world, used)
  const [ltv, threshold, bonus, borrow_factor] = own as [string[], string[], string[], string[]]
  const legs = {
    account: leg.account.column(),
    asset: leg.asset.column(),
    side: leg.side,
    amount: leg.amount,
    amount_double: leg.double.column(),
    ltv,
    threshold,
    bonus,
    borrow_factor,
  }
  await Parquet.write(path, [
    ...toTables(world),
    { name: 'accounts', shape: ACCOUNTS, columns: { ...row, venue: Int32Array.from(row.venue) } },
    { name: 'legs', shape: LEGS, columns: legs },
  ])
}

const OWN = ['ltv', 'threshold', 'bonus', 'borrowFactor'] as const

/** A typed column whose length is not known beforehand. */
class Growing<A extends Int32Array | Float64Array> {
  readonly #make: new (
    length: number,
  ) => A
  #values: A
  #length = 0
  constructor(make: new (length: number) => A) {
    this.#make = make
    this.#values = new make(1024)
  }
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new this.#make(this.#length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }
  column = (): A => this.#values.subarray(0, this.#length) as A
}
