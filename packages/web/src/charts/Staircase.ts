import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

/** Debt (USD) that is eligible for liquidation when the asset has fallen by `drop`, and where it jumps the most. */
export type Stairs = {
  readonly symbol: string
  readonly kind: 'price' | 'depeg'
  readonly drop: number
  readonly eligibleDebtUsd: number
  readonly jumpUsd: number
  readonly staircase: readonly { readonly drop: number; readonly eligibleDebtUsd: number }[]
}

const DASHES = ['none', '6 3', '2 3', '9 3 2 3', '1 4', '12 4']
const LINES = ['accent', 'danger', 'ink', 'caution', 'safe', 'ink-3'] as const

/** The ink and the dash of a line, so that lines differ without colour too. */
export const line = (at: number): { readonly ink: string; readonly dash: string } => ({
  ink: Ink.of(LINES[at % LINES.length]!),
  dash: DASHES[at % DASHES.length]!,
})

/** What a fall of each asset makes eligible, before anything is liquidated. */
export function staircase(stairs: readonly Stairs[], part?: readonly Stairs['staircase'][]): Chart {
  const named = stairs.map((stair) => ({
    ...stair,
    name: stair.kind === 'depeg' ? `${stair.symbol}, against its claim` : stair.symbol,
  }))
  const points = named.flatMap(({ name, staircase }, at) => staircase.map((step) => ({ ...step, name, at })))
  const top = Math.max(...points.map(({ eligibleDebtUsd }) => eligibleDebtUsd), 1)
  const chart = { height: 340 }
  const first = named[0]
  return {
    ...chart,
    name: 'staircase',
    title: 'Staircase',
    unit: 'debt eligible for liquidation, USD, by the fall of one asset',
    summary: first
      ? say`The largest step is ${first.name}: at a fall of ${told('cliffs.0.drop', Format.percent(first.drop, 0))}, ${told('cliffs.0.eligibleDebtUsd', Format.usd(first.eligibleDebtUsd))} of debt is eligible, ${told('cliffs.0.jumpUsd', Format.usd(first.jumpUsd))} of it by the last percent.`
      : say`No fall of any asset makes debt eligible.`,
    rows: (stairs[0]?.staircase ?? []).map(({ drop }, step) => ({
      fall: drop,
      ...Object.fromEntries(
        named.flatMap(({ name, staircase }, at) => [
          [`${name} USD`, staircase[step]?.eligibleDebtUsd ?? null],
          ...(part ? [[`selected ${name} USD`, part[at]?.[step]?.eligibleDebtUsd ?? null]] : []),
        ]),
      ),
    })),
    options: (width) =>
      options(chart, width, {
        marginRight: width > 560 ? 150 : 20,
        x: {
          domain: [0, 0.6],
          label: 'fall of the asset →',
          tickFormat: Format.fall,
          ticks: width > 480 ? 7 : 4,
          tickSize: 4,
        },
        y: { label: null, tickFormat: Format.usdTick, ticks: 5, tickSize: 0, domain: [0, top] },
        marks: [
          Plot.gridY({ ticks: 5, stroke: Ink.of('rule'), strokeOpacity: 1 }),
          named.map(({ name, staircase }, at) =>
            Plot.lineY(staircase, {
              x: 'drop',
              y: 'eligibleDebtUsd',
              curve: 'step-after',
              stroke: part ? Ink.of('rule-2') : line(at).ink,
              strokeDasharray: line(at).dash,
              strokeWidth: part ? 1 : 1.75,
              title: () => name,
            }),
          ),
          part?.map((steps, at) =>
            Plot.lineY(steps, {
              x: 'drop',
              y: 'eligibleDebtUsd',
              curve: 'step-after',
              stroke: line(at).ink,
              strokeDasharray: line(at).dash,
              strokeWidth: 2,
            }),
          ),
          named.map(({ drop, eligibleDebtUsd }, at) =>
            Plot.dot([{ drop, eligibleDebtUsd }], {
              x: 'drop',
              y: 'eligibleDebtUsd',
              r: 3.5,
              fill: Ink.of('sheet'),
              stroke: line(at).ink,
              strokeWidth: 1.75,
            }),
          ),
          apart(named, top, chart.height - 58).map(({ name, y, at }) =>
            Plot.text([name], {
              x: 0.6,
              y,
              text: [name],
              ...(width > 560
                ? { dx: 8, textAnchor: 'start', lineWidth: 12 }
                : { dx: 14, dy: -9, textAnchor: 'end', stroke: Ink.of('sheet'), strokeWidth: 3 }), // above its line
              fill: line(at).ink,
              fontSize: 11.5,
            }),
          ),
          Plot.ruleY([0], { stroke: Ink.of('ink') }),
        ],
      }),
  }
}

/** Where each line's name stands: at its end, pushed apart so that none covers another. */
function apart(
  stairs: readonly { readonly name: string; readonly staircase: Stairs['staircase'] }[],
  top: number,
  pixels: number,
): { name: string; y: number; at: number }[] {
  const gap = (28 / pixels) * top
  const labels = stairs
    .map(({ name, staircase }, at) => ({ name, at, y: staircase.at(-1)?.eligibleDebtUsd ?? 0 }))
    .sort((a, b) => a.y - b.y)
  for (let row = 1; row < labels.length; row++)
    labels[row]!.y = Math.max(labels[row]!.y, labels[row - 1]!.y + gap)
  const over = Math.max(0, (labels.at(-1)?.y ?? 0) - top)
  if (over > 0)
    for (let row = labels.length - 1; row >= 0; row--)
      labels[row]!.y = Math.min(labels[row]!.y, top - (labels.length - 1 - row) * gap)
  return labels
}
