import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Service } from '../Service.ts'
import * as Schemas from '../schemas/index.ts'
import { answer, mount } from './Route.ts'

const REFUSALS = [404, 411, 413, 415, 422, 503] as const

/** Planning a chain over several venues before it exists. */
export function chain(app: OpenAPIHono, service: Service): void {
  mount(
    app,
    {
      method: 'post',
      path: '/api/chain',
      operationId: 'chain',
      summary: 'Plan a chain over several venues: what each link holds, and the one that breaks first',
      body: Schemas.ChainRequest,
      answer: Schemas.Chain,
      refusals: REFUSALS,
    },
    (c, { body }) => answer(c, service, { kind: 'chain', ...body }),
  )
  mount(
    app,
    {
      method: 'post',
      path: '/api/chain/explain',
      operationId: 'explainChain',
      summary: 'Where a figure of a chain comes from, down to what was asked',
      body: Schemas.ExplainChainRequest,
      answer: Schemas.Explain,
      refusals: REFUSALS,
    },
    (c, { body: { figure, ledger, ...asked } }) =>
      answer(c, service, { kind: 'explain', ledger, figure, of: { kind: 'chain', ...asked } }),
  )
}
