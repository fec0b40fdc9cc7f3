import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The folder of real data beside the repository; tests that need it skip where it is absent. */
export const DATA = root('../shared/data')
export const hasData = existsSync(DATA)

/** What a command line came to. */
export type Run = { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs the built `droste` as a process, as people do. */
export function droste(...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [root('packages/cli/bin/droste.js'), ...args],
    {
      cwd: root('.'),
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined },
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  return { code: status, out: stdout, err: stderr }
}

/** The answer of a command with `--json`. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is read as its readers read it, without our types
export function answer(...args: string[]): any {
  const { code, out, err } = droste(...args, '--json')
  if (code !== 0) throw new Error(`droste ${args.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out)
}
