import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

export type Shares = {
  readonly top1: number
  readonly top5: number
  readonly top10: number
  readonly herfindahl: number
}

/** Share of all debt that the largest accounts owe together; `debts` (USD) are the largest, largest first. */
export function concentration(
  shares: Shares,
  debts: readonly number[],
  totalUsd: number,
  part?: readonly number[],
): Chart {
  const points = summed(debts, totalUsd)
  // Of the part, what each place among all debts adds: nothing where another stands.
  const inside = part && summed(part, totalUsd)
  const [drawn, over] = [thinned(points), inside && thinned(inside)]
  const marked = [
    { rank: 1, share: shares.top1 },
    { rank: 5, share: shares.top5 },
    { rank: 10, share: shares.top10 },
  ].filter(({ rank }) => rank <= debts.length && rank >= debts.length / APART)
  const chart = { height: 280 }
  return {
    ...chart,
    name: 'concentration',
    title: 'Concentration',
    unit: 'share of all debt, by number of accounts',
    summary: say`The largest account owes ${told('concentration.top1', Format.percent(shares.top1, 1))} of all debt, the ten largest ${told('concentration.top10', Format.percent(shares.top10, 1))}.`,
    get rows() {
      return points.map(({ rank, share, debtUsd }, at) => ({
        rank,
        'debt USD': debtUsd,
        'cumulative share': share,
        ...(inside ? { 'selected cumulative share': inside[at]!.share } : {}),
      }))
    },
    options: (width) =>
      options(chart, width, {
        x: {
          label: 'largest accounts, by debt →',
          tickSize: 4,
          domain: [0, Math.max(points.length, 1)],
          ticks: 6,
        },
        y: {
          label: null,
          tickFormat: (value: number) => `${Math.round(value * 100)} %`,
          ticks: 4,
          tickSize: 0,
          domain: [0, 1],
        },
        marks: [
          Plot.gridY({ ticks: 4, stroke: Ink.of('rule'), strokeOpacity: 1 }),
          Plot.areaY([{ rank: 0, share: 0 }, ...drawn], {
            x: 'rank',
            y: 'share',
            fill: Ink.of(inside ? 'd0' : 'd1'),
            curve: 'monotone-x',
          }),
          over
            ? Plot.areaY([{ rank: 0, share: 0 }, ...over], {
                x: 'rank',
                y: 'share',
                fill: Ink.of('d2'),
                curve: 'step-before',
              })
            : null,
          Plot.lineY([{ rank: 0, share: 0 }, ...drawn], {
            x: 'rank',
            y: 'share',
            stroke: Ink.of('d5'),
            strokeWidth: 1.75,
            curve: 'monotone-x',
          }),
          Plot.dot(marked, {
            x: 'rank',
            y: 'share',
            r: 3.5,
            fill: Ink.of('sheet'),
            stroke: Ink.of('d6'),
            strokeWidth: 1.75,
          }),
          Plot.text(marked, {
            x: 'rank',
            y: 'share',
            text: ({ rank, share }: { rank: number; share: number }) =>
              `${rank}: ${Format.percent(share, 1)}`,
            dx: 9,
            dy: 9,
            textAnchor: 'start',
            fill: Ink.of('ink-2'),
            fontSize: 11,
          }),
          Plot.ruleY([0], { stroke: Ink.of('ink') }),
        ],
      }),
  }
}

type Point = { readonly rank: number; readonly share: number; readonly debtUsd: number }

/** Debts added up in their order, as shares of a total. */
function summed(debts: readonly number[], totalUsd: number): Point[] {
  let sum = 0
  return debts.map((debtUsd, at) => {
    sum += debtUsd
    return { rank: at + 1, share: totalUsd > 0 ? sum / totalUsd : 0, debtUsd }
  })
}

const APART = 60 // places that can be marked apart along the axis
const MOST = 600 // points that a line can show

/** Points at even distances, and the last. */
const thinned = (points: readonly Point[]): readonly Point[] => {
  const step = Math.ceil(points.length / MOST)
  return points.filter((_, at) => at % step === 0 || at === points.length - 1)
}
