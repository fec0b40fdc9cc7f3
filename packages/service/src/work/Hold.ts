import { setTimeout as later } from 'node:timers/promises'

/** Whether a thread may be ended: shared by the thread and by who would end it. */
export type Hold = Int32Array<SharedArrayBuffer>

const [FREE, HELD, ENDED] = [0, 1, 2]
const LOOK_MS = 5

export const create = (): Hold => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/** Held by the thread itself, before what must not be cut short; never comes back where it is to be ended. */
export async function take(hold: Hold): Promise<void> {
  if (Atomics.compareExchange(hold, 0, FREE, HELD) === ENDED) await new Promise(() => {})
}

/** Given back by the thread. */
export const leave = (hold: Hold): void => void Atomics.store(hold, 0, FREE)

/** Waits until the thread may be ended, after which it takes hold of nothing more. */
export async function end(hold: Hold): Promise<void> {
  while (Atomics.compareExchange(hold, 0, FREE, ENDED) === HELD) await later(LOOK_MS)
}
