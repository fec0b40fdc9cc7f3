import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type Book, Simulation, Tally, type World } from '@droste/engine'

/** What a thread needs: the book's memory is shared, all else is copied. */
export type Job = {
  readonly buffer: ArrayBufferLike
  readonly tables: {
    readonly book: Pick<Book.Book, 'assets' | 'venues' | 'factors'>
    readonly world: World.Tables
  }
  readonly plan: Simulation.Plan
}

/** Paths from `from` up to `to`. */
export type Share = { readonly from: number; readonly to: number }

/** Runs shares of paths, one at a time. */
export type Thread = {
  readonly run: (share: Share) => Promise<Tally.Written>
  readonly end: () => Promise<void>
}

/** This thread itself, which lets the terminal paint and the keyboard speak between shares. */
export function here(world: World.World, plan: Simulation.Plan): Thread {
  const simulation = Simulation.prepare(world, plan)
  return {
    run: async ({ from, to }) => {
      await setImmediate()
      const tally = Tally.empty(plan.sampling)
      Simulation.run(simulation, from, to, tally)
      return Tally.write(tally)
    },
    end: async () => {},
  }
}

/** So many threads of their own over one copy of the book. */
export function beside(world: World.World, plan: Simulation.Plan, count: number): Thread[] {
  const { book, tables } = world
  const buffer = new SharedArrayBuffer(book.buffer.byteLength)
  new Uint8Array(buffer).set(new Uint8Array(book.buffer))
  const { assets, prices, claims, venues, markets } = tables
  const job: Job = {
    buffer,
    tables: {
      book: { assets: book.assets, venues: book.venues, factors: book.factors },
      world: { assets, prices, claims, venues, markets },
    },
    plan,
  }
  return Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: job, execArgv: [] })
    return {
      run: (share) =>
        new Promise((resolve, reject) => {
          worker.once('error', reject)
          worker.once('message', (tally: Tally.Written) => {
            worker.off('error', reject)
            resolve(tally)
          })
          worker.postMessage(share)
        }),
      end: async () => {
        await worker.terminate()
      },
    }
  })
}
