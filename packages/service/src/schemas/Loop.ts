import { z } from '@hono/zod-openapi'
import { head, MaybeRatio, Ratio, Usd } from './Head.ts'
import { queried } from './Query.ts'

const Target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('depth'), borrows: z.number().int().min(0).max(10_000) }),
  z.strictObject({ kind: z.literal('leverage'), leverage: z.number().min(1).max(1e6) }),
  z.strictObject({ kind: z.literal('health'), healthFactor: z.number().gt(0).max(1e6) }),
  z.strictObject({ kind: z.literal('max') }),
])

const fraction = z.number().min(0).max(1)
const apy = z.number().gt(-1).max(1000)
const amount = z.number().min(0).max(1e15)
const rate = z.number().min(0).max(1000)

/** Numbers of a plan that a request may give; what it leaves out is the pair's, or the default. */
const numbers = {
  depositUsd: z.number().gt(0).max(1e15).default(10_000).describe('Own capital, USD'),
  ltv: fraction.optional().describe('Borrowed of each deposit'),
  threshold: fraction.optional().describe('Liquidation threshold'),
  bonus: fraction.optional(),
  supplyApy: apy.optional(),
  borrowApy: apy.optional(),
  supplyRewardApy: apy.optional(),
  borrowRewardApy: apy.optional(),
  price: z.number().gt(0).max(1e15).optional(),
  debtPrice: z.number().gt(0).max(1e15).optional(),
  fee: fraction.optional().describe('Cost of each swap'),
  flashFee: fraction.optional(),
  gasPerStepUsd: z.number().min(0).max(1e9).optional(),
  volatility: z.number().min(0).max(100).optional().describe('A year, of collateral against debt'),
  drift: apy.optional(),
  horizonDays: z.number().min(0).max(36_500).optional(),
  paths: z.number().int().min(1).max(100_000).optional().describe('Of the simulated chance of liquidation'),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  poolUsd: amount.optional().describe('On each side of a constant-product pool that all swaps go through'),
  suppliedUsd: amount.optional().describe('Of the debt asset at the venue: borrowing ends there'),
  borrowedUsd: amount.optional().describe('Of it, before the loop'),
  borrowCapUsd: amount.optional(),
  collateralSuppliedUsd: amount.optional().describe('Of the collateral at the venue, before the loop'),
  supplyCapUsd: amount.optional(),
}

const Rates = z
  .strictObject({ base: rate, slope1: rate, slope2: rate, optimal: z.number().gt(0).lt(1) })
  .describe('Borrow rate of the debt asset, a year without compounding; its kink at `optimal`')

export const LoopRequest = z
  .strictObject({
    ...numbers,
    target: Target,
    rates: Rates.optional(),
    stopAtKink: z.boolean().optional().describe('Borrow no further than the kink of the rate'),
    mode: z.enum(['stepwise', 'flash']).default('stepwise'),
    pair: z
      .strictObject({
        ledger: z.string().min(1).max(200),
        collateral: z.string().min(1).max(200),
        debt: z.string().min(1).max(200),
        venue: z.string().max(200).optional().describe('The first that lists both where it is left out'),
        mode: z.string().max(200).optional().describe('Efficiency mode of the venue'),
      })
      .optional()
      .describe('Takes LTV, threshold, bonus, prices, caps, cash, rates and pools from a served ledger'),
  })
  .openapi('LoopRequest')

const queriedNumbers = Object.fromEntries(
  Object.entries(numbers).map(([name, schema]) => [name, queried<z.ZodType>(schema)]),
) as unknown as typeof numbers // what goes in differs, not what comes out

/** The same as query parameters: one of `leverage`, `depth`, `health` and `max` is the target. */
export const LoopQuery = z.strictObject({
  ...queriedNumbers,
  depth: queried(z.number().int().min(0).max(10_000).optional()).describe('Target: so many borrows'),
  leverage: queried(z.number().min(1).max(1e6).optional()).describe('Target: collateral over equity'),
  health: queried(z.number().gt(0).max(1e6).optional()).describe('Target: health factor'),
  max: z.enum(['true']).optional().describe('Target: as far as the LTV lets it'),
  rates: z.string().max(100).optional().describe('base, both slopes and the kink, as 0%,2.7%,80%,92%'),
  stopAtKink: z.enum(['true']).optional(),
  mode: z.enum(['stepwise', 'flash']).default('stepwise'),
  ledger: z.string().min(1).max(200).optional(),
  pair: z
    .string()
    .min(1)
    .max(400)
    .optional()
    .describe('COLLATERAL/DEBT or COLLATERAL/DEBT@VENUE, with `ledger`'),
  emode: z.string().max(200).optional().describe('Efficiency mode of the venue'),
})

const Stop = z.enum(['target', 'ltv', 'supply-cap', 'borrow-cap', 'liquidity', 'rate-kink'])
const Entry = z.object({
  leverage: Ratio,
  healthFactor: MaybeRatio,
  transactions: z.number(),
  swapCostUsd: Usd,
  flashFeeUsd: Usd,
  gasUsd: Usd,
  costUsd: Usd,
  stoppedBy: Stop,
})
const Reserve = z.object({
  suppliedUsd: Usd,
  borrowedUsd: Usd,
  supplyCapUsd: Usd.optional(),
  borrowCapUsd: Usd.optional(),
  kink: Ratio.optional(),
})
const Yields = z.object({ supplyApy: Ratio, borrowApy: Ratio, utilisation: MaybeRatio })
const Step = z.object({
  step: z.number(),
  borrowedUsd: Usd,
  depositedUsd: Usd,
  price: z.number(),
  collateralUsd: Usd,
  debtUsd: Usd,
  leverage: Ratio,
  healthFactor: Ratio,
})

export const Loop = z
  .object({
    ...head,
    ledger: z.string().optional(),
    terms: z.object({
      depositUsd: Usd,
      ltv: Ratio,
      threshold: Ratio,
      bonus: Ratio,
      supplyApy: Ratio,
      borrowApy: Ratio,
      supplyRewardApy: Ratio,
      borrowRewardApy: Ratio,
      price: Usd,
      debtPrice: Usd,
      fee: Ratio,
      flashFee: Ratio,
      gasPerStepUsd: Usd,
      drift: Ratio,
      market: z
        .discriminatedUnion('kind', [
          z.object({ kind: z.literal('pair'), collateral: Reserve.optional(), debt: Reserve.optional() }),
          z.object({ kind: z.literal('same'), reserve: Reserve }),
        ])
        .nullable()
        .describe('The reserves it borrows from and deposits into'),
    }),
    mode: z.enum(['stepwise', 'flash']),
    target: z.object({
      kind: z.enum(['depth', 'leverage', 'health', 'max']),
      borrows: z.number().optional(),
      leverage: z.number().optional(),
      healthFactor: z.number().optional(),
    }),
    stoppedBy: Stop,
    leverage: Ratio,
    capitalLeverage: Ratio,
    depth: z.number().nullable(),
    borrows: z.number(),
    collateralUsd: Usd,
    debtUsd: Usd,
    equityUsd: Usd,
    loanToValue: Ratio,
    healthFactor: MaybeRatio,
    liquidationPrice: z.number().nullable(),
    liquidationPair: z.number().nullable(),
    dropToLiquidation: MaybeRatio,
    dropToExhaustion: MaybeRatio,
    dropToInsolvency: MaybeRatio,
    netApy: Ratio,
    breakEvenBorrowApy: MaybeRatio,
    carry: z.object({
      yieldApy: Ratio,
      rewardsApy: Ratio,
      borrowApy: Ratio,
      returnOnCapital: Ratio,
      usdPerYear: Usd,
      breakEvenDays: z.number().nullable(),
      roundTripDays: z.number().nullable(),
      yearsToLiquidation: z.number().nullable(),
    }),
    rates: z.object({ before: Yields, after: Yields }),
    liquidation: z
      .object({
        horizonDays: z.number(),
        volatility: Ratio,
        probability: Ratio.describe('In closed form'),
        simulated: z
          .object({ probability: Ratio, standardError: Ratio, low: Ratio, high: Ratio })
          .nullable()
          .describe('By paths, with its interval of 95 %'),
      })
      .nullable(),
    steps: z.array(Step),
    entryCostUsd: Usd,
    entry: z.object({ stepwise: Entry, flash: Entry }),
    exit: z.array(
      z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('done'),
          fraction: Ratio,
          repaidUsd: Usd,
          soldUsd: Usd,
          returnedUsd: Usd,
          costUsd: Usd,
        }),
        z.object({ kind: z.literal('short'), fraction: Ratio, repaidUsd: Usd, shortUsd: Usd }),
      ]),
    ),
    unwind: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('done'), steps: z.number(), soldUsd: Usd, costUsd: Usd }),
      z.object({ kind: z.literal('stuck'), steps: z.number(), debtUsd: Usd }),
    ]),
  })
  .openapi('Loop')
