import type { Explanation, Inspect, Line } from '../api/Answers.ts'
import { NEAR } from '../charts/index.ts'
import { given, made, summed } from '../parts/Tree.ts'
import type { throughOf } from './Part.ts'
import { marginOf, sum } from './Selection.ts'

type Parts = {
  readonly inspect: Inspect
  /** Accounts that owe, the largest. */
  readonly listed: readonly Line[]
  readonly chosen: readonly Line[]
  /** What these hold and owe, where they are a part. */
  readonly part: ReturnType<typeof throughOf> | null
}

const SUMS = ['debtUsd', 'collateralUsd', 'loopedDebtUsd'] as const
const MARGIN = 'own:book.margin/'

/** Where the figures come from that the Book page makes of the list of accounts: `own:book.…`. */
export const explanations =
  ({ inspect, listed, chosen, part: through }: Parts) =>
  (figure: string): Explanation | null => {
    if (figure.startsWith(MARGIN)) {
      const line = listed.find(({ account }) => account === figure.slice(MARGIN.length))
      return line ? margin(line) : null
    }
    const [group = '', name = ''] = figure.replace('own:book.', '').split('.')
    const near = listed.filter((line) => (marginOf(line) ?? 1) < NEAR)
    switch (group) {
      case 'selected':
        return part(figure, 'accounts in the part that is looked at', chosen, name)
      case 'near':
        return name === 'fall'
          ? given(figure, NEAR, 'fraction', 'how near counts as near: chosen for this page')
          : part(figure, 'accounts that a fall of 5 % makes eligible', near, name)
      case 'listed':
        return name === 'share'
          ? made(
              figure,
              shareOf(listed, inspect),
              'fraction',
              'debt of the listed accounts over all',
              'quotient',
              [
                part('debt listed', 'the largest accounts', listed, 'debtUsd')!,
                given('totals.debtUsd', inspect.totals.debtUsd, 'USD', 'M4'),
              ],
            )
          : part(figure, 'the largest accounts', listed, name)
      case 'through':
        return through ? looped(figure, through, chosen, name) : null
      case 'cycles':
        return given(figure, inspect.lookThrough.cycles.length, '', 'circles among the ledger’s claims')
      default:
        return null
    }
  }

function part(figure: string, rule: string, lines: readonly Line[], name: string): Explanation | null {
  if (name === 'accounts')
    return summed(
      figure,
      'accounts',
      rule,
      lines.map(({ account }) => ({ figure: `${account}/debtUsd`, value: 1 })),
    )
  const which = SUMS.find((each) => each === name)
  return which
    ? summed(
        figure,
        'USD',
        rule,
        lines.map((line) => ({ figure: `${line.account}/${which}`, value: line[which] })),
      )
    : null
}

/** The sentence of the look-through, of a part of the book. */
function looped(
  figure: string,
  { families }: ReturnType<typeof throughOf>,
  chosen: readonly Line[],
  name: string,
): Explanation | null {
  const collateral = part('collateral of the part', 'M1', chosen, 'collateralUsd')!
  const sums = families.map(({ symbol, loopedDebtUsd }) => ({
    figure: `${symbol} family, looped`,
    value: loopedDebtUsd,
  }))
  const debt = summed('looped debt of the part', 'USD', 'M7: the smaller of held and owed, by account', sums)
  if (name === 'collateralUsd') return collateral
  if (name === 'loopedDebtUsd') return debt
  return made(
    figure,
    (collateral.value ?? 0) - (debt.value ?? 0),
    'USD',
    'M10: collateral less looped debt',
    'difference',
    [collateral, debt],
  )
}

const shareOf = (listed: readonly Line[], { totals }: Inspect): number =>
  sum(listed, 'debtUsd') / totals.debtUsd

const margin = (line: Line): Explanation =>
  made(`${MARGIN}${line.account}`, marginOf(line), 'fraction', '1 − 1 / health', 'formula', [
    given(`${line.account}/healthFactor`, line.healthFactor, 'ratio', 'M2: limit over weighted debt'),
  ])
