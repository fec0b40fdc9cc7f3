import * as Leverage from '../inspect/Leverage.ts'
import * as Sheet from '../inspect/Sheet.ts'
import * as account from './account.ts'
import { type Context, rowsOf } from './Context.ts'
import { type Explanation, given, made, sumOf, type Unit } from './Explanation.ts'

const LEVEL: Readonly<Record<string, number>> = { p10: 0.1, p50: 0.5, p90: 0.9, p99: 0.99 }

/** `leverage.*` (M5). */
export function explain(context: Context, path: readonly string[]): Explanation | null {
  const [figure = '', which = '', last = ''] = path
  const { leverage } = context.inspection
  if (figure in LEVEL) return quantile(context, figure, leverage[figure as 'p10'])
  switch (figure) {
    case 'max':
      return extreme(context)
    case 'debtWeighted':
      return debtWeighted(context)
    case 'accounts':
      return group(
        context,
        'leverage.accounts',
        leverage.accounts,
        'accounts',
        (row) => kind(context, row) === 'measured',
      )
    case 'underwater':
    case 'dust':
      if (which !== 'accounts' && which !== 'debtUsd') return null
      return group(context, `leverage.${figure}.${which}`, leverage[figure][which], unitOf(which), (row) => {
        return kind(context, row) === figure
      })
    case 'histogram':
      return bar(context, Number(which), last)
    default:
      return null
  }
}

const unitOf = (name: 'accounts' | 'debtUsd'): Unit => (name === 'accounts' ? 'accounts' : 'USD')

function kind({ sheet }: Context, row: number): 'none' | 'dust' | 'underwater' | 'measured' {
  const debt = sheet.debtUsd[row]!
  if (debt <= 0) return 'none'
  if (debt < Leverage.DUST_USD) return 'dust'
  return Sheet.leverage(sheet, row) === null ? 'underwater' : 'measured'
}

/** Rows that are measured, by rising leverage. */
function ranked(context: Context): number[] {
  const rows = rowsOf(
    context.subject.book.accounts,
    (row) => kind(context, row) === 'measured',
    () => 0,
  ).map(({ row }) => row)
  const leverage = new Map(rows.map((row) => [row, Sheet.leverage(context.sheet, row)!]))
  return rows.sort((a, b) => leverage.get(a)! - leverage.get(b)!)
}

function quantile(context: Context, name: string, value: number | null): Explanation {
  const head = {
    figure: `leverage.${name}`,
    value,
    unit: 'times' as const,
    rule: 'M5: linear between the two nearest ranks of borrowers by leverage',
  }
  const rows = ranked(context)
  if (rows.length === 0) return made(head, 'given', [])
  const rank = LEVEL[name]! * (rows.length - 1)
  const below = Math.floor(rank)
  return made(head, 'quantile', [
    account.explain(context, rows[below]!, 'leverage'),
    account.explain(context, rows[Math.min(below + 1, rows.length - 1)]!, 'leverage'),
    given(
      'weight of the upper rank',
      rank - below,
      'fraction',
      `M5: rank ${rank.toFixed(2)} of ${rows.length - 1}`,
    ),
  ])
}

function extreme(context: Context): Explanation {
  const rows = ranked(context).reverse().slice(0, 5)
  const head = {
    figure: 'leverage.max',
    value: context.inspection.leverage.max,
    unit: 'times' as const,
    rule: 'M5: the largest of the borrowers measured',
  }
  return rows.length === 0
    ? made(head, 'given', [])
    : made(
        head,
        'largest',
        rows.map((row) => account.explain(context, row, 'leverage')),
      )
}

function debtWeighted(context: Context): Explanation {
  const { sheet, subject, inspection } = context
  const measured = (row: number): boolean => kind(context, row) === 'measured'
  const parts = rowsOf(
    subject.book.accounts,
    measured,
    (row) => sheet.debtUsd[row]! * Sheet.leverage(sheet, row)!,
  )
  const debts = rowsOf(subject.book.accounts, measured, (row) => sheet.debtUsd[row]!)
  const total = (rows: readonly { value: number }[]): number =>
    rows.reduce((sum, { value }) => sum + value, 0)
  return made(
    {
      figure: 'leverage.debtWeighted',
      value: inspection.leverage.debtWeighted,
      unit: 'times',
      rule: 'M5: Σ debt · leverage / Σ debt over the borrowers measured',
    },
    'quotient',
    [
      sumOf({ figure: 'Σ debt · leverage', value: total(parts), unit: 'USD', rule: 'M5' }, parts, (row) =>
        made(
          {
            figure: `${subject.accountId(row)} debt · leverage`,
            value: sheet.debtUsd[row]! * Sheet.leverage(sheet, row)!,
            unit: 'USD',
            rule: 'M5',
          },
          'product',
          [account.explain(context, row, 'debtUsd'), account.explain(context, row, 'leverage')],
        ),
      ),
      sumOf({ figure: 'Σ debt', value: total(debts), unit: 'USD', rule: 'M5' }, debts, (row) =>
        account.explain(context, row, 'debtUsd'),
      ),
    ],
  )
}

function bar(context: Context, index: number, name: string): Explanation | null {
  const bars = context.inspection.leverage.histogram
  const found = bars[index]
  if (!found) return null
  const figure = `leverage.histogram[${index}].${name}`
  if (name === 'from' || name === 'to')
    return given(figure, found[name], 'times', 'M5: edge of the bar, chosen by us')
  if (name !== 'accounts' && name !== 'debtUsd') return null
  return group(context, figure, found[name], unitOf(name), (row) => {
    return kind(context, row) === 'measured' && Leverage.barOf(Sheet.leverage(context.sheet, row)!) === index
  })
}

/** Accounts of a group, counted or with what they owe. */
function group(
  context: Context,
  figure: string,
  value: number,
  unit: Unit,
  keep: (row: number) => boolean,
): Explanation {
  const { sheet, subject } = context
  const counts = unit === 'accounts'
  return sumOf(
    { figure, value, unit, rule: 'M5' },
    rowsOf(subject.book.accounts, keep, (row) => (counts ? 1 : sheet.debtUsd[row]!)),
    (row) =>
      counts ? given(subject.accountId(row), 1, 'accounts', 'M5') : account.explain(context, row, 'debtUsd'),
    counts ? 'count' : 'sum',
  )
}
