import { Fault } from '@droste/core'
import { at, type Call, type Endpoint, TransientError, UnknownBlockError } from './Endpoint.ts'
import * as Target from './Target.ts'

/** Time and chance, given from outside: milliseconds that only grow, a pause, a number from 0 up to 1. */
export type Surroundings = {
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly chance: () => number
}

/** How patient to be. */
export type Patience = {
  /** Tries before giving up on a request, over all endpoints. */
  readonly tries: number
  /** Most milliseconds to wait for one answer. */
  readonly timeout: number
  /** First pause in milliseconds; doubled each round over the endpoints, up to `longest`. */
  readonly pause: number
  readonly longest: number
}

export const PATIENT: Patience = { tries: 10, timeout: 30_000, pause: 500, longest: 30_000 }

/** Makes sense of a batch's answers; `endpoint` is who gave them, for errors. */
export type Read<T> = (answers: readonly unknown[], endpoint: string) => T

// A block that one endpoint lacks may be at another, or arrive: the nodes behind one address are not in step.
const LAG = 3
// Tries after which one endpoint of several counts as silent.
const SILENT = 5

/** One or more endpoints of the same chain, asked in turn until one answers. */
export type Connection = {
  /**
   * The answers to a batch, as `read` understands them; a `TransientError` of `read` counts as a failed try.
   * @throws GivenUpError, TooLargeError, UnknownBlockError, RefusedError
   */
  readonly ask: <T>(calls: readonly Call[], read: Read<T>, tries?: number) => Promise<T>
  /**
   * The same batch to every endpoint: what each said, with its label. One that does not answer while another does is
   * not asked again: `silent` names it.
   */
  readonly askAll: <T>(calls: readonly Call[], read: Read<T>) => Promise<{ endpoint: string; said: T }[]>
  readonly silent: () => readonly string[]
  /** Round trips and single calls so far, those that failed among them. */
  readonly spent: () => { readonly trips: number; readonly calls: number; readonly retries: number }
}

/** Opens a connection; nothing is asked yet. @throws Target.AddressError */
export function open(
  addresses: readonly string[],
  surroundings: Surroundings,
  patience: Patience = PATIENT,
): Connection {
  let endpoints = addresses.map((address, i) => at(Target.parse(address, i + 1)))
  const silent: string[] = []
  const spent = { trips: 0, calls: 0, retries: 0 }
  let turn = 0

  const askOne = async <T>(
    among: readonly Endpoint[],
    calls: readonly Call[],
    read: Read<T>,
    tries: number,
  ): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      const endpoint = among[turn % among.length]!
      spent.trips++
      spent.calls += calls.length
      try {
        return read(await endpoint.ask(calls, patience.timeout), endpoint.label)
      } catch (error) {
        const isUnknownBlock = error instanceof UnknownBlockError
        if (!isUnknownBlock && !(error instanceof TransientError)) throw error
        if (isUnknownBlock && attempt >= Math.min(tries, LAG * among.length)) throw error
        if (attempt >= tries) throw isUnknownBlock ? error : new GivenUpError(attempt, error)
        turn++
        spent.retries++
        const round = Math.floor((attempt - 1) / among.length)
        const asked = isUnknownBlock ? null : error.facts.after
        await surroundings.sleep(asked ?? pauseOf(patience, round, surroundings.chance()))
      }
    }
  }

  return {
    ask: (calls, read, tries = patience.tries) => askOne(endpoints, calls, read, tries),
    askAll: async <T>(calls: readonly Call[], read: Read<T>) => {
      const answers: { endpoint: string; said: T }[] = []
      let last: GivenUpError | undefined
      for (const endpoint of endpoints) {
        try {
          const tries = endpoints.length > 1 ? Math.min(patience.tries, SILENT) : patience.tries
          answers.push({ endpoint: endpoint.label, said: await askOne([endpoint], calls, read, tries) })
        } catch (error) {
          if (!(error instanceof GivenUpError)) throw error
          last = error
        }
      }
      if (answers.length === 0 && last !== undefined) throw last
      const gone = endpoints.filter(({ label }) => answers.every(({ endpoint }) => endpoint !== label))
      silent.push(...gone.map(({ label }) => label))
      endpoints = endpoints.filter((endpoint) => !gone.includes(endpoint))
      return answers
    },
    silent: () => silent,
    spent: () => ({ ...spent }),
  }
}

/** Milliseconds before the next try: between half and the whole of a pause that doubles each round. */
export const pauseOf = ({ pause, longest }: Patience, round: number, chance: number): number =>
  Math.min(pause * 2 ** round, longest) * (0.5 + chance / 2)

/** Asked as often as patience allows, and never answered. */
export class GivenUpError extends Fault<{ tries: number; last: TransientError }> {
  override readonly name = 'Connection.GivenUpError'
  constructor(tries: number, last: TransientError) {
    super(`No answer after ${tries} tries; the last: ${last.message}`, { tries, last })
  }
  override advise = (): string =>
    'The same command goes on where this one stopped; a second --rpc helps over limits and failures.'
}
