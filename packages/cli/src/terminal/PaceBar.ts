import type { Pace } from '@droste/data/rpc'
import { SingleBar } from 'cli-progress'
import { count } from '../render/Text.ts'
import type { Terminal } from './Terminal.ts'

/** Shows a person how far the work is, how fast it goes and how long it will take. */
export type PaceBar = { readonly listener: Pace.Listener; readonly done: () => void }

const LABEL: Readonly<Record<Pace.Stage, string>> = {
  blocks: 'blocks searched for events',
  accounts: 'accounts read',
  dealings: 'blocks searched for dealings',
  moves: 'blocks searched for moves of tokens',
  survey: 'accounts added up',
  ledger: 'accounts brought into the ledger',
}
const EVERY_MS = 200

/** A bar on stderr for each stage; says nothing when nobody watches. */
export function begin({ watched }: Terminal): PaceBar {
  if (!watched) return { listener: () => {}, done: () => {} }
  const bar = new SingleBar({
    format: '{bar} {value}/{total} {label}{pace}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  })
  let stage: Pace.Stage | null = null
  let painted = 0
  return {
    listener: (pace) => {
      const now = performance.now()
      if (pace.stage === stage && now - painted < EVERY_MS && pace.done < pace.total) return
      painted = now
      const payload = { label: LABEL[pace.stage], pace: paceOf(pace) }
      if (pace.stage === stage) bar.update(pace.done, payload)
      else bar.start(pace.total, pace.done, payload)
      stage = pace.stage
    },
    done: () => {
      if (stage !== null) bar.stop()
      stage = null
    },
  }
}

function paceOf({ perSecond, secondsLeft }: Pace.Pace): string {
  if (perSecond === null || secondsLeft === null) return ''
  return `, ${count(Math.round(perSecond))} a second, ${left(secondsLeft)} left`
}

function left(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
