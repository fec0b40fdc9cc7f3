import { type Definition, type Definitions, explainBy, ORIGIN } from './Definition.ts'
import type { Explanation, Unit } from './Explanation.ts'
import * as Figure from './Figure.ts'

/**
 * The tree that a figure of `simulate`'s answer came from. `replayed` explains the cascade of the path at a place of
 * `worst`: its figure of that name, down to the leg. @throws Figure.UnknownFigureError
 */
export function explainSimulation(
  answer: object,
  figure: string,
  replayed: (place: number, figure: string) => Explanation,
): Explanation {
  const definitions = {
    ...ORIGIN,
    ...PLAN,
    ...FIGURES,
    ...CHANCES,
    ...COHORTS,
    ...worst(replayed),
    ...SWINGS,
  }
  const found = explainBy(answer, definitions, Figure.parse(figure))
  if (!found) throw new Figure.UnknownFigureError(figure, Figure.leaves(answer).map(Figure.format))
  return found
}

const asked = { rule: 'as asked, or the default' } as const

const PLAN: Definitions = {
  paths: { unit: 'number', ...asked },
  seed: { unit: 'number', rule: 'S1: names every path, with its number' },
  horizonDays: { unit: 'days', ...asked },
  stepDays: { unit: 'days', rule: 'the model’s' },
}

const UNITS: Readonly<Record<string, Unit>> = {
  badDebt: 'USD',
  liquidated: 'USD',
  priceFall: 'fraction',
  amplification: 'times',
}

const WORST: Readonly<Record<string, string>> = { badDebt: 'badDebtUsd', liquidated: 'liquidatedUsd' }

/** A figure over all paths stands on its paths, of which the worst ten are kept. */
function overPaths(name: string): Definitions {
  const unit = UNITS[name]!
  const kept = WORST[name] ?? name
  const from = (): string[] => [
    `${name}.paths`,
    'seed',
    `worst.0.${kept}`,
    `worst.1.${kept}`,
    `worst.2.${kept}`,
  ]
  const interval: Definition = { unit, rule: 'S8: an end of the interval that holds it with 95 %', from }
  return {
    [`${name}.mean`]: { unit, rule: 'S4: mean over the paths', from },
    [`${name}.p50`]: { unit, rule: 'S6: half of the paths are below it', from },
    [`${name}.var95`]: { unit, rule: 'S6: value at risk, nineteen in twenty paths are below it', from },
    [`${name}.var99`]: { unit, rule: 'S6: value at risk, ninety-nine in a hundred paths are below it', from },
    [`${name}.es99`]: { unit, rule: 'S7: mean of the worst hundredth of the paths', from },
    [`${name}.ci.*.*`]: interval,
    [`${name}.ci.*`]: interval,
    [`${name}.gain`]: { unit: 'times', rule: 'S12: none of plain paths' },
    [`${name}.gain.*`]: { unit: 'times', rule: 'S12: plain paths that say as much as one of these', from },
    [`${name}.paths`]: { unit: 'number', rule: 'S4: paths that have the figure', from: () => ['paths'] },
  }
}

const FIGURES: Definitions = Object.assign({}, ...Object.keys(UNITS).map(overPaths))

const OF_PATHS = {
  liquidation: 'share of the paths on which anybody is liquidated',
  badDebt: 'share of the paths that end in bad debt',
  cascade: 'share of the paths on which a cascade starts: somebody is liquidated, branching ratio above 1',
}

const exceeded = (name: string): Definition => ({
  unit: UNITS[name]!,
  rule: 'S6: as much or more comes with that chance',
  from: (at) => [`exceeded.${at}.chance`, `${name}.paths`, 'seed'],
})

const CHANCES: Definitions = {
  ...Object.fromEntries(
    Object.entries(OF_PATHS).map(([name, rule]): [string, Definition] => [
      `${name}Probability`,
      { unit: 'fraction', rule: `S4: ${rule}`, from: () => ['paths', 'seed'] },
    ]),
  ),
  'probabilityCi.*': { unit: 'fraction', rule: 'S8: Wilson’s interval' },
  'probabilityCi.*.*': {
    unit: 'fraction',
    rule: 'S8: an end of Wilson’s interval',
    from: (name) => [`${name}Probability`, 'paths'],
  },
  'exceeded.*.chance': { unit: 'fraction', rule: 'a chance, from a half to one in a thousand' },
  'exceeded.*.badDebtUsd': exceeded('badDebt'),
  'exceeded.*.liquidatedUsd': exceeded('liquidated'),
  'exceeded.*.priceFall': exceeded('priceFall'),
  'exceeded.*.amplification': exceeded('amplification'),
  probabilityGain: { unit: 'times', rule: 'S12: none of plain paths' },
  'probabilityGain.*': { unit: 'times', rule: 'S12: plain paths that say as much as one of these' },
}

const COHORTS: Definitions = {
  cohorts: { unit: 'number', rule: 'S15: none, every path is run over every account' },
  'cohorts.accounts': { unit: 'number', rule: 'S14: accounts that stand for the book' },
  'cohorts.reruns': { unit: 'number', rule: 'S15: paths that were run again over every account' },
  ...Object.assign(
    {},
    ...Object.entries(UNITS).map(
      ([name, unit]): Definitions => ({
        [`cohorts.apart.${name}.by`]: {
          unit,
          rule: 'S16: what corrects the mean by cohorts, stratum by stratum',
          from: () => [`${name}.mean`, 'cohorts.reruns'],
        },
        [`cohorts.apart.${name}.within`]: {
          unit,
          rule: 'S16: nineteen in twenty paths by cohorts are no further from every account',
          from: () => ['cohorts.reruns'],
        },
      }),
    ),
  ),
}

function worst(replayed: (place: number, figure: string) => Explanation): Definitions {
  const cascade =
    (...figures: string[]) =>
    (place: string) =>
      figures.map((figure) => replayed(Number(place), figure))
  return {
    'worst.*.path': { unit: 'number', rule: 'S9: with the seed it replays the path' },
    'worst.*.weight': { unit: 'number', rule: 'S10: how many paths it stands for' },
    'worst.*.step': { unit: 'steps', rule: 'S3: when it strikes' },
    'worst.*.badDebtUsd': {
      unit: 'USD',
      rule: 'C13, S4: of the cascade of this path',
      from: cascade('totals.badDebtUsd'),
    },
    'worst.*.liquidatedUsd': {
      unit: 'USD',
      rule: 'S4: repaid and absorbed in the cascade of this path',
      from: cascade('totals.repaidUsd', 'totals.absorbedUsd'),
    },
    'worst.*.priceFall': {
      unit: 'fraction',
      rule: 'S4: share of the collateral’s value that is gone at the final marks',
    },
    'worst.*.amplification': {
      unit: 'times',
      rule: 'C14: of the cascade of this path; none where nobody is liquidated',
      from: cascade('amplification'),
    },
    'worst.*.branchingRatio': {
      unit: 'times',
      rule: 'C16: of the cascade of this path',
      from: cascade('branchingRatio'),
    },
    'worst.*.shocks.*.change': { unit: 'fraction', rule: 'S2: drawn, against the ledger’s price (C1)' },
    'worst.*.depth': { unit: 'times', rule: 'S2: drawn, against the ledger’s depth (C2)' },
  }
}

const SWINGS: Definitions = {
  'sensitivity.paths': { unit: 'number', rule: 'paths that every setting is run on' },
  'sensitivity.value': {
    unit: 'number',
    rule: 'the figure watched, on these paths, with every assumption as it is',
    from: () => ['sensitivity.paths'],
  },
  'sensitivity.ci': { unit: 'number', rule: 'S8: none' },
  'sensitivity.ci.*': {
    unit: 'number',
    rule: 'S8: an end of the interval of the figure on these paths',
    from: () => ['sensitivity.value'],
  },
  'sensitivity.assumptions.*.*': { unit: 'number', rule: 'not asked: the setting could not be run' },
  'sensitivity.assumptions.*.*.setting': { unit: 'number', rule: 'what the assumption is set to' },
  'sensitivity.assumptions.*.*.value': {
    unit: 'number',
    rule: 'the figure watched under that setting, on the same paths',
    from: (assumption, end) => [`sensitivity.assumptions.${assumption}.${end}.setting`],
  },
  'sensitivity.assumptions.*.*.change': {
    unit: 'number',
    rule: 'less the figure as it is',
    how: 'difference',
    from: (assumption, end) => [`sensitivity.assumptions.${assumption}.${end}.value`, 'sensitivity.value'],
  },
  'sensitivity.assumptions.*.*.ci': { unit: 'number', rule: 'S8: none' },
  'sensitivity.assumptions.*.*.ci.*': {
    unit: 'number',
    rule: 'S8: an end of the interval of the change, path by path',
    from: (assumption, end) => [`sensitivity.assumptions.${assumption}.${end}.change`],
  },
}
