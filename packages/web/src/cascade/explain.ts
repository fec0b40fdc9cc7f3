import type { Scenario } from '@droste/service/client'
import type { Explanation } from '../api/Answers.ts'
import type { Asked } from '../parts/Tellers.ts'
import { given, made, summed } from '../parts/Tree.ts'
import type { Course } from './Course.ts'

/**
 * The figures of the scenarios on the page: `own:A.totals.badDebtUsd` as the API is asked about it; what the page made
 * of the rounds (`sofar`, `mark`, `change`, `pushed` after a round, `lowest`, `rounds`) as it made it.
 */
export const explanations =
  (scenarios: readonly Scenario[], courses: readonly Course[]) =>
  (figure: string): Explanation | Asked | null => {
    const found = /^own:([AB])\.(.+)$/.exec(figure)
    const at = found?.[1] === 'B' ? 1 : 0
    const [scenario, course] = [scenarios[at], courses[at]]
    if (!found || !scenario || !course) return null
    const name = found[2]!
    const own = ofPage(course, figure.slice(0, 'own:A.'.length), name)
    if (own && typeof own !== 'string') return own
    return { kind: 'asked', figure: own ?? name, of: { kind: 'stress', scenario } }
  }

function ofPage(course: Course, prefix: string, name: string): Explanation | string | null {
  const { rounds } = course.cascade
  if (name === 'rounds') return given('rounds', rounds.length, 'rounds', 'C12: until nothing moves')
  if (name === 'lowest') {
    const { asset, round } = course.lowest
    return ofPage(course, prefix, `over.${round}.${asset}`)
  }
  const [kind = '', count = '', ...rest] = name.split('.')
  const round = Number(count)
  const what = rest.join('.')
  const price = priceName(round, what)
  switch (kind) {
    case 'sofar':
      return summed(
        name,
        'USD',
        'C13: of every round so far',
        rounds.slice(0, round).map((each, at) => ({
          figure: `${prefix}rounds.${at}.${what}`,
          value: each[what as 'repaidUsd' | 'seizedUsd'],
        })),
      )
    case 'mark':
      return price
    case 'over':
    case 'change':
    case 'pushed': {
      const now = course.priceAt(round, what)
      const [base, word] =
        kind === 'pushed'
          ? [course.priceAt(0, what), `pricesShocked.${what}`]
          : [course.cascade.pricesBefore[what]!, `pricesBefore.${what}`]
      const rule = kind === 'over' ? 'mark over the mark before' : 'mark over the mark before, less one'
      return made(name, now / base - (kind === 'over' ? 0 : 1), 'fraction', rule, 'quotient', [
        given(prefix + price, now, 'USD per token', 'C9: after the round’s sales'),
        given(prefix + word, base, 'USD per token', kind === 'pushed' ? 'C1: shocked' : 'the ledger’s'),
      ])
    }
    default:
      return null
  }
}

const priceName = (round: number, asset: string): string =>
  round === 0 ? `pricesShocked.${asset}` : `rounds.${round - 1}.prices.${asset}`
