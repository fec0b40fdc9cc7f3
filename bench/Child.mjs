import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Runs a script of this folder in a process of its own and answers what it printed. */
export function run(script, ...args) {
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`${script} failed`)
  return stdout
}

/** The same `times` times, each answering one line of JSON. */
export const runs = (times, script, ...args) =>
  Array.from({ length: times }, () => JSON.parse(run(script, ...args)))
