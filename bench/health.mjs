// The health of a million accounts of three legs: the engine's kernel, and the same loop in C.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Compiler from './Compiler.mjs'
import { Slices } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import { book, oracle } from './million.mjs'
import { byTurns, ratios } from './Timing.mjs'

const ROUNDS = 9
const REPEATS = 9
const TARGET = { most: 4 }
/** `-march=native` lets C fuse a product with a sum, which rounds once less. */
const ROUNDING = 1e-14

export async function run(report) {
  const scene = { book: book(), oracle: oracle() }
  scene.amount = scene.book.amount
  const health = new Float64Array(scene.book.accounts)
  const kernel = () => {
    for (let account = 0; account < health.length; account++) health[account] = Slices.health(scene, account)
  }
  const folder = mkdtempSync(join(tmpdir(), 'droste-bench-'))
  try {
    const inC = compiled(folder, scene)
    const ours = []
    const theirs = []
    for (let round = 0; round <= ROUNDS; round++) {
      const { kernel: times } = await byTurns({ kernel: { run: kernel, times: REPEATS } }, 1)
      if (round > 0) ours.push(times[0])
      if (inC && round > 0) theirs.push(inC.milliseconds())
    }
    const perAccount = ours.map((milliseconds) => (milliseconds * 1e6) / health.length)
    report(Figure.measured('1,000,000 accounts × 3 legs', 'ms', ours))
    report(Figure.measured('  an account', 'ns', perAccount))
    if (!inC) return report(Figure.skipped('the same loop in C', 'there is no gcc here'))
    report(Figure.measured(`  the same loop in C, ${Compiler.COMMAND}`, 'ms', theirs))
    sameHealth(health, inC.health())
    report(Figure.measured('  columns / C', '×', ratios(ours, theirs), TARGET))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The C program over the same columns, or null where there is no compiler. */
function compiled(folder, { book, amount, oracle }) {
  const program = Compiler.compile(folder, 'health')
  if (program === null) return null
  const input = join(folder, 'columns')
  const output = join(folder, 'result')
  const sizes = Uint32Array.of(book.accounts, book.legs, oracle.length, book.threshold.length)
  const { threshold, debtWeight, first, debts, supplies, terms, factor } = book
  const columns = [sizes, amount, oracle, threshold, debtWeight, first, debts, supplies, terms, factor]
  Compiler.writeColumns(input, columns)
  return {
    milliseconds: () => {
      const printed = execFileSync(program, [input, String(REPEATS), output], { encoding: 'utf8' })
      return (
        printed
          .trim()
          .split('\n')
          .map(Number)
          .reduce((sum, each) => sum + each, 0) / REPEATS
      )
    },
    health: () => new Float64Array(Uint8Array.from(readFileSync(output)).buffer),
  }
}

/** Refuses to compare two programs that do not compute the same. */
function sameHealth(ours, theirs) {
  for (let account = 0; account < ours.length; account++) {
    const gap = Math.abs(ours[account] - theirs[account])
    if (ours[account] !== theirs[account] && !(gap <= ROUNDING * theirs[account]))
      throw new Error(`Health of account ${account}: ${ours[account]} here, ${theirs[account]} in C`)
  }
}
