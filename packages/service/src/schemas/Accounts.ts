import { z } from '@hono/zod-openapi'
import { SORTS } from '../answers/AccountsAnswer.ts'
import { head, MaybeRatio, Named, Usd } from './Head.ts'
import { queried } from './Query.ts'

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

export const AccountList = z
  .object({
    ...head,
    sort: z.enum(SORTS),
    order: z.enum(['asc', 'desc']),
    offset: z.number(),
    limit: z.number(),
    total: z.number(),
    accounts: z.array(z.object(balance)),
  })
  .openapi('AccountList')

const Leg = z.object({
  side: z.enum(['collateral', 'debt', 'supply']),
  ...Named,
  tokens: z.number(),
  priceUsd: z.number(),
  valueUsd: Usd,
  threshold: z.number(),
})

export const Account = z
  .object({
    ...head,
    wallet: z.object({
      collateralUsd: Usd,
      debtUsd: Usd,
      equityUsd: Usd,
      leverage: MaybeRatio,
      loopedDebtUsd: Usd,
      healthFactor: MaybeRatio,
    }),
    accounts: z.array(
      z.object({
        ...balance,
        legs: z.array(Leg),
        triggers: z.array(z.object({ ...Named, drop: z.number() })),
      }),
    ),
  })
  .openapi('Account')
