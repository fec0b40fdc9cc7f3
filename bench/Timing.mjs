import { readFileSync } from 'node:fs'
import { Bench } from 'tinybench'

/**
 * Times tasks by turns, so that whatever else the machine does falls on all of them: milliseconds of each task, the
 * mean of a round, since short runs slip through gaps that a long one cannot, and their median would not show it. A
 * task is `{ run, times }`, run `times` times a round; the first round warms up and is not kept.
 */
export async function byTurns(tasks, rounds) {
  const means = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { run, times }] of Object.entries(tasks)) {
      const bench = new Bench({ iterations: times, time: 0, warmup: false, throws: true })
      bench.add(name, run)
      await bench.run()
      if (round > 0) means[name].push(bench.tasks[0].result.latency.mean)
    }
  }
  return means
}

/** Quotients of two tasks' times, round by round. */
export const ratios = (above, below) => above.map((each, round) => each / below[round])

/** Milliseconds that this thread was ready to run and had no core, since it began; null where nobody counts them. */
export function waited() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6
  } catch {
    return null
  }
}
