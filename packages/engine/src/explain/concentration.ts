import * as Concentration from '../inspect/Concentration.ts'
import * as account from './account.ts'
import { type Context, rowsOf } from './Context.ts'
import { type Explanation, given, made, sumOf } from './Explanation.ts'
import * as totals from './totals.ts'

const TOP: Readonly<Record<string, number>> = { top1: 1, top5: 5, top10: 10 }

/** `concentration.*` (M11). */
export function explain(context: Context, path: readonly string[]): Explanation | null {
  const [figure = '', index = '', last = ''] = path
  const { sheet, inspection, subject } = context
  const { concentration } = inspection
  if (figure in TOP) return top(context, figure, TOP[figure]!)
  if (figure === 'herfindahl') return herfindahl(context)
  if (figure !== 'largest' || !account.isFigure(last)) return null
  const row = Concentration.largest(sheet.debtUsd, concentration.largest.length)[Number(index)]
  if (row === undefined) return null
  return {
    ...account.explain(context, row, last),
    figure: `concentration.largest[${index}].${last} (${subject.accountId(row)})`,
  }
}

function top(context: Context, name: string, count: number): Explanation {
  const value = context.inspection.concentration[name as 'top1']
  const head = {
    figure: `concentration.${name}`,
    value,
    unit: 'fraction' as const,
    rule: `M11: share of the ${count} largest debts`,
  }
  if (value === 0) return made(head, 'given', [])
  const rows = Concentration.largest(context.sheet.debtUsd, count)
  const debts = rows.map((row) => account.explain(context, row, 'debtUsd'))
  const sum = debts.reduce((total, debt) => total + (debt.value ?? 0), 0)
  return made(head, 'quotient', [
    made({ figure: `the ${count} largest debts`, value: sum, unit: 'USD', rule: 'M11' }, 'sum', debts),
    totals.explain(context, 'totals', 'debtUsd')!,
  ])
}

function herfindahl(context: Context): Explanation {
  const { sheet, subject, inspection } = context
  const all = inspection.totals.debtUsd
  const share = (row: number): number => sheet.debtUsd[row]! / all
  return sumOf(
    {
      figure: 'concentration.herfindahl',
      value: inspection.concentration.herfindahl,
      unit: 'fraction',
      rule: 'M11: Σ squared share of debt',
    },
    rowsOf(
      subject.book.accounts,
      (row) => sheet.debtUsd[row]! > 0,
      (row) => share(row) ** 2,
    ),
    (row) => {
      const one = given(`${subject.accountId(row)} share of debt`, share(row), 'fraction', 'M11')
      return made(
        {
          figure: `${subject.accountId(row)} squared`,
          value: share(row) ** 2,
          unit: 'fraction',
          rule: 'M11',
        },
        'product',
        [one, one],
      )
    },
  )
}
