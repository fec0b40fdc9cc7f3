import { z } from '@hono/zod-openapi'

export const Usd = z.number().describe('USD')
export const Ratio = z.number().describe('A plain fraction, or a multiple')
export const MaybeRatio = Ratio.nullable()
export const Name = z.string().describe('Name of a served ledger')

export const Provenance = z
  .object({
    source: z.string(),
    chain: z.string().nullable().describe('CAIP-2, such as eip155:1'),
    block: z.number().nullable(),
    time: z.string().nullable().describe('ISO 8601, UTC'),
    hash: z.string().nullable().describe('SHA-256 of what was read'),
    reader: z.string(),
  })
  .openapi('Provenance')

export const Coverage = z
  .object({
    accounts: z.number(),
    debtUsd: Usd,
    usedShare: Ratio,
    rejected: z.array(z.object({ reason: z.string(), accounts: z.number(), debtUsd: Usd })),
  })
  .openapi('Coverage')

/** What every answer about a ledger says beside its own keys. */
export const head = {
  droste: z.string().describe('Version that answered'),
  ledger: z.string(),
  provenance: Provenance,
  coverage: Coverage,
  warnings: z.array(z.string()).describe('What was assumed, and what the reader should know'),
}

export const Named = { asset: z.string().describe('chain/address'), symbol: z.string() }

/** USD per whole token, by asset. */
export const Prices = z.record(z.string(), z.number()).describe('USD per whole token, by asset')
