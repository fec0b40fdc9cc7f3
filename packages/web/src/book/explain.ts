import type { Explanation, Inspect, Line } from '../api/Answers.ts'
import { NEAR } from '../charts/index.ts'
import { given, made, summed } from '../parts/Tree.ts'
import { marginOf, sum } from './Selection.ts'

type Parts = {
  readonly inspect: Inspect
  /** Accounts that owe, the largest. */
  readonly listed: readonly Line[]
  readonly chosen: readonly Line[]
}

const SUMS = ['debtUsd', 'collateralUsd', 'loopedDebtUsd'] as const
const MARGIN = 'own:book.margin/'

/** Where the figures come from that the Book page makes of the list of accounts: `own:book.…`. */
export const explanations =
  ({ inspect, listed, chosen }: Parts) =>
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

const shareOf = (listed: readonly Line[], { totals }: Inspect): number =>
  sum(listed, 'debtUsd') / totals.debtUsd

const margin = (line: Line): Explanation =>
  made(`${MARGIN}${line.account}`, marginOf(line), 'fraction', '1 − 1 / health', 'formula', [
    given(`${line.account}/healthFactor`, line.healthFactor, 'ratio', 'M2: limit over weighted debt'),
  ])
