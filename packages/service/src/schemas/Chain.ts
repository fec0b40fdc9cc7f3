import { z } from '@hono/zod-openapi'
import { head, MaybeRatio, Named, Ratio, Usd } from './Head.ts'

const AssetName = z.string().min(1).max(200).describe('Symbol, address or id (chain/address)')

export const ChainRequest = z
  .strictObject({
    ledger: z.string().min(1).max(200),
    depositUsd: z.number().gt(0).max(1e15).default(10_000).describe('Own capital, USD'),
    fee: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe('Of each swap; the ledger’s markets where it is left out'),
    links: z
      .array(
        z.strictObject({
          collateral: AssetName,
          debt: AssetName,
          venue: z.string().max(200).optional().describe('The first that lists both where it is left out'),
          mode: z.string().max(200).optional().describe('An efficiency mode of the venue'),
          ltv: z.number().min(0).max(1).optional().describe('What the venue lends where it is left out'),
        }),
      )
      .min(1)
      .max(20),
  })
  .openapi('ChainRequest')

const LinkName = z.string().describe('1: wstETH/USDC at spark')

export const Chain = z
  .object({
    ...head,
    depositUsd: Usd,
    links: z.array(
      z.object({
        link: LinkName,
        venue: z.string(),
        collateral: z.object(Named),
        debt: z.object(Named),
        ltv: Ratio,
        threshold: Ratio,
        efficiency: Ratio.describe('Left of a dollar borrowed as collateral of the next link'),
        collateralUsd: Usd,
        debtUsd: Usd,
        healthFactor: MaybeRatio,
      }),
    ),
    idleUsd: Usd,
    grossUsd: Usd,
    debtUsd: Usd,
    equityUsd: Usd,
    leverage: Ratio,
    moves: z.array(
      z.object({
        ...Named,
        kind: z.enum(['price', 'depeg']),
        exposureUsd: Usd.describe('Gained per unit rise'),
        links: z.array(z.object({ link: LinkName, drop: MaybeRatio, rise: MaybeRatio })),
        breaksFirst: z.object({ falling: LinkName.nullable(), rising: LinkName.nullable() }),
      }),
    ),
  })
  .openapi('Chain')
