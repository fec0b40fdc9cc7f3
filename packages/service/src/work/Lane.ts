import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { Fault } from '@droste/core'
import { Piscina } from 'piscina'
import * as Hold from './Hold.ts'
import type { Order, Reply, Shelf, Step, Task, Told } from './Task.ts'

// The built file, from the sources as from `dist`: a thread cannot be started from TypeScript.
const WORKER = fileURLToPath(new URL('../../dist/work/worker.js', import.meta.url))

export type LaneOptions = {
  /** Read with every task; a thread keeps the first that it is given. */
  readonly shelf: () => Shelf
  readonly threads?: number
  /** Tasks that may wait for a thread. */
  readonly waiting?: number
  /** From asking to answer; a task that is still at work then is ended with its thread. */
  readonly limitMs: number
}

export type RunOptions = {
  readonly signal?: AbortSignal | undefined
  /** Aborted when nobody waits for it any more: then it is not begun, and ended only if it waits for a thread. */
  readonly unwanted?: AbortSignal | undefined
  /** Instead of the lane's own. */
  readonly limitMs?: number | undefined
  readonly onStep?: ((step: Step) => void) | undefined
}

/** Threads that do tasks one after the other. What must not wait for long work has a lane of its own. */
export class Lane {
  readonly #shelf: () => Shelf
  readonly #waiting: number
  readonly #limitMs: number
  readonly #threads: number
  #pool: Piscina<Order, Reply> | null = null
  /** What ends each task that is not yet answered, in the order they were asked for. */
  readonly #runs = new Set<AbortController>()
  /** What threads are at, or about to be: a task that was ended may still be there until its thread is. */
  readonly #works = new Set<Promise<Reply>>()

  constructor({
    shelf,
    limitMs,
    threads = Math.max(1, availableParallelism() - 1),
    waiting = 256,
  }: LaneOptions) {
    this.#shelf = shelf
    this.#waiting = waiting
    this.#limitMs = limitMs
    this.#threads = threads
  }

  /** Its threads, begun by the first task; one at the least, for what waits is not given to a thread that there is not. */
  #open(): Piscina<Order, Reply> {
    if (this.#pool !== null) return this.#pool
    const pool = new Piscina<Order, Reply>({
      filename: WORKER,
      name: 'work',
      minThreads: 1,
      maxThreads: this.#threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      execArgv: [],
    })
    pool.on('error', () => {}) // a thread that breaks between tasks is replaced
    this.#pool = pool
    return pool
  }

  /** How many tasks wait for a thread. */
  get #queued(): number {
    return this.#pool?.queueSize ?? 0
  }

  /**
   * Does a task in a thread. Aborting ends the thread if the task is already at work, as soon as that may be.
   * @throws BusyError, TooLongError, CancelledError, BrokenError, and the task's faults as RemoteFault
   */
  async run(
    task: Task,
    { signal, unwanted, limitMs = this.#limitMs, onStep }: RunOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#queued >= this.#waiting) throw new BusyError(this.#waiting)
    const run = new AbortController()
    const late = AbortSignal.timeout(limitMs)
    const ended = AbortSignal.any([run.signal, late, ...(signal ? [signal] : [])])
    unwanted?.addEventListener('abort', () => this.#isWaiting(run) && run.abort())
    const steps = new MessageChannel()
    if (onStep) steps.port1.on('message', onStep)
    steps.port1.unref()
    this.#runs.add(run)
    try {
      const order = { task, shelf: this.#shelf(), steps: steps.port2, hold: Hold.create() }
      return bodyOf(await this.#work(order, ended))
    } catch (failure) {
      if (failure instanceof Fault || failure instanceof BrokenError) throw failure
      if (late.aborted) throw new TooLongError(limitMs / 1000)
      if (ended.aborted) throw new CancelledError()
      throw new BrokenError(String((failure as Error).stack))
    } finally {
      this.#runs.delete(run)
      if (onStep) drain(steps.port1, onStep)
      steps.port1.close()
    }
  }

  /** What a thread makes of an order; rejects as soon as that has `ended`, and ends the thread once it may. */
  async #work(order: Order, ended: AbortSignal): Promise<Reply> {
    const free = new AbortController()
    const work = this.#open().run(order, { transferList: [order.steps], signal: free.signal })
    this.#works.add(work)
    work.catch(() => {}).finally(() => this.#works.delete(work))
    const called = new Promise<never>((_, reject) => {
      ended.addEventListener('abort', () => {
        reject(ended.reason)
        void Hold.end(order.hold).then(() => free.abort())
      })
    })
    return await Promise.race([work, called])
  }

  /** Tasks waiting, and tasks at work. */
  get load(): { readonly waiting: number; readonly running: number } {
    const waiting = this.#queued
    return { waiting, running: this.#runs.size - waiting }
  }

  /** Ends every thread. */
  async close(): Promise<void> {
    for (const run of this.#runs) run.abort()
    await Promise.allSettled(this.#works)
    await this.#pool?.destroy()
  }

  /** Whether a task waits for a thread: threads take what was asked for first. */
  #isWaiting(run: AbortController): boolean {
    return [...this.#runs].indexOf(run) >= this.#runs.size - this.#queued
  }
}

/** Tells the steps that were said before the answer, which comes by another way and may overtake them. */
function drain(steps: MessagePort, onStep: (step: Step) => void): void {
  for (let said = receiveMessageOnPort(steps); said; said = receiveMessageOnPort(steps)) onStep(said.message)
}

function bodyOf(reply: Reply): Uint8Array<ArrayBuffer> {
  if (reply.kind === 'answer') return reply.body
  throw reply.kind === 'fault' ? new RemoteFault(reply.fault) : new BrokenError(reply.stack)
}

/** A fault of a task, as its thread told it. */
export class RemoteFault extends Fault<Told['facts']> {
  override readonly name: string
  readonly #advice: string
  constructor({ name, message, advice, facts }: Told) {
    super(message, facts)
    this.name = name
    this.#advice = advice
  }
  override advise = (): string => this.#advice
}

/** More is asked than can be done. */
export class BusyError extends Fault<{ waiting: number }> {
  override readonly name = 'Service.BusyError'
  constructor(waiting: number) {
    super(`${waiting} tasks are waiting already`, { waiting })
  }
  override advise = (): string => 'Ask again in a moment.'
}

/** An answer took longer than a request may. */
export class TooLongError extends Fault<{ seconds: number }> {
  override readonly name = 'Service.TooLongError'
  constructor(seconds: number) {
    super(`The answer took longer than ${seconds} seconds`, { seconds })
  }
  override advise = (): string => 'Start it as a job (POST /api/jobs), which may take its time.'
}

/** The task was called off. */
export class CancelledError extends Fault<Record<never, never>> {
  override readonly name = 'Service.CancelledError'
  constructor() {
    super('The work was called off', {})
  }
  override advise = (): string => 'Ask again if the answer is still wanted.'
}

/** Something is wrong inside Droste: `cause` says where, for the log and not for the answer. */
export class BrokenError extends Error {
  override readonly name = 'Service.BrokenError'
}
