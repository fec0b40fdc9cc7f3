import { z } from '@hono/zod-openapi'
import { head, MaybeRatio, Named, Prices, Ratio, Usd } from './Head.ts'
import { queried, repeated } from './Query.ts'

const AssetName = z.string().min(1).max(200).describe('Symbol, address or id (chain/address)')

const Shock = z.strictObject({
  asset: AssetName,
  change: z.number().gt(-1).max(1000).describe('Relative change of the price: -0.2 for a fall of 20 %'),
})

const Regime = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('market') }),
  z.strictObject({ kind: z.literal('rate') }),
  z.strictObject({ kind: z.literal('fixed') }),
  z.strictObject({ kind: z.literal('capped') }).describe('Never above the ledger’s price'),
  z.strictObject({
    kind: z.literal('delayed'),
    rounds: z.number().int().min(1).max(10_000).default(1),
    deviation: z.number().min(0).max(1).default(0),
  }),
])

const CloseFactor = z.number().min(0.01).max(1)
const CapitalUsd = z.number().min(1).max(1e18)

/** What is assumed beside the shocks. */
export const assumptions = {
  oracles: z
    .array(z.strictObject({ asset: AssetName, regime: Regime }))
    .max(100)
    .default([]),
  gasUsd: z.number().min(0).max(1e9).default(10).describe('What one liquidation costs, USD'),
  depth: z.number().min(1e-9).max(1e9).default(1).describe('Multiplies the depth of every market'),
  recovers: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe('Share of their impact that markets recover after each round; null: the ledger’s own'),
  closeFactor: CloseFactor.nullable()
    .default(null)
    .describe('Share of a debt that may be repaid at once; null: the venues’ own'),
  capitalUsd: CapitalUsd.nullable()
    .default(null)
    .describe('What all liquidators together can repay in one round; null: any amount'),
}

const scenario = { shocks: z.array(Shock).min(1).max(100), ...assumptions }

export const Scenario = z.strictObject(scenario).openapi('Scenario')

export const ScenarioQuery = z.strictObject({
  shock: repeated('ASSET=-20%; may be repeated'),
  oracle: repeated('ASSET=market, rate, capped, delayed or fixed; may be repeated').optional(),
  gas: queried(z.number().min(0).max(1e9).default(10)),
  depth: queried(z.number().min(1e-9).max(1e9).default(1)),
  recovers: queried(z.number().min(0).max(1).optional()),
  closeFactor: queried(CloseFactor.optional()),
  capital: queried(CapitalUsd.optional()),
})

export const Multiples = z.array(z.number().min(0).max(100)).min(1).max(200)
export const Grid = {
  times: Multiples.describe('Parts of the shock to try'),
  depths: z.array(z.number().min(1e-6).max(1e6)).min(1).max(10).default([1]).describe('Multiples of depth'),
}
export const CurveRequest = z.strictObject({ ...scenario, ...Grid }).openapi('CurveRequest')

const effect = {
  eligibleDebtUsd: Usd,
  repaidUsd: Usd,
  seizedUsd: Usd,
  absorbedUsd: Usd,
  badDebtUsd: Usd,
}
const FixedPoint = z.object({ eligibleDebtUsd: Usd, prices: Prices })
const Shocked = z.object({ ...Named, change: z.number() })

const cascade = {
  ...head,
  shock: z.array(Shocked),
  oracles: z.array(z.object({ ...Named, regime: z.string() })),
  gasUsd: Usd,
  depth: Ratio,
  recovers: MaybeRatio,
  closeFactor: MaybeRatio,
  capitalUsd: Usd.nullable(),
  bites: z.boolean().describe('False: nothing can happen, and a warning says why'),
  pricesBefore: Prices,
  pricesShocked: Prices,
  rounds: z.array(z.object({ round: z.number(), ...effect, liquidations: z.number(), prices: Prices })),
  totals: z.object({ ...effect, badDebtBeforeUsd: Usd, accounts: z.number() }),
  amplification: MaybeRatio,
}

export const Cascade = z.object(cascade).openapi('Cascade')

export const Stress = z
  .object({
    ...cascade,
    branchingRatio: Ratio,
    withoutMarketUsd: Usd,
    fixedPoints: z.object({ unique: z.boolean(), greatest: FixedPoint, least: FixedPoint }),
    accounts: z.array(z.object({ account: z.string(), ...effect })),
  })
  .openapi('Stress')

export const Curve = z
  .object({
    ...head,
    shock: z.array(Shocked),
    points: z.array(
      z.object({
        times: Ratio,
        depth: Ratio,
        ...effect,
        accounts: z.number(),
        amplification: MaybeRatio,
      }),
    ),
  })
  .openapi('Curve')
