import * as ThroughBook from '../inspect/ThroughBook.ts'
import { type Context, rowsOf } from './Context.ts'
import { as, type Explanation, given, type Head, made, sumOf, type Unit } from './Explanation.ts'
import * as totals from './totals.ts'

/** `lookThrough.*` of the claims (K5 to K8). */
export function explain(context: Context, path: readonly string[]): Explanation | null {
  const [name = '', index = '', last = ''] = path
  const { lookThrough } = context.inspection
  const single = path.length === 1
  switch (name) {
    case 'lockedUsd':
      return single ? locked(context) : null
    case 'borrowedUsd':
      return single ? borrowed(context) : null
    case 'claimedUsd':
      return single ? claimed(context) : null
    case 'redeemableUsd':
      return single ? redeemable(context) : null
    case 'countedTimes':
      return single
        ? made(
            head('countedTimes', lookThrough.countedTimes, 'times', 'K8: locked over redeemable'),
            'quotient',
            [locked(context), redeemable(context)],
          )
        : null
    case 'controlledUsd':
      return single ? controlled(context) : null
    case 'leverage':
      return spread(context, path[1] ?? '')
    case 'outside':
    case 'tokens':
    case 'reserves':
    case 'cycles':
      return row(context, name, Number(index), last)
    default:
      return null
  }
}

const head = (name: string, value: number | null, unit: Unit, rule: string): Head => ({
  figure: `lookThrough.${name}`,
  value,
  unit,
  rule,
})

const locked = (context: Context): Explanation =>
  as('lookThrough.lockedUsd', totals.explain(context, 'totals', 'collateralUsd')!)

const borrowed = (context: Context): Explanation =>
  as('lookThrough.borrowedUsd', totals.explain(context, 'totals', 'debtUsd')!)

const claimed = ({ inspection: { lookThrough } }: Context): Explanation =>
  given(
    'lookThrough.claimedUsd',
    lookThrough.claimedUsd,
    'USD',
    'K8: deposits of claims on what is lent at a venue',
  )

function redeemable(context: Context): Explanation {
  const { redeemableUsd, lockedUsd, borrowedUsd, claimedUsd } = context.inspection.lookThrough
  const whole = head('redeemableUsd', redeemableUsd, 'USD', 'K8: locked, less what is counted again')
  return lockedUsd - borrowedUsd - claimedUsd >= 0
    ? made(whole, 'difference', [locked(context), borrowed(context), claimed(context)])
    : given(whole.figure, redeemableUsd, 'USD', whole.rule)
}

function controlled(context: Context): Explanation {
  const { subject, inspection } = context
  const { accounts, assets } = subject.book
  const of = ThroughBook.controlOf(subject)
  const whole = (row: number): number => of(row).reduce((sum, { usd, control }) => sum + usd * control, 0)
  return sumOf(
    head(
      'controlledUsd',
      inspection.lookThrough.controlledUsd,
      'USD',
      'K5: deposits · what a USD of each controls',
    ),
    rowsOf(accounts, () => true, whole),
    (row) =>
      made(
        {
          figure: `${subject.accountId(row)} controls`,
          value: whole(row),
          unit: 'USD',
          rule: 'K5: sum over its deposits',
        },
        'sum',
        of(row).map(({ asset, usd, control }) => {
          const { symbol } = assets[asset]!
          return made(
            { figure: `${symbol} controls`, value: usd * control, unit: 'USD', rule: 'K5' },
            'product',
            [
              given(`${symbol} deposited`, usd, 'USD', 'M1: amount · price'),
              given(
                `${symbol} control`,
                control,
                'times',
                'K5: outside assets over worth, through every claim',
              ),
            ],
          )
        }),
      ),
  )
}

function spread(context: Context, name: string): Explanation | null {
  const { leverage } = context.inspection.lookThrough
  if (name !== 'p50' && name !== 'p90' && name !== 'max') return null
  const rule = 'K5: what deposits control over equity, over the borrowers that are not under water'
  return given(`lookThrough.leverage.${name}`, leverage[name], 'times', rule)
}

const RULES: Readonly<Record<string, readonly [Unit, string]>> = {
  longUsd: ['USD', 'K6: held, through every claim'],
  shortUsd: ['USD', 'K6: owed, through every claim'],
  heldUsd: ['USD', 'M1: deposited in the book'],
  worthUsd: ['USD per token', 'K2: what backs one, less what it owes'],
  priceUsd: ['USD per token', 'the ledger’s price'],
  control: ['times', 'K5: outside assets over worth'],
  borrowedShare: ['fraction', 'K7: its debts over its assets'],
  depositedUsd: ['USD', 'M1: deposited in the book'],
  debtFinancedShare: ['fraction', 'K7: b + (1 − b)·s, weighed by deposits'],
  greatestUsd: ['USD', 'K3, K4: worth of the cycle, greatest'],
  leastUsd: ['USD', 'K3, K4: worth of the cycle, least'],
}

/** A figure of a list: solved for all at once, so that its rule is all that can be said. */
function row(context: Context, list: string, index: number, name: string): Explanation | null {
  const { lookThrough } = context.inspection
  const rows: readonly object[] = lookThrough[list as 'outside' | 'tokens' | 'reserves' | 'cycles']
  const value = (rows[index] as Readonly<Record<string, unknown>> | undefined)?.[name]
  const said = RULES[name]
  if (typeof value !== 'number' || !said) return null
  return given(`lookThrough.${list}[${index}].${name}`, value, said[0], said[1])
}
