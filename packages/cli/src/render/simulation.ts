import type { Correction, Counting, Outcome, Sampling, Summary, Tally } from '@droste/engine'
import type { Sensitivity } from '../commands/simulation/Vary.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { sensitivity } from './sensitivity.ts'
import { table } from './Table.ts'
import { count, percent, plural, ratio, span, times, usd } from './Text.ts'

type About = {
  readonly paths: number
  readonly seed: number
  readonly sampling: Sampling.Sampling
  readonly horizonDays: number
  readonly moment: 'end' | 'worst'
  readonly model: string
}
type Struck = {
  readonly shocks: readonly { readonly symbol: string; readonly change: number }[]
  readonly depth: number
}

type Cohorts = NonNullable<Counting.Counted['cohorts']>

/** What `simulate` says to people: chances, losses with their intervals, the worst paths with their keys. */
export function simulation(
  answer: About &
    Omit<Counting.Counted, 'worst'> & {
      readonly worst: readonly (Summary.Summary['worst'][number] & Struck)[]
      readonly sensitivity: Sensitivity | null
    },
  colour: Colour,
): string {
  const { paths, seed, sampling, horizonDays, moment, model, probabilityCi, probabilityGain } = answer
  const when = moment === 'end' ? 'at their end' : 'when the most debt is eligible'
  const chance = (label: string, share: number, of: 'liquidation' | 'badDebt' | 'cascade'): string[] => [
    label,
    percent(share),
    span(probabilityCi[of], percent),
    ...(probabilityGain === null ? [] : [told(probabilityGain[of], gained)]),
  ]
  return [
    `\n${colour.bold(plural(paths, sampling === 'plain' ? 'path' : `${sampling} path`))} of ${plural(Number(horizonDays.toFixed(4)), 'day')}, model ${model}, seed ${seed}, struck ${when}\n`,
    table(
      ['chance of', '', '95 % interval', ...(probabilityGain === null ? [] : ['gain'])],
      [
        chance('a liquidation', answer.liquidationProbability, 'liquidation'),
        chance('bad debt', answer.badDebtProbability, 'badDebt'),
        chance('a cascade that feeds itself', answer.cascadeProbability, 'cascade'),
      ],
      { colour },
    ),
    figures(answer, colour),
    ...(answer.exceeded.length === 0 ? [] : [distribution(answer.exceeded, colour)]),
    ...(answer.cohorts === null ? [] : [cohorts(answer.cohorts, colour)]),
    ...(answer.sensitivity === null ? [] : [sensitivity(answer.sensitivity, colour)]),
    table(
      ['worst paths', 'bad debt', 'liquidated', 'prices', 'amplified', 'branching', 'largest moves'],
      answer.worst.map((seen) => [
        seen.replay,
        usd(seen.badDebtUsd),
        usd(seen.liquidatedUsd),
        percent(-seen.priceFall),
        times(seen.amplification),
        ratio(seen.branchingRatio),
        movesOf(seen),
      ]),
      { colour, left: [0, 6] },
    ),
    colour.dim(
      [
        `  the same command with --replay ${answer.worst[0]?.replay ?? ''} runs the first of them again, alone`,
        ...(sampling === 'plain' ? [] : ['  gain: how many plain paths say as much as one of these']),
        '',
      ].join('\n'),
    ),
  ].join('\n')
}

/** How the paths were run, and how far that is from every account. */
function cohorts({ accounts, reruns, apart }: Cohorts, colour: Colour): string {
  const row = (label: string, each: Correction.Apart | null, as: (value: number) => string): string[] => [
    label,
    told(each?.by ?? null, as),
    told(each?.within ?? null, as),
  ]
  return [
    `every path by ${plural(accounts, 'account')} that ${accounts === 1 ? 'stands' : 'stand'} for the book, ${count(reruns)} of them again over all of it`,
    table(
      ['', 'corrects the mean by', '95 of 100 paths are apart by at most'],
      [
        row('bad debt', apart.badDebt, usd),
        row('liquidated', apart.liquidated, usd),
        row('fall of the collateral', apart.priceFall, percent),
      ],
      { colour },
    ),
    colour.dim('  the figures above are corrected; their intervals speak of the paths and of the cohorts\n'),
  ].join('\n')
}

const STATISTICS = ['mean', 'var95', 'var99', 'es99'] as const

/** Each figure over three lines: what it is, its intervals, and what its paths are worth where they are not plain. */
function figures(answer: Omit<Counting.Counted, 'worst'>, colour: Colour): string {
  const rows = [
    ['bad debt', answer.badDebt, usd],
    ['liquidated', answer.liquidated, usd],
    ['fall of the collateral', answer.priceFall, percent],
    ['amplification', answer.amplification, times],
  ] as const
  return table(
    ['', 'mean', 'VaR 95', 'VaR 99', 'ES 99'],
    rows.flatMap(([label, figure, as]) => [
      [label, ...STATISTICS.map((name) => told(figure[name], as))],
      ['  95 % interval', ...STATISTICS.map((name) => span(figure.ci[name], as))],
      ...(figure.gain === null
        ? []
        : [['  gain', ...STATISTICS.map((name) => told(figure.gain![name], gained))]]),
    ]),
    { colour },
  )
}

const SHOWN: ReadonlySet<number> = new Set([0.5, 0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001])

/** What is exceeded, the rarer the further down. */
const distribution = (exceeded: Summary.Summary['exceeded'], colour: Colour): string =>
  table(
    ['exceeded with a chance of', 'bad debt', 'liquidated', 'fall of the collateral', 'amplification'],
    exceeded
      .filter(({ chance }) => SHOWN.has(chance))
      .map(({ chance, badDebtUsd, liquidatedUsd, priceFall, amplification }) => [
        percent(chance),
        told(badDebtUsd, usd),
        told(liquidatedUsd, usd),
        told(priceFall, percent),
        told(amplification, times),
      ]),
    { colour },
  )

const gained = (gain: number): string => `${gain < 10 ? gain.toFixed(1) : gain.toFixed(0)}×`

/** What `simulate --replay` says to people: the path's moves, then its cascade round by round. */
export function replay(
  seen: About & Tally.Observation & Struck & { readonly replay: string; readonly step: number },
  rounds: readonly Outcome.Round[],
  colour: Colour,
): string {
  return [
    `\n${colour.bold(`path ${seen.replay}`)}, model ${seen.model}, struck at step ${seen.step}: ${movesOf(seen, 8)}\n`,
    table(['round', 'eligible', 'liquidations', 'repaid', 'seized', 'bad debt'], rows(rounds), { colour }),
    `amplification ${times(seen.amplification)}, branching ratio ${ratio(seen.branchingRatio)}\n`,
  ].join('\n')
}

const rows = (rounds: readonly Outcome.Round[]): string[][] =>
  rounds.map((round) => [
    `${round.round}`,
    usd(round.eligibleDebtUsd),
    count(round.liquidations),
    usd(round.repaidUsd),
    usd(round.seizedUsd),
    usd(round.badDebtUsd),
  ])

function movesOf({ shocks, depth }: Struck, most = 3): string {
  const largest = [...shocks].sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, most)
  return [
    ...largest.map(({ symbol, change }) => `${symbol} ${percent(change)}`),
    `depth ×${depth.toFixed(2)}`,
  ].join(', ')
}

const told = (value: number | null, as: (value: number) => string): string =>
  value === null ? '–' : as(value)
