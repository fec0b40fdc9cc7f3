import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs the script at `url` in a process of its own and answers what it printed. */
export function run(url, ...args) {
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(url), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`${url} failed`)
  return stdout
}

/** The same `times` times, each answering one line of JSON. */
export const runs = (times, url, ...args) =>
  Array.from({ length: times }, () => JSON.parse(run(url, ...args)))
