import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { version } from '../answers/version.ts'
import type { Service } from '../Service.ts'
import * as Schemas from '../schemas/index.ts'
import type { Asked } from '../work/Asked.ts'
import { MalformedError } from './Problem.ts'
import { answer, mount } from './Route.ts'

const Name = z.object({ name: z.string().min(1).max(200).describe('Name of a served ledger') })
const Address = Name.extend({
  address: z.string().min(1).max(300).describe('An owner, or the id of one of its accounts'),
})
const READ = [404, 422, 503] as const
const FILE = { schema: z.string().openapi({ format: 'binary' }) }

/** The served ledgers, and everything that is asked of one. */
export function ledgers(app: OpenAPIHono, service: Service): void {
  mount(
    app,
    {
      method: 'get',
      path: '/api/ledgers',
      operationId: 'ledgers',
      summary: 'The served ledgers',
      answer: Schemas.Ledgers,
    },
    (c) => c.json({ droste: version, ledgers: service.ledgers }),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/ledgers/{name}',
      operationId: 'ledger',
      summary: 'Assets, venues, claims and markets of a ledger',
      params: Name,
      answer: Schemas.LedgerTables,
      refusals: READ,
      tagged: true,
    },
    (c, { params }) => answer(c, service, { kind: 'tables', ledger: params.name }),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/ledgers/{name}/inspect',
      operationId: 'inspect',
      summary: 'How much recursive leverage stands in a book, and where its cliffs are',
      params: Name,
      answer: Schemas.Inspect,
      refusals: READ,
      tagged: true,
    },
    (c, { params }) => answer(c, service, { kind: 'inspect', ledger: params.name }),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/ledgers/{name}/accounts',
      operationId: 'accounts',
      summary: 'Accounts, page by page or all as a Parquet file',
      params: Name,
      query: Schemas.ListQuery,
      answer: Schemas.AccountList,
      also: { 'application/vnd.apache.parquet': FILE },
      refusals: READ,
      tagged: true,
    },
    (c, { params, query: { format, ...page } }) => {
      const { name } = service.summary(params.name)
      if (format === 'json') return answer(c, service, { kind: 'accounts', ledger: name, page })
      c.header('content-disposition', `attachment; filename="${plain(name)}-accounts.parquet"`)
      return answer(c, service, { kind: 'parquet', ledger: name }, 'application/vnd.apache.parquet')
    },
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/ledgers/{name}/accounts/{address}',
      operationId: 'account',
      summary: 'One owner: legs, health, leverage, loops, what makes it eligible; and what if',
      params: Address,
      query: Schemas.AccountQuery,
      answer: Schemas.Account,
      refusals: READ,
      tagged: true,
    },
    (c, { params: { name, address }, query: words }) =>
      answer(c, service, { kind: 'account', ledger: name, address, words }),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/ledgers/{name}/accounts/{address}/explain',
      operationId: 'explainAccount',
      summary: 'Where a figure of an owner’s answer comes from, as it is or what if',
      params: Address,
      query: Schemas.ExplainAccountQuery,
      answer: Schemas.Explain,
      refusals: READ,
      tagged: true,
    },
    (c, { params: { name, address }, query: { figure, ...words } }) =>
      answer(c, service, { kind: 'explain', ledger: name, figure, of: { kind: 'account', address, words } }),
  )
  mount(
    app,
    {
      method: 'get',
      path: '/api/ledgers/{name}/explain',
      operationId: 'explain',
      summary: 'Where a figure of a book comes from, or of what a shock does to it, down to the leg',
      params: Name,
      query: Schemas.ExplainQuery,
      answer: Schemas.Explain,
      refusals: READ,
      tagged: true,
    },
    (c, { params, query: { figure, of, ...scenario } }) =>
      answer(c, service, {
        kind: 'explain',
        ledger: params.name,
        figure,
        of: of === 'stress' ? { kind: 'stress', asked: askedOf(scenario) } : { kind: 'inspect' },
      }),
  )
}

function askedOf({ shock, ...rest }: Omit<z.output<typeof Schemas.ExplainQuery>, 'figure' | 'of'>): Asked {
  if (shock) return { kind: 'query', query: { ...rest, shock } }
  throw new MalformedError([{ at: 'shock', expected: 'a figure of a stress needs the shock beside it' }])
}

/** A file name that a header can carry. */
const plain = (name: string): string => name.replace(/[^A-Za-z0-9._-]/g, '_')
