import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Book, Counting, Simulation, Swings, Tally, TwoPhase, type World } from '@droste/engine'
import { Piscina } from 'piscina'

/** What a thread needs: the memory of the book and its index is shared, all else is copied. */
export type Job = {
  readonly buffer: ArrayBufferLike
  readonly tables: {
    readonly book: Pick<Book.Book, 'assets' | 'venues' | 'factors'>
    readonly world: World.Tables
  }
  readonly plan: Simulation.Plan
  readonly index: Simulation.Simulation['state']['index']['buffers']
  readonly cohorts: TwoPhase.Shared | null
}

/** Counts a share of the paths. */
export function count(counting: Counting.Counting, { from, to }: Share): Tally.Written {
  const tally = Counting.empty(counting)
  Counting.run(counting, from, to, tally)
  return Tally.write(tally)
}

/** Runs a share of the paths for one figure: by cohorts, where there are any. */
export function sample(
  { simulation, twoPhase }: Counting.Counting,
  { plan, of, share }: Sampled,
): Swings.Sample {
  return Swings.sample(Simulation.under(twoPhase?.cohorts ?? simulation, plan), of, share.from, share.to)
}

/** Paths from `from` up to `to`. */
export type Share = { readonly from: number; readonly to: number }

/** Paths of another plan over the same book, for one figure. */
export type Sampled = {
  readonly plan: Simulation.Plan
  readonly of: Swings.Watched['of']
  readonly share: Share
}

/** What a thread is asked. */
export type Asked =
  | { readonly kind: 'count'; readonly share: Share }
  | ({ readonly kind: 'sample' } & Sampled)

/** Does one thing at a time. */
export type Thread = {
  readonly run: (share: Share) => Promise<Tally.Written>
  readonly sample: (sampled: Sampled) => Promise<Swings.Sample>
  readonly end: () => Promise<void>
}

/** This thread itself, which lets the terminal paint and the keyboard speak between shares. */
export const here = (counting: Counting.Counting): Thread => ({
  run: async (share) => {
    await setImmediate()
    return count(counting, share)
  },
  sample: async (sampled) => {
    await setImmediate()
    return sample(counting, sampled)
  },
  end: async () => {},
})

/** So many threads of their own over the simulation's own book and index, which lie in shared memory. */
export function beside({ simulation, twoPhase }: Counting.Counting, count: number): Thread[] {
  const { plan, state } = simulation
  const { book, tables } = state.work.world
  const { assets, prices, claims, venues, markets } = tables
  const job: Job = {
    buffer: book.buffer,
    tables: {
      book: { assets: book.assets, venues: book.venues, factors: book.factors },
      world: { assets, prices, claims, venues, markets },
    },
    plan,
    index: state.index.buffers,
    cohorts: twoPhase && TwoPhase.share(twoPhase),
  }
  const pool = new Piscina<Asked, Tally.Written | Swings.Sample>({
    filename: fileURLToPath(new URL('./worker.js', import.meta.url)),
    name: 'work',
    minThreads: count,
    maxThreads: count,
    execArgv: [],
    workerData: job,
  })
  const ask = async <Answer>(asked: Asked): Promise<Answer> => (await pool.run(asked)) as Answer
  const thread: Thread = {
    run: (share) => ask({ kind: 'count', share }),
    sample: (sampled) => ask({ kind: 'sample', ...sampled }),
    end: () => pool.destroy(),
  }
  return Array.from({ length: count }, () => thread)
}
