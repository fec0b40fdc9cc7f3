import { z } from '@hono/zod-openapi'
import { SORTS } from '../answers/AccountsAnswer.ts'
import { head, MaybeRatio, Named, Usd } from './Head.ts'
import { queried, repeated } from './Query.ts'

export const ListQuery = z.strictObject({
  sort: z.enum(SORTS).default('debtUsd').describe('`row` is the ledger’s own order'),
  order: z.enum(['asc', 'desc']).default('desc').describe('Accounts without the figure come last either way'),
  offset: queried(z.number().int().min(0).max(4_294_967_295).default(0)),
  limit: queried(z.number().int().min(1).max(5000).default(100)),
  format: z
    .enum(['json', 'parquet'])
    .default('json')
    .describe('parquet: all accounts, in the ledger’s order'),
})

const balance = {
  account: z.string(),
  venue: z.string(),
  collateralUsd: Usd,
  idleUsd: Usd.describe('USD of deposits that do not count in health'),
  debtUsd: Usd,
  equityUsd: Usd,
  leverage: MaybeRatio.describe('Null where there is no equity'),
  healthFactor: MaybeRatio.describe('Null where nothing is owed'),
  loopedDebtUsd: Usd,
  loops: z.number().nullable(),
}

const Holding = z.object({ asset: z.string(), usd: Usd })

export const AccountList = z
  .object({
    ...head,
    sort: z.enum(SORTS),
    order: z.enum(['asc', 'desc']),
    offset: z.number(),
    limit: z.number(),
    total: z.number(),
    accounts: z.array(
      z.object({
        ...balance,
        held: z.array(Holding),
        owed: z.array(Holding),
        triggers: z
          .array(z.object({ asset: z.string(), drop: z.number() }))
          .describe('Falls of single assets that make it eligible, smallest first'),
      }),
    ),
  })
  .openapi('AccountList')

/** A what-if in the words of the command line. */
export const AccountQuery = z.strictObject({
  set: repeated('what if WETH=-10%, and all that stands on it; may be repeated').optional(),
  deposit: repeated('what if WETH=5 came; WETH@VENUE=5 to that venue').optional(),
  repay: repeated('what if USDC=5000 were paid back, or =max').optional(),
  withdraw: repeated('what if WETH=5 left, or =max').optional(),
  borrow: repeated('what if USDC=5000 more were owed').optional(),
})

const Leg = z.object({
  side: z.enum(['collateral', 'debt', 'supply']),
  ...Named,
  tokens: z.number(),
  priceUsd: z.number(),
  valueUsd: Usd,
  threshold: z.number(),
  leverage: MaybeRatio,
  lookThrough: MaybeRatio,
})

const AccountMeasure = z
  .object({
    ...balance,
    controlledUsd: Usd.describe('USD that its deposits control through claims'),
    lookThroughLeverage: MaybeRatio,
    limitUsd: Usd,
    weightedDebtUsd: Usd,
    powerUsd: Usd,
    borrowableUsd: Usd.describe('Below 0 the venue would refuse it'),
    legs: z.array(Leg),
    triggers: z.array(z.object({ ...Named, drop: z.number() })).describe('Smallest fall first'),
  })
  .openapi('AccountMeasure')

const Wallet = z
  .object({
    collateralUsd: Usd,
    debtUsd: Usd,
    equityUsd: Usd,
    loopedDebtUsd: Usd,
    leverage: MaybeRatio,
    lookThroughLeverage: MaybeRatio,
    netLeverage: MaybeRatio,
    healthFactor: MaybeRatio,
    exposures: z.array(z.object({ ...Named, longUsd: Usd, shortUsd: Usd, netUsd: Usd })),
  })
  .openapi('Wallet')

const told = {
  wallet: Wallet,
  venues: z.array(
    z.object({ venue: z.string(), collateralUsd: Usd, debtUsd: Usd, equityUsd: Usd, leverage: MaybeRatio }),
  ),
  accounts: z.array(AccountMeasure),
}

export const Account = z
  .object({
    ...head,
    ...told,
    whatIf: z
      .object({ ...told, paidInUsd: Usd.describe('What the owner brings for it; below 0: takes') })
      .optional(),
  })
  .openapi('Account')
