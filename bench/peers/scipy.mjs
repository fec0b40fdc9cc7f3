import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Compiler from '../Compiler.mjs'
import * as Figure from '../Figure.mjs'
import * as Python from './Python.mjs'

const REPEATS = 5

/** scipy.sparse over the whole book, whose debts all weigh 1; `days` are prices at which it also says what the eligible owe. */
export function open({ world: { book, prices } }, folder, days) {
  const name = Python.found()
  if (name === null) return Figure.skipped('scipy.sparse', Python.MISSING)
  const [input, out] = ['python-columns', 'python-health'].map((name) => join(folder, name))
  const { accounts, legs, amount, terms, threshold, debtWeight, first, debts, factor } = book
  const weight = new Float64Array(legs)
  for (let account = 0; account < accounts; account++)
    for (let leg = first[account]; leg < first[account + 1]; leg++)
      weight[leg] = amount[leg] * (leg < debts[account] ? threshold : debtWeight)[terms[leg]]
  const sizes = Uint32Array.of(accounts, legs, prices.length, days.length)
  Compiler.writeColumns(input, [sizes, prices, ...days, weight, first, debts, factor])
  const script = join(import.meta.dirname, 'health.py')
  let eligible = []
  return {
    what: `${name}, a product for each side`,
    rows: Array.from(new Array(accounts).keys()),
    within: 1e-12,
    time: () => {
      const printed = execFileSync('python3', [script, input, String(REPEATS), out], { encoding: 'utf8' })
      const lines = printed
        .trim()
        .split('\n')
        .map((line) => line.split(' ').map(Number))
      eligible = lines.slice(REPEATS).map(([milliseconds, debtUsd]) => ({ milliseconds, debtUsd }))
      return lines.slice(0, REPEATS).reduce((sum, [each]) => sum + each, 0) / REPEATS
    },
    eligible: () => eligible,
    health: () => new Float64Array(Uint8Array.from(readFileSync(out)).buffer),
  }
}
