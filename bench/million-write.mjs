// million-write.mjs FOLDER: writes the book of million.mjs as Parquet tables, without a ledger of a million objects.
import { ACCOUNTS, LEGS, Parquet, toTables } from './Droste.mjs'
import * as Million from './million.mjs'

const count = Million.ACCOUNTS
const legs = count * Million.LEGS
const prices = Million.oracle()
const world = {
  name: 'million',
  provenance: { source: 'made up', chain: null, block: null, time: null, hash: null, reader: 'bench' },
  coverage: { accounts: count, debtUsd: 0, usedShare: 1, rejected: [] },
  assumptions: [],
  assets: Million.assets,
  prices: Million.assets.map(({ id }, at) => ({
    asset: id,
    usd: BigInt(Math.round(prices[at] * 1e9)) * 10n ** 9n,
    source: 'made up',
  })),
  claims: [],
  venues: [Million.venue],
  markets: [],
}

const none = (length) => new Array(length).fill(null)
const account = new Int32Array(legs)
const asset = new Int32Array(legs)
const amount_double = new Float64Array(legs)
const side = new Array(legs)
const amount = new Array(legs)
let at = 0
Million.eachLeg((row, place, which, held) => {
  account[at] = row
  asset[at] = place
  side[at] = which
  amount[at] = String(held)
  amount_double[at] = held
  at++
})
const owner = Array.from({ length: count }, (_, row) => `0x${row.toString(16).padStart(40, '0')}`)
const venue = new Int32Array(count)
const own = { ltv: none(legs), threshold: none(legs), bonus: none(legs), borrow_factor: none(legs) }
await Parquet.write(process.argv[2], [
  ...toTables(world),
  { name: 'accounts', shape: ACCOUNTS, columns: { owner, sub: none(count), venue, mode: none(count) } },
  { name: 'legs', shape: LEGS, columns: { account, asset, side, amount, amount_double, ...own } },
])
