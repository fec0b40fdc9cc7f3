import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

/** What the answer becomes when one assumption is another, USD. */
export type Swing = { readonly assumption: string; readonly usd: number }

/** Which assumption moves the answer most. */
export function tornado(base: number, swings: readonly Swing[], word: string): Chart {
  const rows = [...swings].sort((a, b) => Math.abs(b.usd - base) - Math.abs(a.usd - base))
  const height = 58 + 34 * Math.max(1, rows.length)
  const first = rows[0]
  return {
    height,
    name: 'assumptions',
    title: 'What moves the answer',
    unit: `${word}, USD, with one assumption changed at a time`,
    summary: first
      ? say`As assumed: ${told('own:swings.given', Format.usd(base))}. Most depends on this: ${first.assumption}, ${told(`own:swings.${first.assumption}`, Format.usd(first.usd))}.`
      : say`As assumed: ${told('own:swings.given', Format.usd(base))}.`,
    rows: rows.map(({ assumption, usd }) => ({ assumption, [`${word} USD`]: usd, 'change USD': usd - base })),
    options: (width) => {
      const margin = width > 620 ? 260 : 150
      return options({ height }, width, {
        marginLeft: margin,
        marginRight: 76,
        marginTop: 20,
        x: { label: null, tickFormat: Format.usdTick, ticks: width > 620 ? 6 : 2, tickSize: 4 },
        y: { label: null, tickSize: 0, domain: rows.map(({ assumption }) => assumption) },
        marks: [
          Plot.axisY({ tickSize: 0, lineWidth: (margin - 16) / 12, label: null, fontSize: 12 }),
          Plot.barX(rows, {
            y: 'assumption',
            x1: base,
            x2: 'usd',
            fill: ({ usd }: Swing) => Ink.of(usd > base ? 'danger' : 'd4'),
            insetTop: 8,
            insetBottom: 8,
          }),
          Plot.text(rows, {
            y: 'assumption',
            x: ({ usd }: Swing) => Math.max(base, usd),
            text: ({ usd }: Swing) => Format.usd(usd),
            dx: 8,
            textAnchor: 'start',
            fill: Ink.of('ink-2'),
          }),
          Plot.ruleX([base], { stroke: Ink.of('ink'), strokeWidth: 1.5 }),
        ],
      })
    },
  }
}
