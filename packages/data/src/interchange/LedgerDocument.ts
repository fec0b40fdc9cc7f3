import { Fixed } from '@droste/core'
import { z } from 'zod'

/** What the first key of a ledger file says. */
export const FORMAT = 'droste-ledger/1'

const MUST = 'write digits and at most one point, in quotes: "1250.75"'

/** A figure that is not negative, as text; amounts become integers once the decimals of their asset are known. */
const decimal = z
  .string({ error: ({ input }) => (typeof input === 'number' ? `is a number: ${MUST}` : undefined) })
  .regex(/^\d+(\.\d+)?$/, {
    error: ({ input }) =>
      /^-/.test(String(input))
        ? `“${input}” is negative: what is owed has the side "debt"`
        : `“${input}” is not a decimal: ${MUST}`,
  })

/** A ratio or a price with at most 18 decimals. */
const wad = decimal.transform((text, context): Fixed.Wad => {
  try {
    return Fixed.wad(Fixed.parse(text, 18))
  } catch (fault) {
    context.addIssue((fault as Error).message)
    return z.NEVER
  }
})

/** An integer that may be too large for a double. */
const integer = z
  .string()
  .regex(/^-?\d+$/, { error: ({ input }) => `“${input}” is not an integer` })
  .transform((text) => BigInt(text))

const one = (): Fixed.Wad => Fixed.WAD
const zero = (): Fixed.Wad => Fixed.wad(0n)
/** A wad that stands for `value` when it is left out. */
const orElse = (text: string, value: () => Fixed.Wad) =>
  wad
    .optional()
    .transform((given) => given ?? value())
    .meta({ default: text })

const count = z.int().nonnegative()
const usd = z.number().nonnegative()
const asset = z.string().min(1).describe('chain/address, lower case: eip155:1/0xc02a…')

const provenance = z.strictObject({
  source: z.string(),
  chain: z.string().nullable().default(null),
  block: count.nullable().default(null),
  time: z.string().nullable().default(null).describe('ISO 8601, UTC'),
  hash: z.string().nullable().default(null).describe('SHA-256 of what was read, hexadecimal'),
  reader: z.string().default('by hand'),
})

const coverage = z.strictObject({
  accounts: count,
  debtUsd: usd,
  usedShare: z.number().min(0).max(1).default(1),
  rejected: z.array(z.strictObject({ reason: z.string(), accounts: count, debtUsd: usd })).default([]),
})

const price = z.strictObject({ asset, usd: wad.describe('USD for one whole token'), source: z.string() })

const part = z.strictObject({
  asset,
  amount: wad.describe('whole tokens for one whole token of the claim'),
  at: z.string().optional().describe('the venue where they are lent or owed'),
})

const claim = z.strictObject({
  kind: z.enum(['wrapper', 'receipt', 'vault', 'loop', 'synthetic']),
  asset,
  backing: z.array(part),
  debts: z.array(part).default([]),
})

const closeFactor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('whole') }),
  z.strictObject({
    kind: z.literal('share'),
    share: wad,
    of: z.enum(['reserve', 'account']),
    whole: z.strictObject({ healthAtMost: wad, valueBelow: wad }).nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('target'), health: wad }),
])

const bonus = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listing') }),
  z.strictObject({ kind: z.literal('discount'), cap: wad }),
])

const way = z.enum(['down', 'up', 'nearest'])
const rounding = z
  .strictObject({ priceDecimals: count, debtValue: way, healthDigits: count, share: way, paid: way })
  .describe('How the contract rounds where it does not round each figure once, down')

const rule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pair'),
    closeFactor,
    bonus: bonus.default({ kind: 'listing' }),
    feeOn: z.enum(['bonus', 'seized']).default('bonus'),
    leftover: orElse('0', zero),
    badDebt: z.enum(['deficit', 'socialised', 'stays']).default('stays'),
    valueDecimals: count.default(18),
    rounding: rounding.optional(),
  }),
  z.strictObject({ kind: z.literal('absorb'), storeFront: wad, valueDecimals: count.default(18) }),
])

const oracle = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('market') }),
  z.strictObject({ kind: z.literal('rate') }),
  z.strictObject({ kind: z.literal('capped'), of: z.enum(['market', 'rate']), cap: wad.describe('USD') }),
  z.strictObject({ kind: z.literal('delayed'), rounds: count, deviation: orElse('0', zero) }),
  z.strictObject({ kind: z.literal('fixed') }),
])

const listing = z.strictObject({
  asset,
  ltv: wad,
  threshold: wad,
  bonus: orElse('0', zero),
  fee: orElse('0', zero),
  borrowFactor: orElse('1', one),
  liquidationFactor: orElse('1', one),
  oracle: oracle.default({ kind: 'market' }),
})

const mode = z.strictObject({
  id: z.string(),
  label: z.string(),
  collateral: z.array(asset),
  ltv: wad,
  threshold: wad,
  bonus: orElse('0', zero),
})

const reserve = z
  .strictObject({
    asset,
    supplied: decimal,
    borrowed: decimal,
    supplyCap: decimal.optional(),
    borrowCap: decimal.optional(),
    rates: z
      .strictObject({ base: wad, slope1: wad, slope2: wad, optimal: wad, reserveFactor: orElse('0', zero) })
      .optional()
      .describe('a year, without compounding; `optimal` is the utilisation at the kink'),
  })
  .describe('What is lent, and how far that may grow')

const venue = z.strictObject({
  id: z.string().min(1),
  protocol: z.string(),
  rule,
  listings: z.array(listing),
  modes: z.array(mode).default([]),
  deficits: z.array(z.strictObject({ asset, amount: decimal })).default([]),
  reserves: z.array(reserve).optional(),
})

const fee = orElse('0', zero)
const pool = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant-product'), base: decimal, quote: decimal, fee }),
  z.strictObject({
    kind: z.literal('stable-swap'),
    base: decimal,
    quote: decimal,
    amplification: integer,
    rate: orElse('1', one),
    fee,
  }),
  z.strictObject({
    kind: z.literal('concentrated'),
    sqrtPrice: integer.describe('√(token1/token0)·2^96'),
    liquidity: integer,
    baseIsToken0: z.boolean(),
    fee,
    tickSpacing: z.int().positive().optional(),
    ticks: z.array(z.strictObject({ tick: z.int(), net: integer })),
  }),
  z.strictObject({
    kind: z.literal('curve'),
    points: z.array(z.strictObject({ sold: decimal, received: decimal })),
    fee,
  }),
])

const market = z.strictObject({
  base: asset,
  quote: asset,
  pools: z.array(pool),
  leaves: orElse('0', zero),
  recovers: orElse('0', zero),
  source: z.string(),
  assumed: z.boolean().default(false),
})

const leg = z.strictObject({
  side: z.enum(['collateral', 'supply', 'debt']),
  asset,
  amount: decimal.describe('whole tokens'),
  ltv: wad.optional(),
  threshold: wad.optional(),
  bonus: wad.optional(),
  borrowFactor: wad.optional(),
})

/** An account as the file writes it. */
export const ACCOUNT = z.strictObject({
  owner: z.string().min(1),
  venue: z.string(),
  sub: z.string().optional(),
  mode: z.string().optional(),
  legs: z.array(leg),
})

const place = {
  block: count,
  log: count.describe('orders what happens within a block, as the tokens moved'),
  transaction: z.string(),
}
const dealing = <K extends string>(kind: K) =>
  z.strictObject({
    ...place,
    kind: z.literal(kind),
    owner: z.string().min(1),
    sub: z.string().optional(),
    wallet: z.string().optional().describe('whose tokens move; the owner where it is left out'),
    venue: z.string(),
    asset,
    amount: decimal,
  })
const exchange = <K extends string>(kind: K) =>
  z.strictObject({
    ...place,
    kind: z.literal(kind),
    wallet: z.string().min(1),
    asset,
    amount: decimal,
    got: asset,
    gotAmount: decimal,
  })

/** Something that happened, as the file writes it. */
const EVENT = z.discriminatedUnion('kind', [
  dealing('supply'),
  dealing('withdraw'),
  dealing('borrow'),
  dealing('repay'),
  exchange('swap'),
  exchange('wrap'),
  z.strictObject({
    ...place,
    kind: z.literal('transfer'),
    wallet: z.string().min(1),
    to: z.string().min(1),
    asset,
    amount: decimal,
  }),
])

/** Everything of the file but its accounts. */
export const WORLD = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(FORMAT),
  name: z.string().min(1),
  provenance,
  coverage: coverage.optional().describe('what was read; counted from the accounts where it is left out'),
  assumptions: z.array(z.string()).default([]),
  assets: z.array(z.strictObject({ id: asset, symbol: z.string(), decimals: count })),
  prices: z.array(price),
  claims: z.array(claim).default([]),
  venues: z.array(venue),
  markets: z.array(market).default([]),
  history: z.array(EVENT).optional().describe('what led here; docs/spec/depth.md'),
})

/** The whole file: what `docs/spec/ledger.schema.json` says. */
const DOCUMENT = WORLD.extend({ accounts: z.array(ACCOUNT) })

export type WorldDocument = z.output<typeof WORLD>
export type AccountDocument = z.output<typeof ACCOUNT>
export type EventDocument = z.output<typeof EVENT>

/** The published JSON Schema (draft 2020-12) of a ledger file. */
export const jsonSchema = (): object => ({
  title: 'Droste ledger',
  description: 'Assets, venues, prices, claims, markets and accounts of a lending world. docs/spec/ledger.md',
  ...z.toJSONSchema(DOCUMENT, { io: 'input' }),
})
