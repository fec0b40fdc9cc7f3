import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

/** Debt of the accounts whose leverage lies in a range; `to` null: without end. */
export type Bin = {
  readonly from: number
  readonly to: number | null
  readonly accounts: number
  readonly debtUsd: number
}

export type Distribution = {
  readonly p50: number | null
  readonly debtWeighted: number | null
  readonly max: number | null
  readonly histogram: readonly Bin[]
}

/** How much debt stands at which leverage; `part` is drawn over it, in the same bins. */
export function leverage(distribution: Distribution, part?: readonly Bin[]): Chart {
  const { histogram, p50, debtWeighted } = distribution
  const last = histogram.at(-1)?.from ?? 1
  const end = (bin: Bin): number => bin.to ?? Math.max(last * 1.5, distribution.max ?? 0)
  const bars = histogram.map((bin) => ({ ...bin, x1: bin.from, x2: end(bin) }))
  const over = part?.map((bin) => ({ ...bin, x1: bin.from, x2: end(bin) }))
  const lines = [
    { at: p50, name: `median account ${Format.times(p50)}` },
    { at: debtWeighted, name: `mean weighted by debt ${Format.times(debtWeighted)}` },
  ].filter((line): line is { at: number; name: string } => line.at !== null)
  const top = Math.max(...histogram.map(({ debtUsd }) => debtUsd), 1)
  const heaviest = histogram.reduce((a, b) => (b.debtUsd > a.debtUsd ? b : a), histogram[0]!)
  const bin = (name: string, said: string) =>
    told(`leverage.histogram.${histogram.indexOf(heaviest)}.${name}`, said)
  const isRight = (at: number): boolean => at > Math.sqrt(last) // in the right half of the axis, which is logarithmic
  const chart = { height: 280 }
  return {
    ...chart,
    name: 'leverage',
    title: 'Leverage',
    unit: 'debt, USD, by collateral over equity',
    summary: say`Most debt stands between ${bin('from', Format.times(heaviest.from))} and ${heaviest.to === null ? 'more' : bin('to', Format.times(heaviest.to))}: ${bin('debtUsd', Format.usd(heaviest.debtUsd))} of ${bin('accounts', Format.plural(heaviest.accounts, 'account'))}.`,
    rows: histogram.map((bin, at) => ({
      'leverage from': bin.from,
      'leverage to': bin.to,
      accounts: bin.accounts,
      'debt USD': bin.debtUsd,
      ...(part ? { 'selected debt USD': part[at]?.debtUsd ?? 0 } : {}),
    })),
    options: (width) =>
      options(chart, width, {
        marginTop: 44,
        x: {
          type: 'log',
          label: 'leverage, collateral over equity →',
          ticks: histogram
            .map(({ from }) => from)
            .filter((from) => width > 480 || ![1.25, 1.5, 3, 6, 8, 12, 15].includes(from)),
          tickFormat: (value: number) => `${value}×`,
          tickSize: 4,
        },
        y: { label: null, tickFormat: Format.usdTick, ticks: 4, tickSize: 0, domain: [0, top] },
        marks: [
          Plot.gridY({ ticks: 4, stroke: Ink.of('rule'), strokeOpacity: 1 }),
          Plot.rectY(bars, {
            x1: 'x1',
            x2: 'x2',
            y: 'debtUsd',
            fill: Ink.of(part ? 'd2' : 'd4'),
            insetLeft: 0.5,
            insetRight: 0.5,
          }),
          over
            ? Plot.rectY(over, {
                x1: 'x1',
                x2: 'x2',
                y: 'debtUsd',
                fill: Ink.of('d5'),
                insetLeft: 0.5,
                insetRight: 0.5,
              })
            : null,
          Plot.text(
            bars.filter(({ accounts }) => accounts > 0),
            {
              x: ({ x1, x2 }: { x1: number; x2: number }) => Math.sqrt(x1 * x2),
              y: 'debtUsd',
              text: ({ accounts }: { accounts: number }) => Format.count(accounts),
              dy: -6,
              fill: Ink.of('ink-3'),
              fontSize: 10.5,
            },
          ),
          lines.map(({ at, name }, row) => [
            Plot.ruleX([at], {
              stroke: Ink.of('ink'),
              strokeWidth: 1,
              strokeDasharray: row === 0 ? '2 3' : 'none',
            }),
            Plot.text([name], {
              x: at,
              frameAnchor: 'top',
              dy: -34 + row * 14,
              dx: isRight(at) ? -4 : 4,
              textAnchor: isRight(at) ? 'end' : 'start',
              fill: Ink.of('ink-2'),
              fontSize: 11,
            }),
          ]),
          Plot.ruleY([0], { stroke: Ink.of('ink') }),
        ],
      }),
  }
}
