import { z } from '@hono/zod-openapi'
import { head, MaybeRatio, Named, Ratio, Usd } from './Head.ts'

const Totals = z.object({
  accounts: z.number(),
  collateralUsd: Usd,
  debtUsd: Usd,
  equityUsd: Usd,
  leverage: MaybeRatio,
})
const Group = z.object({ accounts: z.number(), debtUsd: Usd })

const Leverage = z.object({
  p10: MaybeRatio,
  p50: MaybeRatio,
  p90: MaybeRatio,
  p99: MaybeRatio,
  max: MaybeRatio,
  debtWeighted: MaybeRatio,
  accounts: z.number(),
  underwater: Group,
  dust: Group,
  histogram: z.array(Group.extend({ from: Ratio, to: MaybeRatio })),
})

const Recursion = z.object({
  loopedDebtUsd: Usd,
  loopedShare: Ratio,
  sameAssetDebtUsd: Usd,
  depth: z.array(
    Group.extend({ loops: z.number().nullable().describe('Null: no number of loops reaches it') }),
  ),
  families: z.array(z.object({ ...Named, collateralUsd: Usd, debtUsd: Usd, loopedDebtUsd: Usd })),
})

const Line = z.object({
  account: z.string(),
  collateralUsd: Usd,
  debtUsd: Usd,
  leverage: MaybeRatio,
  healthFactor: MaybeRatio,
})

const Cliff = z.object({
  ...Named,
  kind: z.enum(['price', 'depeg']),
  drop: Ratio,
  eligibleDebtUsd: Usd,
  jumpUsd: Usd,
  staircase: z.array(z.object({ drop: Ratio, eligibleDebtUsd: Usd })),
})

const LookThrough = z.object({
  grossUsd: Usd,
  netUsd: Usd,
  multiplier: MaybeRatio,
  debtFinancedShare: Ratio,
  lockedUsd: Usd,
  borrowedUsd: Usd,
  claimedUsd: Usd,
  redeemableUsd: Usd,
  countedTimes: MaybeRatio.describe('Locked over redeemable'),
  controlledUsd: Usd.describe('Outside assets that all deposits control through claims'),
  leverage: z.object({ p50: MaybeRatio, p90: MaybeRatio, max: MaybeRatio }),
  outside: z.array(z.object({ ...Named, longUsd: Usd, shortUsd: Usd })),
  tokens: z.array(
    z.object({
      ...Named,
      heldUsd: Usd,
      worthUsd: Usd.describe('USD that back one whole token'),
      priceUsd: Usd,
      control: Ratio,
      borrowedShare: Ratio,
    }),
  ),
  reserves: z.array(z.object({ ...Named, depositedUsd: Usd, debtFinancedShare: Ratio })),
  cycles: z.array(z.object({ assets: z.array(z.object(Named)), greatestUsd: Usd, leastUsd: Usd })),
  rejected: z.array(z.object({ ...Named, missing: z.object(Named) })),
})

const Traced = z.object({
  levels: z.array(z.object({ depth: z.number(), collateralUsd: Usd, debtUsd: Usd })),
  loops: z.number(),
  meanDebtDepth: z.number(),
})

const History = z.object({
  events: z.number(),
  fifo: Traced,
  proportional: Traced,
  accounts: z.array(Group.extend({ loops: z.number().describe('Borrow edges of the deepest collateral') })),
  flash: Group,
  patterns: z.object({ stake: z.number(), swap: z.number() }),
  agreeing: Group,
  disagreements: z.array(Group.extend({ reason: z.string().describe('Why state and history disagree') })),
})

export const Inspect = z
  .object({
    ...head,
    totals: Totals.extend({ idleUsd: Usd }),
    borrowers: Totals,
    leverage: Leverage,
    recursion: Recursion,
    lookThrough: LookThrough,
    history: History.optional().describe('Where the ledger carries one'),
    concentration: z.object({
      top1: Ratio,
      top5: Ratio,
      top10: Ratio,
      herfindahl: Ratio,
      largest: z.array(Line),
    }),
    cliffs: z.array(Cliff),
    unseen: z.array(Cliff).describe('Cliffs there would be if every oracle saw the mark'),
  })
  .openapi('Inspect')
