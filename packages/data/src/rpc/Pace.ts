/** How far a part of the work is, how fast it goes, and how long it will take. */
export type Pace = {
  readonly stage: Stage
  readonly done: number
  readonly total: number
  /** Items a second since the stage began in this run; null before the first. */
  readonly perSecond: number | null
  /** Null before a speed is known. */
  readonly secondsLeft: number | null
}

/**
 * Blocks searched for events, accounts read, blocks searched for dealings and for moves of tokens, accounts added
 * up, accounts brought into the ledger.
 */
export type Stage = 'blocks' | 'accounts' | 'dealings' | 'moves' | 'survey' | 'ledger'

/** Hears how far the work is. */
export type Listener = (pace: Pace) => void

/**
 * A meter for one stage. What was there when it began counts as done, but not for the speed. `now` gives milliseconds.
 */
export function meter(listener: Listener, now: () => number, stage: Stage, start: number, total: number) {
  const began = now()
  return (done: number): void => {
    const seconds = (now() - began) / 1000
    const perSecond = seconds > 0 && done > start ? (done - start) / seconds : null
    const secondsLeft = perSecond === null ? null : (total - done) / perSecond
    listener({ stage, done, total, perSecond, secondsLeft })
  }
}
