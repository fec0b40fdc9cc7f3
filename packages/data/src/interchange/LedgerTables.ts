import type { Shape } from '../files/Parquet.ts'

/** The layout of a Parquet folder, docs/spec/ledger.md. */
export const FORMAT = 'droste-ledger/1'

// Keys (`asset`, `venue`, `mode`, `market`, `pool`, `account`) are row numbers from 0 in the table of that name.
// Exact figures are decimal text in whole tokens, USD or fractions; `…_double` beside is the nearest double.
export const LEDGER = {
  format: 'text',
  name: 'text',
  source: 'text',
  chain: 'text?',
  block: 'count?',
  time: 'text?',
  hash: 'text?',
  reader: 'text',
  accounts_read: 'count',
  debt_usd_read: 'double',
  used_share: 'double',
} as const satisfies Shape

export const REJECTIONS = { reason: 'text', accounts: 'count', debt_usd: 'double' } as const satisfies Shape
export const ASSUMPTIONS = { assumption: 'text' } as const satisfies Shape
export const ASSETS = { id: 'text', symbol: 'text', decimals: 'integer' } as const satisfies Shape

export const PRICES = {
  asset: 'integer',
  usd: 'text',
  usd_double: 'double',
  source: 'text',
} as const satisfies Shape

export const CLAIMS = { asset: 'integer', kind: 'text' } as const satisfies Shape

export const CLAIM_PARTS = {
  claim: 'integer',
  side: 'text',
  asset: 'integer',
  venue: 'integer?',
  amount: 'text',
  amount_double: 'double',
} as const satisfies Shape

export const VENUES = {
  id: 'text',
  protocol: 'text',
  rule: 'text',
  value_decimals: 'integer',
  store_front: 'text?',
  close_factor: 'text?',
  close_share: 'text?',
  close_of: 'text?',
  whole_health_at_most: 'text?',
  whole_value_below: 'text?',
  close_health: 'text?',
  bonus: 'text?',
  bonus_cap: 'text?',
  fee_on: 'text?',
  leftover: 'text?',
  bad_debt: 'text?',
  rounding_price_decimals: 'integer?',
  rounding_debt_value: 'text?',
  rounding_health_digits: 'integer?',
  rounding_share: 'text?',
  rounding_paid: 'text?',
} as const satisfies Shape

export const LISTINGS = {
  venue: 'integer',
  asset: 'integer',
  ltv: 'text',
  threshold: 'text',
  bonus: 'text',
  fee: 'text',
  borrow_factor: 'text',
  liquidation_factor: 'text',
  oracle: 'text',
  oracle_of: 'text?',
  oracle_cap: 'text?',
  oracle_rounds: 'integer?',
  oracle_deviation: 'text?',
} as const satisfies Shape

export const MODES = {
  venue: 'integer',
  id: 'text',
  label: 'text',
  ltv: 'text',
  threshold: 'text',
  bonus: 'text',
} as const satisfies Shape

export const MODE_COLLATERAL = { mode: 'integer', asset: 'integer' } as const satisfies Shape

export const DEFICITS = {
  venue: 'integer',
  asset: 'integer',
  amount: 'text',
  amount_double: 'double',
} as const satisfies Shape

export const MARKETS = {
  base: 'integer',
  quote: 'integer',
  leaves: 'text',
  recovers: 'text',
  source: 'text',
  assumed: 'boolean',
} as const satisfies Shape

export const POOLS = {
  market: 'integer',
  kind: 'text',
  fee: 'text',
  base: 'text?',
  quote: 'text?',
  amplification: 'text?',
  rate: 'text?',
  sqrt_price: 'text?',
  liquidity: 'text?',
  base_is_token0: 'boolean?',
  tick_spacing: 'integer?',
} as const satisfies Shape

export const TICKS = { pool: 'integer', tick: 'integer', net: 'text' } as const satisfies Shape
export const POINTS = { pool: 'integer', sold: 'text', received: 'text' } as const satisfies Shape

/** `asset` and `got` are rows of `assets`, `venue` of `venues`; which columns a row fills, its `kind` says. */
export const RESERVES = {
  venue: 'integer',
  asset: 'integer',
  supplied: 'text',
  supplied_double: 'double',
  borrowed: 'text',
  borrowed_double: 'double',
  supply_cap: 'text?',
  borrow_cap: 'text?',
  rate_base: 'text?',
  rate_slope1: 'text?',
  rate_slope2: 'text?',
  rate_optimal: 'text?',
  reserve_factor: 'text?',
} as const satisfies Shape

export const HISTORY = {
  block: 'count',
  log: 'count',
  transaction: 'text',
  kind: 'text',
  owner: 'text?',
  sub: 'text?',
  wallet: 'text?',
  to: 'text?',
  venue: 'integer?',
  asset: 'integer',
  amount: 'text',
  amount_double: 'double',
  got: 'integer?',
  got_amount: 'text?',
} as const satisfies Shape

/** `mode` is a row of the table `modes`, which numbers the modes of all venues. */
export const ACCOUNTS = {
  owner: 'text',
  sub: 'text?',
  venue: 'integer',
  mode: 'integer?',
} as const satisfies Shape

/** Sorted by account, so that a reader may build its columns in one pass. */
export const LEGS = {
  account: 'integer',
  asset: 'integer',
  side: 'text',
  amount: 'text',
  amount_double: 'double',
  ltv: 'text?',
  threshold: 'text?',
  bonus: 'text?',
  borrow_factor: 'text?',
} as const satisfies Shape
