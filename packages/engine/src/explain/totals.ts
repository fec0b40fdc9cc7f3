import type { Totals } from '../inspect/Totals.ts'
import * as account from './account.ts'
import { type Context, rowsOf } from './Context.ts'
import { type Explanation, given, made, sumOf } from './Explanation.ts'

/** `totals.*` and `borrowers.*` (M4). */
export function explain(context: Context, group: 'totals' | 'borrowers', figure: string): Explanation | null {
  const totals: Totals & { idleUsd?: number } = context.inspection[group]
  const { sheet, subject } = context
  const inGroup = (row: number): boolean => group === 'totals' || sheet.debtUsd[row]! > 0
  const whose = group === 'totals' ? 'all accounts' : 'accounts that owe anything'
  const sum = (name: 'collateralUsd' | 'debtUsd' | 'idleUsd'): Explanation =>
    sumOf(
      { figure: `${group}.${name}`, value: totals[name] ?? 0, unit: 'USD', rule: `M4: sum over ${whose}` },
      rowsOf(subject.book.accounts, inGroup, (row) => sheet[name][row]!),
      (row) => account.explain(context, row, name),
    )
  const equity = (): Explanation =>
    made(
      {
        figure: `${group}.equityUsd`,
        value: totals.equityUsd,
        unit: 'USD',
        rule: 'M4: collateral less debt',
      },
      'difference',
      [sum('collateralUsd'), sum('debtUsd')],
    )
  switch (figure) {
    case 'accounts':
      return sumOf(
        { figure: `${group}.accounts`, value: totals.accounts, unit: 'accounts', rule: `M4: ${whose}` },
        rowsOf(subject.book.accounts, inGroup, () => 1),
        (row) => given(subject.accountId(row), 1, 'accounts', 'M4'),
        'count',
      )
    case 'idleUsd':
      return group === 'totals' ? sum(figure) : null
    case 'collateralUsd':
    case 'debtUsd':
      return sum(figure)
    case 'equityUsd':
      return equity()
    case 'leverage':
      return made(
        {
          figure: `${group}.leverage`,
          value: totals.leverage,
          unit: 'times',
          rule: 'M4: collateral over equity',
        },
        'quotient',
        [sum('collateralUsd'), equity()],
      )
    default:
      return null
  }
}
