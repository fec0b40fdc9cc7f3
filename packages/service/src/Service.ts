import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { Fault } from '@droste/core'
import type { z } from '@hono/zod-openapi'
import { version } from './answers/version.ts'
import type { LedgerSummary } from './schemas/index.ts'
import { UnknownLedgerError } from './work/Desk.ts'
import { Jobs } from './work/Jobs.ts'
import { Lane } from './work/Lane.ts'
import type { Shelf, Task } from './work/Task.ts'

export type Summary = z.infer<typeof LedgerSummary>

export type Options = {
  /** Built-in names, JSON files, folders of Parquet tables. */
  readonly ledgers: readonly string[]
  /** How long a request's answer may take. */
  readonly limitMs?: number
  /** How long a job may take. */
  readonly jobLimitMs?: number
  /** Jobs that may wait or run. */
  readonly openJobs?: number
}

/** An answer, or one to come (of 0 bytes), and whom to tell that somebody more waits for it. */
type Kept = {
  readonly answer: Promise<Uint8Array<ArrayBuffer>>
  readonly join: (gone: AbortSignal) => void
  bytes: number
}

const LIMIT_MS = 60_000
const JOB_LIMIT_MS = 3_600_000
const KEPT_BYTES = 64 * 2 ** 20

/**
 * The served ledgers and the threads that answer about them: short reads, cascades, what takes longer, and jobs each
 * have a lane, so that none waits for another kind. The thread that serves requests computes nothing.
 */
export class Service {
  readonly lanes: { readonly reads: Lane; readonly cascades: Lane; readonly works: Lane; readonly jobs: Lane }
  readonly jobs: Jobs
  readonly #places: ReadonlyMap<string, string>
  readonly #summaries = new Map<string, Summary>()
  /** Answers given, the latest last: a task's answer never changes while its book is served. */
  readonly #kept = new Map<string, Kept>()
  #keptBytes = 0

  private constructor({ ledgers, limitMs = LIMIT_MS, jobLimitMs = JOB_LIMIT_MS, openJobs = 32 }: Options) {
    this.#places = placesOf(ledgers)
    const shelf = (): Shelf => ({
      places: this.#places,
      digests: new Map([...this.#summaries].map(([name, { digest }]) => [name, digest])),
    })
    this.lanes = {
      reads: new Lane({ shelf, limitMs, threads: 1 }),
      cascades: new Lane({ shelf, limitMs, threads: 1 }),
      works: new Lane({ shelf, limitMs, threads: 1 }),
      jobs: new Lane({ shelf, limitMs: jobLimitMs }),
    }
    this.jobs = new Jobs({ lane: this.lanes.jobs, open: openJobs })
  }

  /**
   * Opens every ledger once, so that what cannot be read is told before anything is served, and measures the first, which
   * a page begins with. @throws the faults of opening
   */
  static async open(options: Options): Promise<Service> {
    const service = new Service(options)
    try {
      for (const name of service.#places.keys()) {
        const task = { kind: 'describe', ledger: name } as const
        const bytes = await service.lanes.reads.run(task, { limitMs: JOB_LIMIT_MS }) // nobody waits at the page yet
        service.#summaries.set(name, JSON.parse(new TextDecoder().decode(bytes)))
      }
    } catch (failure) {
      await service.close()
      throw failure
    }
    const [first] = service.#places.keys()
    if (first !== undefined)
      service.ask({ kind: 'inspect', ledger: first }, new AbortController().signal).catch(() => {}) // told who asks
    return service
  }

  /** What is served, in the order it was named. */
  get ledgers(): Summary[] {
    return [...this.#summaries.values()]
  }

  /** @throws UnknownLedgerError */
  summary(name: string): Summary {
    const found = this.#summaries.get(name)
    if (!found) throw new UnknownLedgerError(name, [...this.#summaries.keys()])
    return found
  }

  /** A tag that changes when the answer to a task may: with the book, the version, and the question. */
  tagOf(task: Task): string {
    const digest = task.ledger === null ? '' : this.summary(task.ledger).digest
    const hash = createHash('sha256').update(`${digest} ${version} ${JSON.stringify(task)}`)
    return `"${hash.digest('hex').slice(0, 32)}"`
  }

  /**
   * The answer to a task; asked twice, it is computed once. `gone` is aborted where who asked has gone.
   * @throws the faults of Lane.run
   */
  async ask(task: Task, gone: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const tag = this.tagOf(task)
    const known = this.#kept.get(tag)
    if (known) {
      this.#kept.delete(tag)
      this.#kept.set(tag, known)
      if (known.bytes === 0) known.join(gone)
      return await known.answer
    }
    const { signal: unwanted, join } = askers(gone)
    const entry: Kept = { join, answer: this.lanes[laneOf(task)].run(task, { unwanted }), bytes: 0 }
    this.#kept.set(tag, entry)
    try {
      const answer = await entry.answer
      entry.bytes = answer.byteLength
      this.#keptBytes += entry.bytes
      this.#forget()
      return answer
    } catch (failure) {
      this.#kept.delete(tag)
      throw failure
    }
  }

  /** Ends all work. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.lanes).map((lane) => lane.close()))
  }

  #forget(): void {
    for (const [tag, { bytes }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES) return
      if (bytes === 0) continue // still being computed
      this.#kept.delete(tag)
      this.#keptBytes -= bytes
    }
  }
}

/** Aborts once all who asked have gone; `join` adds one. */
function askers(first: AbortSignal): { readonly signal: AbortSignal; readonly join: Kept['join'] } {
  const left = new AbortController()
  const waiting = new Set<AbortSignal>()
  const join = (gone: AbortSignal): void => {
    waiting.add(gone)
    const leave = (): void => {
      waiting.delete(gone)
      if (waiting.size === 0) left.abort()
    }
    if (gone.aborted) leave()
    else gone.addEventListener('abort', leave, { once: true })
  }
  join(first)
  return { signal: left.signal, join }
}

/** Where a task is done: the one that a slider waits for meets nothing else on its way. */
function laneOf(task: Task): 'reads' | 'cascades' | 'works' {
  const kind = task.kind === 'explain' ? task.of.kind : task.kind
  if (kind === 'cascade') return 'cascades'
  return LONG.has(kind) ? 'works' : 'reads'
}

const LONG: ReadonlySet<Task['kind']> = new Set(['stress', 'simulate', 'curve', 'loop', 'chain'])

/** A name for each ledger that an address can hold, from the end of its path. @throws SameNameError */
function placesOf(ledgers: readonly string[]): Map<string, string> {
  const places = new Map<string, string>()
  for (const place of ledgers) {
    const name = basename(place).replace(/\.json$/i, '')
    const before = places.get(name)
    if (before !== undefined) throw new SameNameError(name, before, place)
    places.set(name, place)
  }
  return places
}

/** Two served ledgers would have the same address. @example droste serve a/book.json b/book.json */
export class SameNameError extends Fault<{ ledger: string; places: readonly [string, string] }> {
  override readonly name = 'Service.SameNameError'
  constructor(ledger: string, one: string, other: string) {
    super(`${one} and ${other} would both be served as “${ledger}”`, { ledger, places: [one, other] })
  }
  override advise = (): string => 'Rename one of them, or serve it from another port.'
}
