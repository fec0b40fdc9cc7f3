import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Service } from '../Service.ts'
import * as Schemas from '../schemas/index.ts'
import type { Task } from '../work/Task.ts'
import { MalformedError } from './Problem.ts'
import { answer, mount } from './Route.ts'

const Name = z.object({ name: z.string().min(1).max(200) })

/** What a shock sets off: by a body, or by an address that can be sent. */
export function stress(app: OpenAPIHono, service: Service): void {
  const shared = {
    path: '/api/ledgers/{name}/stress',
    params: Name,
    answer: Schemas.Stress,
  }
  mount(
    app,
    {
      ...shared,
      method: 'get',
      operationId: 'stressByQuery',
      summary: 'What a shock sets off, by an address that can be sent',
      query: Schemas.ScenarioQuery,
      refusals: [404, 422, 503],
      tagged: true,
    },
    (c, { params, query }) =>
      answer(c, service, { kind: 'stress', ledger: params.name, asked: { kind: 'query', query } }),
  )
  mount(
    app,
    {
      ...shared,
      method: 'post',
      operationId: 'stress',
      summary: 'What a shock sets off: rounds of liquidations, sales and falling prices',
      body: Schemas.Scenario,
      refusals: [404, 411, 413, 415, 422, 503],
    },
    (c, { params, body }) =>
      answer(c, service, { kind: 'stress', ledger: params.name, asked: { kind: 'body', body } }),
  )
  mount(
    app,
    {
      method: 'post',
      path: '/api/ledgers/{name}/cascade',
      operationId: 'cascade',
      summary: 'The rounds and totals of a stress alone, for those who drag a slider',
      params: Name,
      body: Schemas.Scenario,
      answer: Schemas.Cascade,
      refusals: [404, 411, 413, 415, 422, 503],
    },
    (c, { params, body }) =>
      answer(c, service, { kind: 'cascade', ledger: params.name, asked: { kind: 'body', body } }),
  )
  mount(
    app,
    {
      method: 'post',
      path: '/api/ledgers/{name}/curve',
      operationId: 'curve',
      summary: 'The cliff as a curve: a scenario at multiples of its shocks and of the depth of its markets',
      params: Name,
      body: Schemas.CurveRequest,
      answer: Schemas.Curve,
      refusals: [404, 411, 413, 415, 422, 503],
    },
    (c, { params, body }) => answer(c, service, curveOf(params.name, body)),
  )
}

/** A curve as a task. @throws MalformedError where a multiple of a shock would leave a price of nothing */
export function curveOf(
  ledger: string,
  { times, depths, ...scenario }: z.output<typeof Schemas.CurveRequest>,
): Extract<Task, { kind: 'curve' }> {
  const far = scenario.shocks.find(({ change }) => times.some((part) => change * part <= -1))
  if (far)
    throw new MalformedError([
      { at: 'json.times', expected: `multiples of ${far.asset} ${far.change} that leave it a price` },
    ])
  return { kind: 'curve', ledger, asked: { kind: 'body', body: scenario }, grid: { times, depths } }
}
