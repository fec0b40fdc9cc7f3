import * as Recursion from '../inspect/Recursion.ts'
import * as Sheet from '../inspect/Sheet.ts'
import { assetOf, legUsd } from '../inspect/Subject.ts'
import type { Context } from './Context.ts'
import { type Explanation, given, made, type Unit } from './Explanation.ts'

/** What can be explained of an account, as the last part of `0x…/healthFactor`. */
export const FIGURES = [
  'collateralUsd',
  'idleUsd',
  'debtUsd',
  'equityUsd',
  'leverage',
  'healthFactor',
  'limitUsd',
  'weightedDebtUsd',
  'loopedDebtUsd',
  'borrowingLimit',
  'loops',
] as const
export type Figure = (typeof FIGURES)[number]

/** Explains one figure of account `row`, down to its legs. */
export function explain(context: Context, row: number, figure: Figure): Explanation {
  return EXPLAIN[figure](context, row)
}

/** Whether an account has such a figure. */
export const isFigure = (name: string): name is Figure => (FIGURES as readonly string[]).includes(name)

const EXPLAIN: Record<Figure, (context: Context, row: number) => Explanation> = {
  collateralUsd: (context, row) =>
    made(
      head(
        context,
        row,
        'collateralUsd',
        context.sheet.collateralUsd[row]!,
        'USD',
        'M1: everything deposited',
      ),
      'sum',
      [...legs(context, row, 'collateral'), ...legs(context, row, 'idle')].map((at) => value(context, at)),
    ),
  idleUsd: (context, row) =>
    made(
      head(
        context,
        row,
        'idleUsd',
        context.sheet.idleUsd[row]!,
        'USD',
        'M1: deposits that do not count in health',
      ),
      'sum',
      legs(context, row, 'idle').map((at) => value(context, at)),
    ),
  debtUsd: (context, row) =>
    made(
      head(context, row, 'debtUsd', context.sheet.debtUsd[row]!, 'USD', 'M1: everything owed'),
      'sum',
      legs(context, row, 'debt').map((at) => value(context, at)),
    ),
  equityUsd: (context, row) => {
    const equity = context.sheet.collateralUsd[row]! - context.sheet.debtUsd[row]!
    return made(head(context, row, 'equityUsd', equity, 'USD', 'M1: collateral less debt'), 'difference', [
      explain(context, row, 'collateralUsd'),
      explain(context, row, 'debtUsd'),
    ])
  },
  leverage: (context, row) =>
    made(
      head(
        context,
        row,
        'leverage',
        Sheet.leverage(context.sheet, row),
        'times',
        'M3: collateral over equity',
      ),
      'quotient',
      [explain(context, row, 'collateralUsd'), explain(context, row, 'equityUsd')],
    ),
  healthFactor: (context, row) =>
    made(
      head(
        context,
        row,
        'healthFactor',
        Sheet.health(context.sheet, row),
        'fraction',
        'M2: limit over weighted debt',
      ),
      'quotient',
      [explain(context, row, 'limitUsd'), explain(context, row, 'weightedDebtUsd')],
    ),
  limitUsd: (context, row) =>
    made(
      head(context, row, 'limitUsd', context.sheet.limitUsd[row]!, 'USD', 'M2: Σ collateral · threshold'),
      'sum',
      legs(context, row, 'collateral').map((at) => weighted(context, at, 'threshold')),
    ),
  weightedDebtUsd: (context, row) =>
    made(
      head(
        context,
        row,
        'weightedDebtUsd',
        context.sheet.weightedDebtUsd[row]!,
        'USD',
        'M2: Σ debt / borrow factor',
      ),
      'sum',
      legs(context, row, 'debt').map((at) => weighted(context, at, 'debtWeight')),
    ),
  loopedDebtUsd: (context, row) =>
    made(
      head(
        context,
        row,
        'loopedDebtUsd',
        context.loopedUsd[row]!,
        'USD',
        'M7: Σ of the smaller side of each family',
      ),
      'sum',
      [...Recursion.byFamily(context.subject, row)].map(([root, family]) => {
        const { symbol } = context.subject.book.assets[root]!
        return made(
          head(
            context,
            row,
            `${symbol} family`,
            family.loopedDebtUsd,
            'USD',
            'M6, M7: the smaller of held and owed',
          ),
          'least',
          [
            given(`${symbol} family held`, family.collateralUsd, 'USD', 'M6'),
            given(`${symbol} family owed`, family.debtUsd, 'USD', 'M6'),
          ],
        )
      }),
    ),
  borrowingLimit: (context, row) =>
    made(
      head(
        context,
        row,
        'borrowingLimit',
        Recursion.borrowingLimit(context.sheet, row),
        'fraction',
        'M8: health · debt / collateral',
      ),
      'quotient',
      [
        made(
          head(context, row, 'debt at the limit', debtAtLimit(context, row), 'USD', 'M8: health · debt'),
          'product',
          [explain(context, row, 'healthFactor'), explain(context, row, 'debtUsd')],
        ),
        explain(context, row, 'collateralUsd'),
      ],
    ),
  loops: (context, row) => {
    if (context.loopedUsd[row]! === 0)
      return given(`${context.subject.accountId(row)}/loops`, 0, 'loops', 'M7: none of its debt is looped')
    const share = context.loopedUsd[row]! / context.sheet.collateralUsd[row]!
    return made(
      head(
        context,
        row,
        'loops',
        Recursion.loopsOf(context.sheet, row, context.loopedUsd[row]!),
        'loops',
        'M9: ln((l − s)/(1 − s))/ln l − 1',
      ),
      'loops',
      [
        made(
          head(context, row, 'looped share s', share, 'fraction', 'M9: looped debt over collateral'),
          'quotient',
          [explain(context, row, 'loopedDebtUsd'), explain(context, row, 'collateralUsd')],
        ),
        explain(context, row, 'borrowingLimit'),
      ],
    )
  },
}

function debtAtLimit({ sheet }: Context, row: number): number | null {
  const health = Sheet.health(sheet, row)
  return health === null ? null : health * sheet.debtUsd[row]!
}

const head = (
  context: Context,
  row: number,
  figure: string,
  value: number | null,
  unit: Unit,
  rule: string,
) => ({
  figure: `${context.subject.accountId(row)}/${figure}`,
  value,
  unit,
  rule,
})

function legs({ subject: { book } }: Context, row: number, side: 'collateral' | 'debt' | 'idle'): number[] {
  const [from, end] = {
    collateral: [book.first[row]!, book.debts[row]!],
    debt: [book.debts[row]!, book.supplies[row]!],
    idle: [book.supplies[row]!, book.first[row + 1]!],
  }[side] as [number, number]
  return Array.from({ length: end - from }, (_, at) => from + at)
}

/** A leg: amount times price, both as they were read. */
function value({ subject, origin }: Context, at: number): Explanation {
  const asset = assetOf(subject.book, at)
  const { id, symbol } = subject.book.assets[asset]!
  const source = origin.prices.find((price) => price.asset === id)?.source ?? 'the ledger'
  return made(
    { figure: `${symbol} leg`, value: legUsd(subject, at), unit: 'USD', rule: 'M1: amount · price' },
    'product',
    [
      given(`${symbol} amount`, subject.book.amount[at]!, 'tokens', `read from ${origin.provenance.source}`),
      given(`${symbol} price`, subject.prices[asset]!, 'USD per token', `read from ${source}`),
    ],
  )
}

function weighted(context: Context, at: number, by: 'threshold' | 'debtWeight'): Explanation {
  const { book } = context.subject
  const { symbol } = book.assets[assetOf(book, at)]!
  const weight = book[by][book.terms[at]!]!
  const names = {
    threshold: ['threshold', 'L1: liquidation threshold of the leg', 'M2: collateral · threshold'],
    debtWeight: ['1 / borrow factor', 'L1: of the debt’s listing', 'M2: debt / borrow factor'],
  } as const
  const [name, rule, product] = names[by]
  return made(
    {
      figure: `${symbol} leg · ${name}`,
      value: legUsd(context.subject, at) * weight,
      unit: 'USD',
      rule: product,
    },
    'product',
    [value(context, at), given(`${symbol} ${name}`, weight, 'fraction', rule)],
  )
}
