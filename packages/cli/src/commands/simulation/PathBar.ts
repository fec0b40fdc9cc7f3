import { SingleBar } from 'cli-progress'
import { count } from '../../render/Text.ts'
import type { Terminal } from '../../terminal/Terminal.ts'

/** Shows a person how many paths are done and how long the rest will take. */
export type PathBar = { readonly at: (paths: number) => void; readonly done: () => void }

/** A bar on stderr over `paths`, of which `before` are done already; says nothing when nobody watches. */
export function begin({ watched }: Terminal, paths: number, before: number): PathBar {
  if (!watched) return { at: () => {}, done: () => {} }
  const bar = new SingleBar({
    format: '{bar} {paths} of {all} paths{pace}',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
  })
  const began = performance.now()
  const all = count(paths)
  bar.start(paths, before, { paths: count(before), all, pace: '' })
  return {
    at: (done) => {
      const seconds = (performance.now() - began) / 1000
      const pace = paceOf(Math.max(1, done - before), paths - done, seconds)
      bar.update(done, { paths: count(done), all, pace })
    },
    done: () => bar.stop(),
  }
}

/** How fast it goes and when the rest will be done, from what was done so far; nothing in the first second. */
export function paceOf(done: number, left: number, seconds: number): string {
  if (seconds < 1) return ''
  const rate = done / seconds
  const rest = left / rate
  const time = rest < 90 ? `${Math.ceil(rest)} s` : `${Math.ceil(rest / 60)} min`
  return `, ${count(Number(rate.toPrecision(2)))} a second, ${time} left`
}
