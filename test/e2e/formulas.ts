import type { Explanation } from '@droste/engine'

/** The inputs of a figure by the ends of their names; 0 where one is not there. */
type Inputs = {
  readonly of: (name: string) => number
  readonly all: (name: string) => readonly number[]
}

type Formula = (inputs: Inputs) => number | null

const positive = (value: number, then: number): number | null => (value > 0 ? then : null)
const health: Formula = ({ of }) =>
  positive(of('debtUsd'), (of('threshold') * of('collateralUsd')) / of('debtUsd'))
const leverage: Formula = ({ of }) => of('collateralUsd') / (of('collateralUsd') - of('debtUsd'))
const owing = (of: Inputs['of'], then: number): number | null => positive(of('healthFactor'), then)
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const days: Formula = ({ of, all }) => {
  const cost = of('entryCostUsd') + sum(all('costUsd'))
  return cost <= 0 ? 0 : positive(of('usdPerYear'), (365 * cost) / of('usdPerYear'))
}

/** Abramowitz and Stegun 7.1.26 is good to 1.5·10^-7 only: the tail by its continued fraction, the middle by its series. */
function phi(x: number): number {
  if (x > 0) return 1 - phi(-x)
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (x < -3) {
    let fraction = -x
    for (let term = 200; term > 0; term--) fraction = -x + term / fraction
    return density / fraction
  }
  let [total, part] = [0, x]
  for (let term = 1; Math.abs(part) > 1e-18; term++) {
    total += part
    part *= (x * x) / (2 * term + 1)
  }
  return 0.5 + density * total
}

/** Every figure that its inputs make by a formula, by the pattern of its name, as its rule says it. */
export const FORMULAS: Readonly<Record<string, Formula>> = {
  'coverage.usedShare': () => 1,
  depth: ({ of }) => {
    if (of('debtUsd') === 0) return 0
    // L·(1 + qS − lS) = 1 + qS of S = (1 − qⁿ)/(1 − q), q what of a borrow is borrowed again.
    const kept = (of('collateralUsd') - of('depositUsd')) / of('debtUsd')
    const [l, q] = [of('ltv'), of('ltv') * kept]
    const series = (of('leverage') - 1) / (of('leverage') * (l - q) + q)
    const rest = 1 - series * (1 - q)
    return positive(rest, Math.log(rest) / Math.log(q))
  },
  healthFactor: health,
  liquidationPair: ({ of }) => owing(of, of('price') / of('debtPrice') / of('healthFactor')),
  dropToLiquidation: ({ of }) => owing(of, 1 - 1 / of('healthFactor')),
  dropToExhaustion: ({ of }) => owing(of, 1 - ((1 + of('bonus')) * of('threshold')) / of('healthFactor')),
  breakEvenBorrowApy: ({ of }) =>
    positive(
      of('leverage') - 1,
      ((of('supplyApy') + of('supplyRewardApy')) * of('leverage')) / (of('leverage') - 1) +
        of('borrowRewardApy'),
    ),
  'carry.rewardsApy': ({ of }) =>
    of('supplyRewardApy') * of('leverage') + of('borrowRewardApy') * (of('leverage') - 1),
  'carry.borrowApy': ({ of }) => -of('borrowApy') * (of('leverage') - 1),
  'carry.breakEvenDays': days,
  'carry.roundTripDays': (inputs) => (inputs.all('costUsd').length > 0 ? days(inputs) : null),
  'carry.yearsToLiquidation': ({ of }) =>
    positive(
      of('healthFactor') * (of('borrowApy') - of('supplyApy')),
      Math.log(of('healthFactor')) / Math.log((1 + of('borrowApy')) / (1 + of('supplyApy'))),
    ),
  'rates.*.utilisation': ({ of }) =>
    positive(of('suppliedUsd'), (of('borrowedUsd') + of('debtUsd')) / of('suppliedUsd')),
  'liquidation.probability': ({ of }) => {
    if (of('healthFactor') === 0) return 0
    const [volatility, years] = [of('volatility'), of('horizonDays') / 365]
    const barrier = -Math.log(of('healthFactor'))
    const trend = of('drift') - volatility ** 2 / 2 + Math.log((1 + of('supplyApy')) / (1 + of('borrowApy')))
    const spread = volatility * Math.sqrt(years)
    const reflected =
      Math.exp((2 * trend * barrier) / volatility ** 2) * phi((barrier + trend * years) / spread)
    return phi((barrier - trend * years) / spread) + reflected
  },
  'steps.*.price': ({ of }) => (of('price') * of('borrowedUsd')) / of('depositedUsd'),
  'steps.*.leverage': leverage,
  'steps.*.healthFactor': health,
  'entry.*.healthFactor': ({ of }) =>
    positive(of('leverage') - 1, (of('threshold') * of('leverage')) / (of('leverage') - 1)),
  'exit.*.returnedUsd': ({ of }) => of('fraction') * of('collateralUsd') - of('soldUsd'),
  'exit.*.costUsd': ({ of }) => of('soldUsd') - of('repaidUsd') + of('gasPerStepUsd'),
  'unwind.costUsd': ({ of }) => of('soldUsd') - of('debtUsd') + of('steps') * of('gasPerStepUsd'),
  'wallet.lookThroughLeverage': ({ of, all }) =>
    positive(of('equityUsd'), sum(all('controlledUsd')) / of('equityUsd')),
  'wallet.netLeverage': ({ of, all }) =>
    positive(of('equityUsd'), sum(all('netUsd').map((net) => Math.max(0, net))) / of('equityUsd')),
  'wallet.healthFactor': ({ all }) => {
    const healths = all('healthFactor')
    return healths.length > 0 ? Math.min(...healths) : null
  },
  'accounts.*.idleUsd': ({ all }) => sum(all('valueUsd')),
  'accounts.*.loops': ({ of }) => {
    if (of('loopedDebtUsd') === 0) return 0
    const share = of('loopedDebtUsd') / of('collateralUsd')
    const limit = (of('healthFactor') * of('debtUsd')) / of('collateralUsd')
    return positive(limit - share, Math.log((limit - share) / (1 - share)) / Math.log(limit) - 1)
  },
}

/**
 * Figures whose inputs alone do not make them, by the beginning of their names: what a sale brings, what claims stand for,
 * what a rate curve asks, what was found by search or drawn by chance.
 */
export const ESTIMATES: readonly string[] = [
  ...[
    'rates.*.supplyApy',
    'rates.*.borrowApy',
    'liquidation.simulated',
    'steps.*.borrowedUsd',
    'steps.*.depositedUsd',
  ],
  ...['entry.*.leverage', 'entry.*.swapCostUsd', 'entry.*.flashFeeUsd'],
  ...['exit.*.soldUsd', 'exit.*.shortUsd', 'unwind.steps', 'unwind.soldUsd', 'unwind.debtUsd'],
  ...['paidInUsd', 'wallet.exposures.*.longUsd', 'wallet.exposures.*.shortUsd', 'accounts.*.controlledUsd'],
  ...['accounts.*.limitUsd', 'accounts.*.weightedDebtUsd', 'accounts.*.powerUsd', 'accounts.*.loopedDebtUsd'],
  ...['accounts.*.triggers', 'accounts.*.legs.*.lookThrough', 'moves.*'],
  ...['badDebt', 'liquidated', 'priceFall', 'amplification', 'liquidationProbability', 'badDebtProbability'],
  ...['cascadeProbability', 'probability', 'exceeded', 'cohorts', 'worst', 'sensitivity'],
]

/** What the inputs of a formula make; undefined where they alone do not, null where there is no such figure. */
export function recompute({ figure, inputs }: Explanation.Explanation): number | null | undefined {
  const name = figure.replace(/^whatIf\./, '').replace(/\[\d+\]/g, '.*')
  const pattern = name.replace(/^(rates|entry)\.\w+/, '$1.*')
  const formula = FORMULAS[pattern]
  if (!formula) {
    if (ESTIMATES.some((start) => pattern.startsWith(start))) return undefined
    throw new Error(`${figure} is made by a formula that nobody checks`)
  }
  const all = (end: string): number[] =>
    inputs.flatMap(({ figure, value }) =>
      (figure === end || figure.endsWith(`.${end}`)) && value !== null ? [value] : [],
    )
  return formula({ of: (end) => all(end)[0] ?? 0, all })
}
