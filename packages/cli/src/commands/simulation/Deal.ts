import { Tally } from '@droste/engine'
import type { Share, Thread } from './Threads.ts'

/** Which paths are counted, and what they came to. */
export type Done = { readonly shares: readonly Share[]; readonly tally: Tally.Tally }

export type Options = {
  readonly paths: number
  readonly threads: readonly Thread[]
  /** Paths that an earlier run has counted. */
  readonly before: Done
  /** Stops dealing when it says so; shares that are out come home. */
  readonly stopped: () => boolean
  readonly onDone: (done: Done) => Promise<void>
}

const SHARE_MS = 250 // how long a thread is left alone

/** Deals the paths that are not yet counted to the threads, in shares as large as they are quick. */
export async function deal({ paths, threads, before, stopped, onDone }: Options): Promise<Done> {
  let done: Done = before
  const open = gaps(before.shares, paths)
  const next = (most: number): Share | null => {
    const [gap] = open
    if (gap === undefined) return null
    const share = { from: gap.from, to: Math.min(gap.to, gap.from + most) }
    if (share.to === gap.to) open.shift()
    else open[0] = { from: share.to, to: gap.to }
    return share
  }
  const work = async (thread: Thread): Promise<void> => {
    let most = 1
    for (let share = next(most); share !== null && !stopped(); share = next(most)) {
      const began = performance.now()
      Tally.merge(done.tally, await thread.run(share))
      const spent = Math.max(performance.now() - began, 0.01)
      most = Math.max(1, Math.min(most * 4, Math.round(((share.to - share.from) * SHARE_MS) / spent)))
      done = { tally: done.tally, shares: joined([...done.shares, share]) }
      await onDone(done)
    }
  }
  await Promise.all(threads.map(work))
  return done
}

/** How many paths are in the shares. */
export const countOf = (shares: readonly Share[]): number =>
  shares.reduce((sum, { from, to }) => sum + to - from, 0)

/** The same paths in as few shares as there can be. */
export function joined(shares: readonly Share[]): Share[] {
  const whole: Share[] = []
  for (const share of [...shares].sort((a, b) => a.from - b.from)) {
    const last = whole[whole.length - 1]
    if (last !== undefined && last.to === share.from)
      whole[whole.length - 1] = { from: last.from, to: share.to }
    else whole.push(share)
  }
  return whole
}

/** What is missing of the first `paths`. */
export function gaps(shares: readonly Share[], paths: number): Share[] {
  const missing: Share[] = []
  let from = 0
  for (const share of [...joined(shares), { from: paths, to: paths }]) {
    if (from < Math.min(share.from, paths)) missing.push({ from, to: Math.min(share.from, paths) })
    from = share.to
  }
  return missing
}
