import type { OpenAPIHono, z } from '@hono/zod-openapi'
import { sidesOf } from '../answers/PairTerms.ts'
import * as Reserves from '../answers/Reserves.ts'
import type { Service } from '../Service.ts'
import * as Schemas from '../schemas/index.ts'
import type { Task } from '../work/Task.ts'
import { MalformedError } from './Problem.ts'
import { answer, mount } from './Route.ts'

type Body = z.output<typeof Schemas.LoopRequest>
type Query = z.output<typeof Schemas.LoopQuery>
type LoopTask = Extract<Task, { kind: 'loop' }>

/** Planning a loop before it exists: by a body, or by an address that can be sent. */
export function loop(app: OpenAPIHono, service: Service): void {
  mount(
    app,
    {
      method: 'get',
      path: '/api/loop',
      operationId: 'loopByQuery',
      summary: 'Plan a loop, by an address that can be sent',
      query: Schemas.LoopQuery,
      answer: Schemas.Loop,
      refusals: [404, 422, 503],
      tagged: true,
    },
    (c, { query }) => answer(c, service, taskOf(bodyOf(query))),
  )
  mount(
    app,
    {
      method: 'post',
      path: '/api/loop',
      operationId: 'loop',
      summary: 'Plan a loop: steps, health, what kills it, what it earns, what leaving costs',
      body: Schemas.LoopRequest,
      answer: Schemas.Loop,
      refusals: [404, 411, 413, 415, 422, 503],
    },
    (c, { body }) => answer(c, service, taskOf(body)),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/loop/explain',
      operationId: 'explainLoopByQuery',
      summary: 'Where a figure of a loop comes from, by an address that can be sent',
      query: Schemas.ExplainLoopQuery,
      answer: Schemas.Explain,
      refusals: [404, 422, 503],
      tagged: true,
    },
    (c, { query: { figure, ...query } }) => answer(c, service, explaining(figure, taskOf(bodyOf(query)))),
  )
  mount(
    app,
    {
      method: 'post',
      path: '/api/loop/explain',
      operationId: 'explainLoop',
      summary: 'Where a figure of a loop comes from, down to what was asked',
      body: Schemas.ExplainLoopRequest,
      answer: Schemas.Explain,
      refusals: [404, 411, 413, 415, 422, 503],
    },
    (c, { body: { figure, ...body } }) => answer(c, service, explaining(figure, taskOf(body))),
  )
}

function taskOf({ pair, ...plan }: Body): LoopTask {
  if (!pair) return { kind: 'loop', ledger: null, pair: null, plan }
  const { ledger, ...found } = pair
  return { kind: 'loop', ledger, pair: found, plan }
}

const explaining = (figure: string, { ledger, ...of }: LoopTask): Task =>
  ledger === null ? { kind: 'explain', ledger, figure, of } : { kind: 'explain', ledger, figure, of }

/** A query as the body that asks the same. @throws MalformedError, the faults of Reserves */
function bodyOf({ depth, leverage, health, max, ledger, pair, emode, ...query }: Query): Body {
  const targets: Body['target'][] = []
  if (depth !== undefined) targets.push({ kind: 'depth', borrows: depth })
  if (leverage !== undefined) targets.push({ kind: 'leverage', leverage })
  if (health !== undefined) targets.push({ kind: 'health', healthFactor: health })
  if (max !== undefined) targets.push({ kind: 'max' })
  const [target, another] = targets
  if (!target || another)
    throw new MalformedError([{ at: 'query', expected: 'one of leverage, depth, health and max=true' }])
  if ((ledger === undefined) !== (pair === undefined))
    throw new MalformedError([{ at: 'query', expected: 'ledger and pair together' }])
  const { rates, stopAtKink, ...rest } = query
  const plan = {
    ...rest,
    target,
    ...(rates === undefined ? {} : { rates: Reserves.parseRates('rates', rates) }),
    ...(stopAtKink === undefined ? {} : { stopAtKink: true }),
  }
  if (ledger === undefined || pair === undefined) return plan
  const sides = sidesOf(pair)
  if (!sides) throw new MalformedError([{ at: 'pair', expected: 'COLLATERAL/DEBT, for example wstETH/WETH' }])
  return { ...plan, pair: { ledger, ...sides, mode: emode } }
}
