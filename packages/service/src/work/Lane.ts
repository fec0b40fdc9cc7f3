import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Fault } from '@droste/core'
import type { Reply, Shelf, Step, Task, Told } from './Task.ts'

// The built file, from the sources as from `dist`: a thread cannot be started from TypeScript.
const WORKER = new URL('../../dist/work/worker.js', import.meta.url)

export type LaneOptions = {
  /** Read whenever a thread starts. */
  readonly shelf: () => Shelf
  readonly threads?: number
  /** Tasks that may wait for a thread. */
  readonly waiting?: number
  /** From asking to answer; a task that is still at work then is ended with its thread. */
  readonly limitMs: number
}

export type RunOptions = {
  /** In place of the lane's. */
  readonly limitMs?: number
  readonly signal?: AbortSignal | undefined
  /** Asked when the task's turn comes: whether anybody still waits for it. */
  readonly wanted?: (() => boolean) | undefined
  readonly onStep?: ((step: Step) => void) | undefined
}

/** A task that was asked for, and who waits for it. */
type Run = {
  readonly id: number
  readonly task: Task
  readonly wanted: () => boolean
  readonly onStep: ((step: Step) => void) | undefined
  readonly settle: (reply: Uint8Array<ArrayBuffer> | Error) => void
  readonly timer: NodeJS.Timeout
}

type Thread = { readonly worker: Worker; run: Run | null }

/** Threads that do tasks one after the other. What must not wait for long work has a lane of its own. */
export class Lane {
  readonly #options: Required<LaneOptions>
  readonly #threads = new Set<Thread>()
  readonly #queue: Run[] = []
  #runs = 0

  constructor({
    shelf,
    limitMs,
    threads = Math.max(1, availableParallelism() - 1),
    waiting = 256,
  }: LaneOptions) {
    this.#options = { shelf, limitMs, threads, waiting }
  }

  /**
   * Does a task in a thread. Aborting ends the thread if the task is already at work.
   * @throws BusyError, TooLongError, CancelledError, BrokenError, and the task's faults as RemoteFault
   */
  run(
    task: Task,
    { signal, wanted = () => true, onStep, limitMs = this.#options.limitMs }: RunOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (signal?.aborted) return Promise.reject(new CancelledError())
    if (this.#queue.length >= this.#options.waiting)
      return Promise.reject(new BusyError(this.#options.waiting))
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.#drop(run, new CancelledError())
      const timer = setTimeout(() => this.#drop(run, new TooLongError(limitMs / 1000)), limitMs)
      timer.unref()
      const settle = (reply: Uint8Array<ArrayBuffer> | Error): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', cancel)
        if (reply instanceof Error) reject(reply)
        else resolve(reply)
      }
      const run: Run = { id: ++this.#runs, task, wanted, onStep, settle, timer }
      signal?.addEventListener('abort', cancel, { once: true })
      this.#queue.push(run)
      this.#next()
    })
  }

  /** Tasks waiting, and tasks at work. */
  get load(): { readonly waiting: number; readonly running: number } {
    return { waiting: this.#queue.length, running: [...this.#threads].filter(({ run }) => run).length }
  }

  /** Ends every thread. */
  async close(): Promise<void> {
    for (const run of this.#queue.splice(0)) run.settle(new CancelledError())
    await Promise.all([...this.#threads].map((thread) => this.#end(thread, new CancelledError())))
  }

  #next(): void {
    for (const run of this.#queue.filter(({ wanted }) => !wanted())) this.#drop(run, new CancelledError())
    while (this.#queue.length > 0) {
      const thread = [...this.#threads].find(({ run }) => run === null) ?? this.#start()
      if (!thread) return
      const run = this.#queue.shift()!
      thread.run = run
      thread.worker.ref() // the process waits for work, not for idle threads
      run.onStep?.({ step: 0, label: 'started' })
      thread.worker.postMessage({ id: run.id, task: run.task })
    }
  }

  #start(): Thread | null {
    if (this.#threads.size >= this.#options.threads) return null
    const worker = new Worker(WORKER, { execArgv: [], workerData: this.#options.shelf() })
    const thread: Thread = { worker, run: null }
    this.#threads.add(thread)
    worker.unref()
    worker.on('message', (reply: Reply) => this.#hear(thread, reply))
    worker.on('error', (error) => void this.#end(thread, new BrokenError(String(error.stack ?? error))))
    worker.on('exit', () => void this.#end(thread, new BrokenError('the thread has ended')))
    return thread
  }

  #hear(thread: Thread, reply: Reply): void {
    const { run } = thread
    if (run?.id !== reply.id) return
    if (reply.kind === 'step') {
      run.onStep?.(reply.step)
      return
    }
    thread.run = null
    thread.worker.unref()
    if (reply.kind === 'answer') run.settle(reply.body)
    else run.settle(reply.kind === 'fault' ? new RemoteFault(reply.fault) : new BrokenError(reply.stack))
    this.#next()
  }

  #drop(run: Run, why: Error): void {
    const place = this.#queue.indexOf(run)
    if (place >= 0) {
      this.#queue.splice(place, 1)
      run.settle(why)
      return
    }
    const thread = [...this.#threads].find((each) => each.run === run)
    if (thread) void this.#end(thread, why)
  }

  async #end(thread: Thread, why: Error): Promise<void> {
    if (!this.#threads.delete(thread)) return
    thread.run?.settle(why)
    thread.run = null
    await thread.worker.terminate()
    this.#next()
  }
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
