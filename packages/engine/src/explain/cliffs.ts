import * as Cliff from '../inspect/Cliff.ts'
import { assetOf, legUsd, seeingMarks } from '../inspect/Subject.ts'
import { type Context, rowsOf } from './Context.ts'
import { type Explanation, given, made, sumOf } from './Explanation.ts'

const percent = (drop: number): string => `${Math.round(drop * 100)} %`

/** `cliffs[i].*` (M12 to M14), and `unseen[i].*` (M15). */
export function explain(
  context: Context,
  group: 'cliffs' | 'unseen',
  path: readonly string[],
): Explanation | null {
  const [index = '', figure = '', step = '', last = ''] = path
  const cliff = context.inspection[group][Number(index)]
  if (!cliff) return null
  const at = (drop: number, name: string): Explanation => eligible(context, group, cliff.asset, drop, name)
  const stair = (drop: number): Explanation =>
    at(drop, `${group}[${index}].staircase[${Math.round(drop * 100)}].eligibleDebtUsd`)
  switch (figure) {
    case 'eligibleDebtUsd':
      return at(cliff.drop, `${group}[${index}].eligibleDebtUsd`)
    case 'jumpUsd':
      return made(
        {
          figure: `${group}[${index}].jumpUsd`,
          value: cliff.jumpUsd,
          unit: 'USD',
          rule: 'M14: eligible debt at the cliff less a percent before it',
        },
        'difference',
        [stair(cliff.drop), stair(cliff.drop - 0.01)],
      )
    case 'drop':
      return made(
        {
          figure: `${group}[${index}].drop`,
          value: cliff.drop,
          unit: 'fraction',
          rule: 'M14: the fall whose last percent adds the most',
        },
        'choice',
        jumps(cliff.staircase),
      )
    case 'staircase':
      if (!cliff.staircase[Number(step)]) return null
      if (last === 'drop')
        return given(
          `${group}[${index}].staircase[${step}].drop`,
          Number(step) / 100,
          'fraction',
          'M14: whole percents',
        )
      return last === 'eligibleDebtUsd' ? stair(Number(step) / 100) : null
    default:
      return null
  }
}

/** The five largest jumps of a staircase. */
const jumps = (staircase: readonly Cliff.Step[]): Explanation[] =>
  staircase
    .slice(1)
    .map(({ drop, eligibleDebtUsd }, before) => ({
      drop,
      added: eligibleDebtUsd - staircase[before]!.eligibleDebtUsd,
    }))
    .sort((a, b) => b.added - a.added)
    .slice(0, 5)
    .map(({ drop, added }) => given(`added by the last percent of ${percent(drop)}`, added, 'USD', 'M14'))

/** Eligible debt after a fall of an asset, by account and debt leg. */
function eligible(
  context: Context,
  group: 'cliffs' | 'unseen',
  id: string,
  drop: number,
  figure: string,
): Explanation {
  const { sheet, inspection } = context
  const subject = group === 'cliffs' ? context.subject : seeingMarks(context.subject)
  const asset = subject.book.assets.findIndex((each) => each.id === id)
  const cliff = inspection[group].find((each) => each.asset === id)!
  const swings = new Cliff.Swings(subject)
  const after = (row: number): Cliff.Fallen => Cliff.fallen(subject, swings, row, [asset], drop)
  const parts = rowsOf(
    subject.book.accounts,
    (row) => sheet.debtUsd[row]! > 0 && after(row).limitUsd < after(row).weightedDebtUsd,
    (row) => after(row).debtUsd,
  )
  return sumOf(
    {
      figure,
      value: cliff.staircase[Math.round(drop * 100)]!.eligibleDebtUsd,
      unit: 'USD',
      rule: `M14: debt of the accounts below a health of 1 when ${cliff.symbol} has fallen by ${percent(drop)}`,
    },
    parts,
    (row) => {
      const { limitUsd, weightedDebtUsd, debtUsd } = after(row)
      const health = (limitUsd / weightedDebtUsd).toFixed(4)
      const { book } = subject
      const legs = Array.from(
        { length: book.supplies[row]! - book.debts[row]! },
        (_, leg) => book.debts[row]! + leg,
      )
      return made(
        {
          figure: `${subject.accountId(row)} debt`,
          value: debtUsd,
          unit: 'USD',
          rule: `M13: its health is ${health}`,
        },
        'sum',
        legs.map((at) => {
          const { symbol } = book.assets[assetOf(book, at)]!
          const left = 1 - swings.fall(at, [asset], drop)
          return made(
            {
              figure: `${symbol} leg`,
              value: legUsd(subject, at) * left,
              unit: 'USD',
              rule: 'M12: value after the fall',
            },
            'product',
            [
              given(`${symbol} leg now`, legUsd(subject, at), 'USD', 'M1'),
              given('what is left of its price', left, 'fraction', 'M12'),
            ],
          )
        }),
      )
    },
  )
}
