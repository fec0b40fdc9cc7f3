import { z } from '@hono/zod-openapi'
import { AccountQuery } from './Accounts.ts'
import { ChainRequest } from './Chain.ts'
import { head } from './Head.ts'
import { LoopQuery, LoopRequest } from './Loop.ts'
import { ScenarioQuery } from './Stress.ts'

const figure = z.string().min(1).max(500).describe('A path in the answer')

/** A figure of an answer that is known by its address. */
export const Figure = z.strictObject({ figure })

export const ExplainAccountQuery = AccountQuery.extend({ figure })

export const ExplainLoopQuery = LoopQuery.extend({ figure })

export const ExplainLoopRequest = LoopRequest.extend({ figure }).openapi('ExplainLoopRequest')

export const ExplainChainRequest = ChainRequest.extend({ figure }).openapi('ExplainChainRequest')

export const ExplainQuery = z.strictObject({
  ...ScenarioQuery.shape,
  shock: ScenarioQuery.shape.shock.optional(),
  figure: figure.describe('totals.leverage, or 0x…/healthFactor'),
  of: z
    .enum(['inspect', 'stress'])
    .default('inspect')
    .describe('The answer it stands in; for `stress` with that answer’s parameters beside it'),
})

const node = {
  figure: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  rule: z.string(),
  how: z.string().describe('How the inputs make the value: sum, quotient, …, or given'),
}

export type Node = {
  readonly figure: string
  readonly value: number | null
  readonly unit: string
  readonly rule: string
  readonly how: string
  readonly inputs: readonly Node[]
}

export const Explanation: z.ZodType<Node> = z
  .object({ ...node, inputs: z.array(z.lazy(() => Explanation)) })
  .openapi('Explanation')

export const Explain = z
  .object({ ...head, ledger: head.ledger.optional(), ...node, inputs: z.array(Explanation) })
  .openapi('Explain')
