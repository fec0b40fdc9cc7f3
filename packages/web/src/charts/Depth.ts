import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

/** Debt of the accounts that stand so many equivalent loops deep; `loops` null: no number of loops reaches them. */
export type Level = { readonly loops: number | null; readonly accounts: number; readonly debtUsd: number }

const DEEPEST = 40 // beyond it the levels are counted together

/** How deep the debt stands: equivalent loops by debt. */
export function depth(levels: readonly Level[], part?: readonly Level[]): Chart {
  const bars = gathered(levels)
  const over = part && gathered(part)
  const total = bars.reduce((sum, { debtUsd }) => sum + debtUsd, 0)
  const heaviest = bars.reduce((a, b) => (b.debtUsd > a.debtUsd ? b : a), bars[0] ?? { at: 0, debtUsd: 0 })
  const chart = { height: 280 }
  return {
    ...chart,
    name: 'depth',
    title: 'Depth',
    unit: 'looped debt, USD, by equivalent loops',
    summary:
      total > 0
        ? say`${told('recursion.loopedDebtUsd', Format.usd(total))} of debt stands on itself, the largest part ${heaviest.at > DEEPEST ? say`more than ${told(`recursion.depth.${levels.length - 1}.loops`, String(DEEPEST))}` : told(`recursion.depth.${levels.findIndex(({ loops }) => loops === heaviest.at)}.loops`, String(heaviest.at))} loops deep.`
        : say`No debt of this book stands on itself.`,
    rows: levels.map((level, at) => ({
      'equivalent loops': level.loops,
      accounts: level.accounts,
      'debt USD': level.debtUsd,
      ...(part ? { 'selected debt USD': part[at]?.debtUsd ?? 0 } : {}),
    })),
    options: (width) =>
      options(chart, width, {
        x: {
          domain: [0, DEEPEST + 3],
          label: 'equivalent loops, at the fewest →',
          ticks: [0, 5, 10, 15, 20, 25, 30, 35, DEEPEST + 1.5],
          tickFormat: (value: number) => (value > DEEPEST ? `>${DEEPEST}` : String(value)),
          tickSize: 4,
        },
        y: { label: null, tickFormat: Format.usdTick, ticks: 4, tickSize: 0 },
        marks: [
          Plot.gridY({ ticks: 4, stroke: Ink.of('rule'), strokeOpacity: 1 }),
          Plot.rectY(bars, {
            x1: ({ at }: Bar) => at - 0.5,
            x2: ({ at }: Bar) => at + 0.5,
            y: 'debtUsd',
            fill: ({ at }: Bar) => (over ? Ink.of('d2') : tint(at)),
            insetLeft: 0.5,
            insetRight: 0.5,
          }),
          over
            ? Plot.rectY(over, {
                x1: ({ at }: Bar) => at - 0.5,
                x2: ({ at }: Bar) => at + 0.5,
                y: 'debtUsd',
                fill: Ink.of('d5'),
                insetLeft: 0.5,
                insetRight: 0.5,
              })
            : null,
          Plot.ruleY([0], { stroke: Ink.of('ink') }),
        ],
      }),
  }
}

type Bar = { readonly at: number; readonly debtUsd: number }

function gathered(levels: readonly Level[]): Bar[] {
  const sums = new Map<number, number>()
  for (const { loops, debtUsd } of levels) {
    const at = loops === null || loops > DEEPEST ? DEEPEST + 1.5 : loops
    sums.set(at, (sums.get(at) ?? 0) + debtUsd)
  }
  return [...sums].map(([at, debtUsd]) => ({ at, debtUsd }))
}

/** The tint of a depth: deeper is stronger. */
export const tint = (loops: number): string =>
  Ink.DEPTHS[Math.min(Ink.DEPTHS.length - 1, Math.floor(Math.max(0, loops - 1) / 4))]!
