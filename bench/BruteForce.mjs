import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import * as Compiler from './Compiler.mjs'
import * as MillionBook from './MillionBook.mjs'

/**
 * The cascades of `days` by brute force in C (cascade.c), over a market that `MillionBook.world` made: of each its
 * milliseconds, its totals as an Outcome has them, and the liquidations of every round. Null without a compiler.
 */
export function run(folder, work, gasUsd, days) {
  const program = Compiler.compile(folder, 'cascade')
  if (program === null) return null
  const input = join(folder, 'cascades')
  Compiler.writeColumns(input, columns(work, gasUsd, days))
  const printed = execFileSync(program, [input], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return printed.trim().split('\n').map(read)
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

function read(line) {
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
