import * as Recursion from '../inspect/Recursion.ts'
import * as account from './account.ts'
import { type Context, rowsOf } from './Context.ts'
import { as, type Explanation, given, made, sumOf } from './Explanation.ts'
import * as totals from './totals.ts'

/** `recursion.*` (M6 to M9). */
export function explain(context: Context, path: readonly string[]): Explanation | null {
  const [figure = '', index = '', last = ''] = path
  const { recursion } = context.inspection
  switch (figure) {
    case 'loopedDebtUsd':
      return looped(context)
    case 'loopedShare':
      return made(
        {
          figure: 'recursion.loopedShare',
          value: recursion.loopedShare,
          unit: 'fraction',
          rule: 'M7: looped debt over all debt',
        },
        recursion.loopedShare > 0 ? 'quotient' : 'given',
        recursion.loopedShare > 0 ? [looped(context), totals.explain(context, 'totals', 'debtUsd')!] : [],
      )
    case 'sameAssetDebtUsd':
      return sameAsset(context)
    case 'depth':
      return depth(context, Number(index), last)
    case 'families':
      return family(context, Number(index), last)
    default:
      return null
  }
}

/** Looped debt of the book. */
export const looped = (context: Context): Explanation =>
  sumOf(
    {
      figure: 'recursion.loopedDebtUsd',
      value: context.inspection.recursion.loopedDebtUsd,
      unit: 'USD',
      rule: 'M7: sum over accounts of the smaller side of each family',
    },
    rowsOf(
      context.subject.book.accounts,
      () => true,
      (row) => context.loopedUsd[row]!,
    ),
    (row) => account.explain(context, row, 'loopedDebtUsd'),
  )

function sameAsset(context: Context): Explanation {
  const { subject, inspection } = context
  const alone = {
    ...subject,
    structure: { ...subject.structure, claims: subject.structure.claims.map(() => null) },
  }
  const { loopedUsd } = Recursion.measure(alone, context.sheet)
  return sumOf(
    {
      figure: 'recursion.sameAssetDebtUsd',
      value: inspection.recursion.sameAssetDebtUsd,
      unit: 'USD',
      rule: 'M7: the smaller of held and owed of each asset by itself',
    },
    rowsOf(
      subject.book.accounts,
      () => true,
      (row) => loopedUsd[row]!,
    ),
    (row) => account.explain({ ...context, subject: alone, loopedUsd }, row, 'loopedDebtUsd'),
  )
}

function depth(context: Context, index: number, name: string): Explanation | null {
  const found = context.inspection.recursion.depth[index]
  if (!found) return null
  const figure = `recursion.depth[${index}].${name}`
  const within = (row: number): boolean =>
    context.loopedUsd[row]! > 0 && loopsOf(context, row) === found.loops
  const rule =
    found.loops === null ? 'M9: no number of loops reaches it' : `M9: ${found.loops} loops, rounded up`
  switch (name) {
    case 'loops':
      return given(figure, found.loops, 'loops', rule)
    case 'accounts':
      return sumOf(
        { figure, value: found.accounts, unit: 'accounts', rule },
        rowsOf(context.subject.book.accounts, within, () => 1),
        (row) => given(context.subject.accountId(row), 1, 'accounts', rule),
        'count',
      )
    case 'debtUsd':
      return sumOf(
        { figure, value: found.debtUsd, unit: 'USD', rule },
        rowsOf(context.subject.book.accounts, within, (row) => context.loopedUsd[row]!),
        (row) => account.explain(context, row, 'loopedDebtUsd'),
      )
    default:
      return null
  }
}

function loopsOf({ loopedUsd, sheet }: Context, row: number): number | null {
  const loops = Recursion.loopsOf(sheet, row, loopedUsd[row]!)
  return loops === null ? null : Recursion.wholeLoops(loops)
}

function family(context: Context, index: number, name: string): Explanation | null {
  const found = context.inspection.recursion.families[index]
  if (!found || (name !== 'collateralUsd' && name !== 'debtUsd' && name !== 'loopedDebtUsd')) return null
  const { subject } = context
  const root = subject.book.assets.findIndex(({ id }) => id === found.asset)
  const shares = Recursion.byAccount(subject, context.sheet, root)
  return sumOf(
    {
      figure: `recursion.families[${index}].${name}`,
      value: found[name],
      unit: 'USD',
      rule: 'M6, M7: over the accounts that owe anything',
    },
    [...shares].map(([row, share]) => ({ row, value: share[name] })),
    (row) => {
      const share = shares.get(row)!
      const whose = `${subject.accountId(row)} ${found.symbol} family`
      const side = (what: 'held' | 'owed', value: number): Explanation =>
        given(`${whose} ${what}`, value, 'USD', 'M6')
      const held = side('held', share.collateralUsd)
      const owed = side('owed', share.debtUsd)
      if (name === 'collateralUsd') return held
      if (name === 'debtUsd') return owed
      return made({ figure: whose, value: share.loopedDebtUsd, unit: 'USD', rule: 'M7' }, 'least', [
        held,
        owed,
      ])
    },
  )
}

/** `lookThrough.*` (M10). */
export function lookThrough(context: Context, name: string): Explanation | null {
  const { grossUsd, netUsd, multiplier, debtFinancedShare } = context.inspection.lookThrough
  const gross = as('lookThrough.grossUsd', totals.explain(context, 'totals', 'collateralUsd')!)
  const net = made(
    { figure: 'lookThrough.netUsd', value: netUsd, unit: 'USD', rule: 'M10: gross less looped debt' },
    'difference',
    [gross, looped(context)],
  )
  switch (name) {
    case 'grossUsd':
      return gross
    case 'netUsd':
      return net
    case 'multiplier':
      return made(
        { figure: 'lookThrough.multiplier', value: multiplier, unit: 'times', rule: 'M10: gross over net' },
        'quotient',
        [gross, net],
      )
    case 'debtFinancedShare':
      return made(
        {
          figure: 'lookThrough.debtFinancedShare',
          value: debtFinancedShare,
          unit: 'fraction',
          rule: 'M10: looped debt over gross',
        },
        grossUsd > 0 ? 'quotient' : 'given',
        grossUsd > 0 ? [looped(context), gross] : [],
      )
    default:
      return null
  }
}
