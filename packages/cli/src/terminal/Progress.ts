import { SingleBar } from 'cli-progress'
import type { Terminal } from './Terminal.ts'

const PATIENCE_MS = 1000 // work shorter than this shows nothing

/** Tells a waiting person how far the work is; says nothing when nobody watches or when it is soon done. */
export type Progress = {
  /** The next of the steps begins. */
  readonly step: (label: string) => Promise<void>
  readonly done: () => void
}

/** A bar of so many steps on stderr. */
export function begin({ watched }: Terminal, steps: number): Progress {
  if (!watched) return { step: async () => {}, done: () => {} }
  const bar = new SingleBar({
    format: '{bar} {value}/{total} {label}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  })
  const started = performance.now()
  let value = 0
  let label = ''
  let shown = false
  const show = (): void => {
    if (shown) bar.update(value, { label })
    else bar.start(steps, value, { label })
    shown = true
  }
  const timer = setTimeout(show, PATIENCE_MS)
  return {
    step: async (next) => {
      label = next
      if (shown || performance.now() - started > PATIENCE_MS) show()
      value++
      await new Promise((resume) => setImmediate(resume)) // lets the bar paint before the work takes the thread
    },
    done: () => {
      clearTimeout(timer)
      if (shown) bar.stop()
    },
  }
}
