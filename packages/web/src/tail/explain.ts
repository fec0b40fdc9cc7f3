import type { Explanation, PathFigure, Simulate } from '../api/Answers.ts'
import { given, made } from '../parts/Tree.ts'

const RULES: Readonly<Record<string, string>> = {
  mean: 'S5: mean over all paths',
  var95: 'S6: exceeded once in twenty paths',
  var99: 'S6: exceeded once in a hundred paths',
  es99: 'S7: mean of the worst hundredth',
}

/** Where the figures of a simulation come from: `own:tail.badDebt.es99`, `own:tail.worst.0.badDebtUsd`, … */
export const explanations =
  (answer: Simulate) =>
  (figure: string): Explanation | null => {
    if (!figure.startsWith('own:tail.')) return null
    const [group = '', name = '', last = ''] = figure.slice('own:tail.'.length).split('.')
    const from = [
      given('paths', answer.paths, '', `of the model “${answer.model}”`),
      given('seed', answer.seed, '', 'the same seed, the same answer'),
      given('horizon', answer.horizonDays, 'days'),
    ]
    if (group === 'badDebt' || group === 'liquidated') {
      const found: PathFigure = answer[group]
      const which = (name === 'ci' ? last : name) as 'mean' | 'var95' | 'var99' | 'es99'
      const rule = RULES[which]
      if (rule === undefined) return null
      const [low, high] = found.ci[which] ?? [null, null]
      return made(`${group}.${which}`, found[which], 'USD', rule, 'choice', [
        given('at least, with 95 %', low, 'USD', 'S8: its interval'),
        given('at most, with 95 %', high, 'USD', 'S8: its interval'),
        ...from,
      ])
    }
    if (group === 'chance') {
      const share = answer[`${name as 'badDebt' | 'liquidation' | 'cascade'}Probability`]
      const [low, high] = answer.probabilityCi[name as 'badDebt'] ?? [null, null]
      return made(figure, share, 'fraction', 'share of the paths', 'choice', [
        given('at least, with 95 %', low, 'fraction', 'S8: its interval'),
        given('at most, with 95 %', high, 'fraction', 'S8: its interval'),
        ...from,
      ])
    }
    if (group === 'paths') return given(figure, answer.paths, '', 'as asked')
    const path = group === 'worst' ? answer.worst[Number(name)] : undefined
    if (!path) return null
    const value = path[last as 'badDebtUsd' | 'liquidatedUsd' | 'priceFall']
    const unit = last === 'priceFall' ? 'fraction' : 'USD'
    return made(
      `path ${path.replay}, ${last}`,
      value,
      unit,
      'S4: of the cascade that the path sets off',
      'choice',
      [
        ...path.shocks.map(({ symbol, change }) =>
          given(`${symbol}, change`, change, 'fraction', 'S3: where it strikes'),
        ),
        given('depth of the markets', path.depth, 'times', 'S3: where it strikes'),
      ],
    )
  }
