import {
  type AccountList,
  type ChainRequest,
  RefusedError,
  type Scenario,
  type SimulateRequest,
  UnreachableError,
} from '@droste/service/client'
import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  queryOptions,
  useIsFetching,
  useQuery,
} from '@tanstack/react-query'
import { client, explain, type Of, type Simulated, simulate } from './Client.ts'
import * as Session from './Session.ts'

/** Answers of a ledger do not change while it is served; only a server that has gone is asked again. */
export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: Session.heed }),
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: (_, failure) => failure instanceof UnreachableError,
      retryDelay: 3000,
    },
  },
})

/** At most so many accounts are read into the page: what they leave out is said there. */
const MOST_ACCOUNTS = 5000
const PAGE = 2500 // of them are read at once, so that reading never holds the page up

/** The accounts that owe most. */
async function largest(ledger: string, signal: AbortSignal): Promise<AccountList> {
  const first = await client.accounts(ledger, { limit: PAGE }, { signal })
  const accounts = [...first.accounts]
  const all = Math.min(first.total, MOST_ACCOUNTS)
  while (accounts.length < all) {
    const page = await client.accounts(ledger, { limit: PAGE, offset: accounts.length }, { signal })
    accounts.push(...page.accounts)
  }
  return { ...first, accounts }
}

const ledgersOf = queryOptions({
  queryKey: ['ledgers'],
  queryFn: ({ signal }) => client.ledgers({ signal }),
})

export const useLedgers = () => useQuery(ledgersOf)

const tablesOf = (ledger: string) =>
  queryOptions({
    queryKey: ['tables', ledger],
    queryFn: ({ signal }) => client.ledger(ledger, { signal }),
  })

const inspectOf = (ledger: string) =>
  queryOptions({
    queryKey: ['inspect', ledger],
    queryFn: ({ signal }) => client.inspect(ledger, { signal }),
  })

export const useTables = (ledger: string) => useQuery(tablesOf(ledger))

export const useInspect = (ledger: string) => useQuery(inspectOf(ledger))

/** Asks for what the views of a ledger begin with, before any is drawn; null: of the first that is served. */
export async function fetchAhead(named: string | null): Promise<void> {
  const { ledgers } = await queries.fetchQuery(ledgersOf)
  const ledger = named ?? ledgers[0]?.name
  if (ledger === undefined) return
  await Promise.all([queries.prefetchQuery(inspectOf(ledger)), queries.prefetchQuery(tablesOf(ledger))])
}

export const useAccounts = (ledger: string) =>
  useQuery({
    queryKey: ['accounts', ledger],
    queryFn: ({ signal }) => largest(ledger, signal),
  })

export const useAccount = (ledger: string, address: string) =>
  useQuery({
    queryKey: ['account', ledger, address],
    queryFn: ({ signal }) => client.account(ledger, address, {}, { signal }),
    enabled: address !== '',
  })

/** A figure of an answer. */
export const useExplain = (ledger: string, figure: string | null, of: Of) =>
  useQuery({
    queryKey: ['explain', ledger, figure, of],
    queryFn: ({ signal }) =>
      explain(ledger, figure ?? '', of, signal).catch(async (failure: unknown) => {
        if (of.kind === 'job' && isForgotten(failure)) await simulateAgain(of.id)
        throw failure
      }),
    enabled: figure !== null,
  })

const isForgotten = (failure: unknown): boolean =>
  failure instanceof RefusedError && failure.facts.type === 'urn:droste:problem:Service.UnknownJobError'

/** A server keeps so many jobs, and none from before it was started: begun again, one has the same answer by another id. */
const simulateAgain = (job: string): Promise<void> =>
  queries.refetchQueries({
    predicate: ({ state }) => (state.data as Partial<Simulated> | undefined)?.job === job,
  })

/** Under a slider the last answer stays while the next is on its way, so that nothing jumps; what it passed is soon let go. */
const UNDER_SLIDER = { placeholderData: keepPreviousData, gcTime: 60_000 } as const

export const useChain = (chain: ChainRequest) =>
  useQuery({
    queryKey: ['chain', chain],
    queryFn: ({ signal }) => client.chain(chain, { signal }),
    ...UNDER_SLIDER,
  })

export const useCascade = (ledger: string, scenario: Scenario) =>
  useQuery({
    queryKey: ['cascade', ledger, scenario],
    queryFn: ({ signal }) => client.cascade(ledger, scenario, { signal }),
    enabled: scenario.shocks.length > 0,
    ...UNDER_SLIDER,
  })

/** Whether a cascade is on its way. */
export const useCascading = (): boolean => useIsFetching({ queryKey: ['cascade'] }) > 0

/** A cascade with what its price map says, once it is `wanted`. */
export const useStress = (ledger: string, scenario: Scenario, wanted: boolean) =>
  useQuery({
    queryKey: ['stress', ledger, scenario],
    queryFn: ({ signal }) => client.stress(ledger, scenario, { signal }),
    enabled: wanted && scenario.shocks.length > 0,
    gcTime: 60_000,
  })

/** A simulation, begun when it is first looked at. */
export const useSimulation = (ledger: string, simulation: SimulateRequest, told: (label: string) => void) =>
  useQuery({
    queryKey: ['simulate', ledger, simulation],
    queryFn: ({ signal }) => simulate(ledger, simulation, told, signal),
    gcTime: 600_000,
  })

export const useCurve = (
  ledger: string,
  scenario: Scenario,
  times: readonly number[],
  depths: readonly number[],
  wanted: boolean,
) =>
  useQuery({
    queryKey: ['curve', ledger, scenario, times, depths],
    queryFn: ({ signal }) => client.curve(ledger, { ...scenario, times, depths }, { signal }),
    enabled: wanted && scenario.shocks.length > 0,
    ...UNDER_SLIDER,
  })
