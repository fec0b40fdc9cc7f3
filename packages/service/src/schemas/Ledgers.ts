import { z } from '@hono/zod-openapi'
import { Coverage, head, Name, Provenance } from './Head.ts'

export const LedgerSummary = z
  .object({
    name: Name,
    provenance: Provenance,
    coverage: Coverage,
    accounts: z.number(),
    assets: z.number(),
    venues: z.number(),
    digest: z.string().describe('SHA-256 of the book as it is served'),
  })
  .openapi('LedgerSummary')

export const Ledgers = z.object({ droste: z.string(), ledgers: z.array(LedgerSummary) }).openapi('Ledgers')

const Listing = z.object({
  asset: z.string(),
  symbol: z.string(),
  ltv: z.number(),
  threshold: z.number(),
  bonus: z.number(),
  oracle: z.string().describe('market, rate, capped, delayed or fixed'),
})

const Mode = z.object({
  id: z.string(),
  label: z.string(),
  ltv: z.number(),
  threshold: z.number(),
  bonus: z.number(),
  collateral: z.array(z.string()),
})

export const LedgerTables = z
  .object({
    ...head,
    accounts: z.number(),
    digest: z.string(),
    assets: z.array(
      z.object({
        asset: z.string(),
        symbol: z.string(),
        decimals: z.number(),
        priceUsd: z.number(),
        priceSource: z.string(),
      }),
    ),
    venues: z.array(
      z.object({ id: z.string(), protocol: z.string(), listings: z.array(Listing), modes: z.array(Mode) }),
    ),
    claims: z.array(
      z.object({
        asset: z.string(),
        kind: z.string(),
        backing: z.array(z.object({ asset: z.string(), amount: z.number() })),
        debts: z.array(z.object({ asset: z.string(), amount: z.number() })),
      }),
    ),
    markets: z.array(
      z.object({
        base: z.string(),
        quote: z.string(),
        pools: z.number(),
        leaves: z.number(),
        recovers: z.number(),
        source: z.string(),
        assumed: z.boolean(),
      }),
    ),
  })
  .openapi('LedgerTables')
