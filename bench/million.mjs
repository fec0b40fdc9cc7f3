// A book of a million accounts, the same every time: three legs each, over 64 assets at one venue.
import { Book } from './Droste.mjs'

export const ACCOUNTS = 1_000_000
export const LEGS = 3
const ASSETS = 64
const SEED = 20251103

/** Numbers in [0, 1), by Marsaglia's xorshift of 32 bits. */
export function draws(seed) {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

const WAD = 10n ** 18n
const percent = (share) => (WAD * BigInt(share)) / 100n

export const assets = Array.from({ length: ASSETS }, (_, at) => ({
  id: `eip155:1/0x${at.toString(16).padStart(40, '0')}`,
  symbol: `A${at}`,
  decimals: 18,
}))

export const venue = {
  id: 'market',
  protocol: 'aave-v3',
  rule: {
    kind: 'pair',
    closeFactor: { kind: 'share', share: percent(50), of: 'account' },
    bonus: { kind: 'listing' },
    feeOn: 'bonus',
    leftover: 0n,
    badDebt: 'deficit',
    valueDecimals: 8,
  },
  listings: assets.map(({ id }, at) => ({
    asset: id,
    ltv: percent(50 + (at % 30)),
    threshold: percent(60 + (at % 30)),
    bonus: percent(5),
    fee: percent(10),
    borrowFactor: WAD,
    liquidationFactor: WAD,
    oracle: { kind: 'market' },
  })),
  modes: [],
  deficits: [],
}

/** USD per whole token of each asset. */
export const oracle = () => {
  const draw = draws(SEED)
  return Float64Array.from(assets, () => 0.5 + 100 * draw())
}

/**
 * Calls `leg(account, asset, side, amount)` for every leg, collateral before debt, by rising asset: one collateral
 * and two debts, or the other way round, over three different assets.
 */
export function eachLeg(leg) {
  const draw = draws(SEED + 1)
  for (let account = 0; account < ACCOUNTS; account++) {
    const collaterals = 1 + Math.floor(2 * draw())
    const start = Math.floor((ASSETS - LEGS + 1) * draw())
    for (let at = 0; at < LEGS; at++) {
      const side = at < collaterals ? 'collateral' : 'debt'
      leg(account, start + at, side, Math.round(draw() * 1e9) / 1e4)
    }
  }
}

/** The columns of that book. */
export function book() {
  const legs = ACCOUNTS * LEGS
  const columns = {
    first: new Uint32Array(ACCOUNTS + 1),
    debts: new Uint32Array(ACCOUNTS),
    supplies: new Uint32Array(ACCOUNTS),
    venue: new Uint16Array(ACCOUNTS),
    factor: new Uint16Array(legs),
    terms: new Uint32Array(legs),
    amount: new Float64Array(legs),
  }
  const table = new Book.TermsTable()
  const terms = venue.listings.map((listing) => table.number(Book.termsRow(listing)))
  let at = 0
  eachLeg((account, asset, side, amount) => {
    if (at % LEGS === 0) columns.debts[account] = at
    if (side === 'collateral') columns.debts[account]++
    columns.factor[at] = asset
    columns.terms[at] = terms[asset]
    columns.amount[at] = amount
    at++
    columns.supplies[account] = at
    columns.first[account + 1] = at
  })
  const factors = Book.factorsOf([venue], assets)
  return Book.assemble({
    ...columns,
    accounts: ACCOUNTS,
    assets,
    venues: [venue],
    factors,
    ladder: table.rows,
  })
}
