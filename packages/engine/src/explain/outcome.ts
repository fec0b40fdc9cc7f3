import type { Stress } from '../cascade/Stress.ts'
import type { Scenario } from '../Scenario.ts'
import { type Context, rowsOf } from './Context.ts'
import { type Explanation, given, made, sumOf, type Unit } from './Explanation.ts'
import * as Figure from './Figure.ts'
import * as origin from './origin.ts'

/** A cascade that was run; `accounts` are the rows that its answer lists. */
export type Played = {
  readonly scenario: Scenario
  readonly outcome: Stress
  readonly accounts: readonly number[]
}

/** The tree that a figure of `stress`'s answer came from. @throws Figure.UnknownFigureError */
export function explainOutcome(context: Context, played: Played, figure: string): Explanation {
  const found = explain(context, played, Figure.parse(figure))
  if (!found) throw new Figure.UnknownFigureError(figure, known(played))
  return found
}

function explain(context: Context, played: Played, path: readonly string[]): Explanation | null {
  const [part = '', first = '', second = '', third = ''] = path
  const { outcome, scenario } = played
  const { book } = context.subject
  const asset = (id: string): number => book.assets.findIndex((each) => each.id === id)
  switch (part) {
    case 'totals':
      return path.length === 2 ? total(context, played, first) : null
    case 'rounds':
      return second === 'prices'
        ? price(context, played, Number(first), asset(third), Figure.format(path))
        : round(outcome, Number(first), second)
    case 'amplification':
      return amplification(context, played)
    case 'branchingRatio':
      return given(part, outcome.branchingRatio, 'times', 'C16: spectral radius of what one generation adds')
    case 'withoutMarketUsd':
      return given(part, outcome.withoutMarketUsd, 'USD', 'C2: sold at its mark, any amount')
    case 'gasUsd':
      return given(part, scenario.gasUsd, 'USD', 'C8: as asked')
    case 'depth':
      return given(part, scenario.depth, 'times', 'C2: as asked')
    case 'recovers':
      return given(part, scenario.recovers, 'fraction', 'C11: as asked; none for the ledger’s own')
    case 'contagion':
      return contagion(outcome, path)
    case 'closeFactor':
      return given(part, scenario.closeFactor, 'fraction', 'L13: as asked; none for the venues’ own')
    case 'capitalUsd':
      return given(part, scenario.capitalUsd, 'USD', 'C8: as asked; none for any amount')
    case 'shock':
      return scenario.shocks[Number(first)] && second === 'change'
        ? given(Figure.format(path), scenario.shocks[Number(first)]!.change, 'fraction', 'C1: as asked')
        : null
    case 'pricesBefore':
      return priceAt(outcome.marksBefore, asset(first), Figure.format(path), 'the ledger’s')
    case 'pricesShocked':
      return shocked(outcome, asset(first), Figure.format(path))
    case 'fixedPoints':
      return fixedPoint(outcome, path, asset(third))
    case 'accounts':
      return account(context, played, Number(first), second)
    case 'coverage':
    case 'provenance':
      return origin.explain(context, path)
    default:
      return null
  }
}

/** How often the cascade was run, and what suppliers of venues lost. */
function contagion(
  { contagion: { runs, lost } }: Stress,
  [part, name, at]: readonly string[],
): Explanation | null {
  if (name === 'runs')
    return given(`${part}.runs`, runs, 'rounds', 'C18: cascades run until the claims’ write-downs stood')
  const found = name === 'lost' ? lost[Number(at)] : undefined
  return found
    ? given(`${part}.lost[${at}].share`, found.share, 'fraction', 'C18: loss over what was supplied there')
    : null
}

/** A mark that the shock moves by less than this share of itself is not moved by it (C14). */
const MOVED = 1e-12

const RULES = {
  eligibleDebtUsd: 'C13: debt of the accounts below health 1, each once, when it first was',
  repaidUsd: 'C13: by liquidators, at the marks of each round’s start',
  seizedUsd: 'C13: collateral that left the accounts for it',
  absorbedUsd: 'C13: taken into the venues’ books',
  badDebtUsd: 'C13: losses at the end, at marks',
} as const
type Sum = keyof typeof RULES
const isSum = (name: string): name is Sum => Object.hasOwn(RULES, name)

function total(context: Context, { outcome }: Played, name: string): Explanation | null {
  const figure = `totals.${name}`
  const { totals, rounds, accounts } = outcome
  if (name === 'badDebtBeforeUsd')
    return given(
      figure,
      totals.badDebtBeforeUsd,
      'USD',
      'C13: debt above collateral, and deficits, before the shock',
    )
  const rows = (value: (row: number) => number) =>
    rowsOf(context.subject.book.accounts, (row) => value(row) > 0, value)
  if (name === 'accounts')
    return sumOf(
      { figure, value: totals.accounts, unit: 'accounts', rule: 'C13: eligible at some time' },
      rows((row) => (accounts.eligibleDebtUsd[row]! > 0 ? 1 : 0)),
      (row) => given(context.subject.accountId(row), 1, 'accounts', 'C5'),
      'count',
    )
  if (!isSum(name)) return null
  const head = { figure, value: totals[name], unit: 'USD' as const, rule: RULES[name] }
  if (name !== 'eligibleDebtUsd' && name !== 'badDebtUsd')
    return made(
      head,
      'sum',
      rounds.map((_, at) => round(outcome, at, name)!),
    )
  const parts = rows((row) => accounts[name][row]!)
  const own = parts.reduce((sum, { value }) => sum + value, 0)
  const tree = sumOf({ ...head, value: own }, parts, (row) => ofAccount(context, outcome, row, name))
  const venues = totals[name] - own
  if (Math.abs(venues) <= 1e-9 * Math.max(1, totals[name])) return { ...tree, ...head }
  const rest = given(
    'losses of the venues themselves',
    venues,
    'USD',
    'C13: deficits they had, accounts taken over (L11)',
  )
  return made(head, 'sum', [...tree.inputs, rest])
}

function round({ rounds }: Stress, at: number, name: string): Explanation | null {
  const found = rounds[at]
  if (!found) return null
  const figure = `rounds[${at}].${name}`
  const did = `${found.liquidations} liquidation${found.liquidations === 1 ? '' : 's'} in round ${found.round}`
  switch (name) {
    case 'round':
      return given(figure, found.round, 'rounds', 'C12')
    case 'liquidations':
      return given(figure, found.liquidations, 'rounds', 'C7, C8: slices served')
    case 'eligibleDebtUsd':
      return given(figure, found.eligibleDebtUsd, 'USD', 'C5: below health 1 at the round’s oracle prices')
    case 'repaidUsd':
    case 'seizedUsd':
      return given(figure, found[name], 'USD', `C8: ${did}`)
    case 'absorbedUsd':
      return given(figure, found.absorbedUsd, 'USD', 'L10, L11')
    case 'badDebtUsd':
      return given(figure, found.badDebtUsd, 'USD', 'C13: standing at the round’s end')
    default:
      return null
  }
}

const ofAccount = ({ subject }: Context, { accounts }: Stress, row: number, name: Sum): Explanation =>
  given(`${subject.accountId(row)} ${name}`, accounts[name][row]!, 'USD', RULES[name])

function account(
  context: Context,
  { outcome, accounts }: Played,
  at: number,
  name: string,
): Explanation | null {
  const row = accounts[at]
  return row !== undefined && isSum(name) ? ofAccount(context, outcome, row, name) : null
}

/** Total fall over the fall under the shock alone, of what the shock moves, weighed by the collateral there was (C14). */
function amplification({ subject }: Context, { outcome }: Played): Explanation {
  const { book } = subject
  const held = new Float64Array(book.assets.length)
  for (let row = 0; row < book.accounts; row++)
    for (let at = book.first[row]!; at < book.debts[row]!; at++)
      held[book.factors[book.factor[at]!]!.asset]! += book.amount[at]!
  const struck = (asset: number): boolean => {
    const [before, after] = [outcome.marksBefore[asset]!, outcome.marksShocked[asset]!]
    return Math.abs(after - before) > MOVED * after
  }
  const last = outcome.rounds.at(-1)?.marks ?? outcome.marksShocked
  const fall = (figure: string, after: readonly number[]): Explanation => {
    const parts = Array.from(held, (amount, row) => ({
      row,
      value: struck(row) ? amount * (outcome.marksBefore[row]! - after[row]!) : 0,
    }))
    const value = parts.reduce((sum, part) => sum + part.value, 0)
    return sumOf({ figure, value, unit: 'USD', rule: 'C14: Σ collateral · fall of its mark' }, parts, (row) =>
      given(`${book.assets[row]!.symbol} lost`, parts[row]!.value, 'USD', 'C14'),
    )
  }
  const head = {
    figure: 'amplification',
    value: outcome.amplification,
    unit: 'times' as Unit,
    rule: 'C14: total fall over the fall under the shock alone',
  }
  if (outcome.amplification === null) return made(head, 'given', [])
  return made(head, 'ratio', [
    fall('total fall', last),
    fall('fall under the shock alone', outcome.marksShocked),
  ])
}

function priceAt(marks: readonly number[], asset: number, figure: string, rule: string): Explanation | null {
  return marks[asset] === undefined ? null : given(figure, marks[asset], 'USD per token', rule)
}

function shocked({ marksBefore, marksShocked }: Stress, asset: number, figure: string): Explanation | null {
  const [before, after] = [marksBefore[asset], marksShocked[asset]]
  if (before === undefined || after === undefined) return null
  return made(
    { figure, value: after, unit: 'USD per token', rule: 'C1: the ledger’s price after the shock' },
    'product',
    [
      given('price before', before, 'USD per token', 'the ledger’s'),
      given('what the shock leaves of it', after / before, 'fraction', 'C1'),
    ],
  )
}

function price(
  context: Context,
  { outcome }: Played,
  at: number,
  asset: number,
  figure: string,
): Explanation | null {
  const after = outcome.rounds[at]?.marks[asset]
  const start = shocked(outcome, asset, `pricesShocked.${context.subject.book.assets[asset]?.id}`)
  if (after === undefined || start === null) return null
  return made(
    { figure, value: after, unit: 'USD per token', rule: 'C3: shocked price · impact of the sales' },
    'product',
    [
      start,
      given(
        'what sales have left of it',
        after / start.value!,
        'fraction',
        'C3: markets of it and of what it stands on',
      ),
    ],
  )
}

function fixedPoint({ fixedPoints }: Stress, path: readonly string[], asset: number): Explanation | null {
  const [, end = '', figure = ''] = path
  if (end !== 'greatest' && end !== 'least') return null
  const point = fixedPoints[end]
  if (figure === 'eligibleDebtUsd')
    return given(Figure.format(path), point.eligibleDebtUsd, 'USD', 'C15: eligible at that fixed point')
  return figure === 'prices'
    ? priceAt(point.marks, asset, Figure.format(path), `C15: ${end} fixed point`)
    : null
}

const known = ({ outcome }: Played): string[] => [
  ...Figure.leaves({ totals: outcome.totals }).map(Figure.format),
  ...Figure.leaves({ rounds: outcome.rounds.map(({ marks, ...rest }) => rest) }).map(Figure.format),
  'amplification',
  'branchingRatio',
  'fixedPoints.greatest.eligibleDebtUsd',
  'fixedPoints.least.eligibleDebtUsd',
]
