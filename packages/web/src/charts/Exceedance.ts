import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

/** What is exceeded with a chance, USD; null where nothing was ever lost. */
export type Exceeded = {
  readonly chance: number
  readonly badDebtUsd: number | null
  readonly liquidatedUsd: number | null
}

const FIGURES = {
  badDebtUsd: {
    name: 'tail-bad-debt',
    title: 'Bad debt',
    ink: 'danger',
    soft: 'danger-soft',
    path: 'badDebt',
  },
  liquidatedUsd: { name: 'tail-liquidated', title: 'Liquidated', ink: 'd6', soft: 'd1', path: 'liquidated' },
} as const

/** How much is lost, or liquidated, with which chance: the rarer, the further right. */
export function exceedance(
  points: readonly Exceeded[],
  figure: 'badDebtUsd' | 'liquidatedUsd',
  interval: readonly [number, number] | null,
): Chart {
  const height = 280
  const { name, title, ink, soft, path } = FIGURES[figure]
  const rows = points.map((point) => ({ chance: point.chance, usd: point[figure] ?? 0 }))
  const rare = rows.find(({ chance }) => chance === 0.05)
  return {
    height,
    name,
    title,
    unit: 'USD, by the chance that it is more',
    summary: rare
      ? say`With a chance of one in twenty it is more than ${told(`own:tail.${path}.var95`, Format.usd(rare.usd))}${interval ? say`; in nineteen cases of twenty that lies between ${told(`own:tail.${path}.ci.var95.0`, Format.usd(interval[0]))} and ${told(`own:tail.${path}.ci.var95.1`, Format.usd(interval[1]))}` : ''}.`
      : say`Too few paths to tell what is exceeded once in twenty times.`,
    rows: rows.map(({ chance, usd }) => ({ chance, [`${title} USD`]: usd })),
    options: (width) =>
      options({ height }, width, {
        x: {
          type: 'log',
          reverse: true,
          label: 'chance that it is more →',
          ticks: [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001].filter(
            (chance) => chance >= (rows.at(-1)?.chance ?? 0),
          ),
          tickFormat: (chance: number) => Format.percent(chance, chance < 0.01 ? 1 : 0),
          tickSize: 4,
        },
        y: {
          label: null,
          tickFormat: Format.usdTick,
          ticks: 4,
          tickSize: 0,
          domain: [0, 1.15 * Math.max(1, ...rows.map(({ usd }) => usd))],
          clamp: true, // an interval may reach far beyond what was seen
        },
        marks: [
          Plot.gridY({ ticks: 4, stroke: Ink.of('rule'), strokeOpacity: 1 }),
          Plot.areaY(rows, { x: 'chance', y: 'usd', fill: Ink.of(soft) }),
          Plot.lineY(rows, { x: 'chance', y: 'usd', stroke: Ink.of(ink), strokeWidth: 2 }),
          interval
            ? Plot.ruleX([{ chance: 0.05, y1: interval[0], y2: interval[1] }], {
                x: 'chance',
                y1: 'y1',
                y2: 'y2',
                stroke: Ink.of('ink'),
                strokeWidth: 1.5,
              })
            : null,
          rare
            ? Plot.dot([rare], {
                x: 'chance',
                y: 'usd',
                r: 4,
                fill: Ink.of('sheet'),
                stroke: Ink.of(ink),
                strokeWidth: 2,
              })
            : null,
          Plot.ruleY([0], { stroke: Ink.of('ink') }),
        ],
      }),
  }
}
