import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Compiler from '../Compiler.mjs'
import * as Figure from '../Figure.mjs'

const REPEATS = 5

/** scipy.sparse over the whole book. */
export function open({ world: { book, prices } }, folder) {
  const found = spawnSync(
    'python3',
    ['-c', 'import numpy, scipy; print(numpy.__version__, scipy.__version__)'],
    {
      encoding: 'utf8',
    },
  )
  if (found.status !== 0)
    return Figure.skipped('scipy.sparse', 'there is no Python here with numpy and scipy')
  const [numpy, scipy] = found.stdout.trim().split(' ')
  const [input, out] = ['python-columns', 'python-health'].map((name) => join(folder, name))
  const { accounts, legs, amount, terms, threshold, debtWeight, first, debts, factor } = book
  const weight = new Float64Array(legs)
  for (let account = 0; account < accounts; account++)
    for (let leg = first[account]; leg < first[account + 1]; leg++)
      weight[leg] = amount[leg] * (leg < debts[account] ? threshold : debtWeight)[terms[leg]]
  const sizes = Uint32Array.of(accounts, legs, prices.length)
  Compiler.writeColumns(input, [sizes, prices, weight, first, debts, factor])
  const script = join(import.meta.dirname, 'health.py')
  return {
    what: `scipy.sparse ${scipy}, numpy ${numpy}, a product for each side`,
    rows: Array.from(new Array(accounts).keys()),
    within: 1e-12,
    time: () => {
      const printed = execFileSync('python3', [script, input, String(REPEATS), out], { encoding: 'utf8' })
      const times = printed.trim().split('\n').map(Number)
      return times.reduce((sum, each) => sum + each, 0) / REPEATS
    },
    health: () => new Float64Array(Uint8Array.from(readFileSync(out)).buffer),
  }
}
