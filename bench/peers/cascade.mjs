import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import * as BruteForce from '../BruteForce.mjs'

/**
 * The cascades of `days` by numpy and scipy.sparse, as `BruteForce.run` answers them: `all` accounts valued in every round,
 * or those `near` to liquidation alone. Of each day the shortest of `times` runs.
 */
export function run(folder, work, days, accounts, times) {
  const input = join(folder, 'cascades-python')
  BruteForce.write(input, work, 0, days)
  const script = join(import.meta.dirname, 'cascade.py')
  return BruteForce.read(
    execFileSync('python3', [script, input, accounts, String(times)], { encoding: 'utf8' }),
  )
}
