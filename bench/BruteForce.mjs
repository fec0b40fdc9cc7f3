import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import * as Compiler from './Compiler.mjs'
import { Columns, Indexed, Scenario } from './Droste.mjs'
import * as MillionBook from './MillionBook.mjs'

/**
 * The cascades of `days` by brute force in C (cascade.c), over a market that `MillionBook.world` made: of each its
 * milliseconds, its totals as an Outcome has them, and the liquidations of every round. Null without a compiler.
 */
export function run(folder, work, gasUsd, days) {
  const program = Compiler.compile(folder, 'cascade')
  if (program === null) return null
  const input = join(folder, 'cascades')
  write(input, work, gasUsd, days)
  return read(execFileSync(program, [input], { encoding: 'utf8', maxBuffer: 2 ** 28 }))
}

/** Writes the book and its days to a file, as cascade.c reads them. */
export const write = (path, work, gasUsd, days) => Compiler.writeColumns(path, columns(work, gasUsd, days))

/** The cascades that cascade.c printed. */
export const read = (printed) => printed.trim().split('\n').map(readLine)

/** Cascades before those that are timed. */
const WARM = 200

/**
 * Milliseconds of the same days without gas by the index, whose totals must be those that brute force found. `where`
 * says which of its kind that was. Of each day the shortest of `times` runs.
 */
export function byIndex(state, days, found, where, times = 1) {
  const scenario = (day) => ({ ...Scenario.calm, gasUsd: 0, shocks: MillionBook.shocks(day) })
  for (let day = 0; day < WARM; day++) Indexed.summarise(state, scenario(day))
  return days.map((day, at) => {
    const runs = Array.from({ length: times }, () => {
      const began = performance.now()
      const summary = Indexed.summarise(state, scenario(day))
      const milliseconds = performance.now() - began
      sameTotals(summary, found[at].totals, `Day ${day}`, where)
      return milliseconds
    })
    return Math.min(...runs)
  })
}

/** Refuses to compare two programs that do not compute the same. */
function sameTotals(summary, totals, what, where) {
  const size = totals.eligibleDebtUsd + totals.badDebtUsd + 1
  for (const figure of ['repaidUsd', 'absorbedUsd', 'badDebtUsd'])
    if (!(Math.abs(summary[figure] - totals[figure]) <= Columns.BOUND * size))
      throw new Error(`${what}: ${figure} ${summary[figure]} here, ${totals[figure]} ${where}`)
}

function columns({ world, rules, initial, asset }, gasUsd, days) {
  const { book, prices, tables, unit } = world
  const [rule] = rules
  const kept = 1 - Number(tables.markets[0].pools[0].fee) / 1e18
  const { share, wholeHealth, wholeBelow, leftover, worthless } = rule
  const legOf = Array.from(asset, (_, factor) => book.factor.indexOf(factor))
  const listed = (column) => Float64Array.from(legOf, (leg) => (leg < 0 ? 0 : column[book.terms[leg]]))
  const reserves = (place) =>
    Float64Array.from(prices, (_, at) => (at === 0 ? 0 : initial[2 * (at - 1) + place]))
  return [
    Uint32Array.of(book.accounts, book.legs, prices.length, days.length),
    Float64Array.of(share, wholeHealth, wholeBelow, leftover, worthless, gasUsd, kept, unit[0]),
    ...[listed(book.threshold), listed(book.bonus), listed(book.fee), prices, reserves(0), reserves(1)],
    ...[book.amount, book.first, book.debts, book.factor],
    ...days.map((day) => MillionBook.changes(new Float64Array(prices.length), day)),
  ]
}

function readLine(line) {
  const [milliseconds, eligible, repaid, seized, absorbed, bad, accounts, ...served] = line
    .split(' ')
    .map(Number)
  const totals = {
    eligibleDebtUsd: eligible,
    repaidUsd: repaid,
    seizedUsd: seized,
    absorbedUsd: absorbed,
    badDebtUsd: bad,
    accounts,
  }
  // The last round is the one in which nothing happened any more.
  return { milliseconds, totals, liquidations: served.slice(0, Math.max(1, served.length - 1)) }
}
