import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

/** What a shock of one size does at one depth of the pools, USD. */
export type Point = {
  readonly fall: number
  readonly depth: number
  readonly badDebtUsd: number
  readonly repaidUsd: number
}

export type Curve = { readonly name: string; readonly points: readonly Point[] }

const FIGURES = {
  badDebtUsd: { title: 'Cliff', word: 'bad debt', ink: 'danger', soft: 'danger-soft' },
  repaidUsd: { title: 'Liquidated', word: 'debt liquidated', ink: 'd6', soft: 'd1' },
} as const

/** A figure over the size of the shock: a line at the depth assumed, a band over the depths tried. */
export function cliffCurve(
  curves: readonly Curve[],
  figure: 'badDebtUsd' | 'repaidUsd',
  at: number,
  what: string,
): Chart {
  const { title, word, ink, soft } = FIGURES[figure]
  const height = 260
  const lines = curves.map(({ name, points }) => ({ name, rows: gathered(points, figure) }))
  const first = lines[0]?.rows ?? []
  const here = between(first, at)
  const about = first.some(({ fall }) => fall === at) ? '' : 'about '
  const of = (end: End, row = 0) =>
    told(`own:cliff.${row}.${figure}.${end}`, Format.usd(between(lines[row]?.rows ?? [], at)[end]))
  const alike = Format.usd(between(first, at).least) === Format.usd(between(first, at).most)
  const range = alike ? 'at every depth tried' : say`${of('least')} to ${of('most')} over the depths tried`
  const other = lines.length > 1 ? say`; ${of('middle', 1)} in B` : ''
  return {
    height,
    name: figure === 'badDebtUsd' ? 'cliff' : 'liquidated',
    title,
    unit: `USD, by the size of the shock; band: half to twice the depth`,
    summary: say`A fall of ${told('own:cliff.fall', Format.percent(at, 1))}: ${about}${of('middle')} of ${word}, ${range}${lines.length > 1 ? ', in A' : ''}${other}.`,
    rows: lines.flatMap(({ name, rows }) =>
      rows.map(({ fall, middle, least, most }) => ({
        scenario: name,
        fall,
        [`${word} USD`]: middle,
        least,
        most,
      })),
    ),
    options: (width) =>
      options({ height }, width, {
        marginTop: 16,
        marginRight: 26,
        x: { label: `fall of ${what} →`, tickFormat: Format.fall, tickSize: 4, ticks: 6 },
        y: { label: null, tickFormat: Format.usdTick, ticks: 4, tickSize: 0, zero: true },
        marks: [
          Plot.gridY({ ticks: 4, stroke: Ink.of('rule'), strokeOpacity: 1 }),
          lines.map(({ name, rows }, row) => [
            Plot.areaY(rows, {
              x: 'fall',
              y1: 'least',
              y2: 'most',
              fill: Ink.of(row === 0 ? soft : 'rule'),
              fillOpacity: row === 0 ? 1 : 0.6,
            }),
            Plot.lineY(rows, {
              x: 'fall',
              y: 'middle',
              stroke: Ink.of(row === 0 ? ink : 'ink-2'),
              strokeWidth: 2,
              strokeDasharray: row === 0 ? 'none' : '6 4',
            }),
            lines.length > 1
              ? Plot.text(rows.slice(-1), {
                  x: 'fall',
                  y: 'middle',
                  text: () => name,
                  dx: 8,
                  dy: nudged(
                    lines.map(({ rows }) => rows.at(-1)?.middle ?? 0),
                    row,
                  ),
                  textAnchor: 'start',
                  fontWeight: 600,
                  fill: Ink.of(row === 0 ? ink : 'ink-2'),
                })
              : null,
          ]),
          Plot.ruleX([at], { stroke: Ink.of('ink'), strokeWidth: 1.25 }),
          Plot.dot([here], {
            x: 'fall',
            y: 'middle',
            r: 4,
            fill: Ink.of('sheet'),
            stroke: Ink.of(ink),
            strokeWidth: 2,
          }),
          Plot.ruleY([0], { stroke: Ink.of('ink') }),
        ],
      }),
  }
}

type End = 'middle' | 'least' | 'most'

/** How far a name is moved so that it does not stand on the other's, pixels. */
function nudged(ends: readonly number[], row: number): number {
  const most = Math.max(...ends.map(Math.abs), 1)
  const gap = ends[row]! - ends[1 - row]!
  return Math.abs(gap) > 0.08 * most ? 0 : gap > 0 || (gap === 0 && row === 0) ? -7 : 7
}

type Gathered = {
  readonly fall: number
  readonly middle: number
  readonly least: number
  readonly most: number
}

/** Of every size: the figure at the depth assumed (1), and its range over all depths. */
export function gathered(points: readonly Point[], figure: 'badDebtUsd' | 'repaidUsd'): Gathered[] {
  const sizes = new Map<number, Point[]>()
  for (const point of points) sizes.set(point.fall, [...(sizes.get(point.fall) ?? []), point])
  return [...sizes]
    .sort(([a], [b]) => a - b)
    .map(([fall, tried]) => {
      const values = tried.map((point) => point[figure])
      const middle = tried.find(({ depth }) => depth === 1)?.[figure] ?? values[0]!
      return { fall, middle, least: Math.min(...values), most: Math.max(...values) }
    })
}

/** The curve at a size that was not tried: on the straight line between those beside it. */
export function between(rows: readonly Gathered[], fall: number): Gathered {
  const above = rows.find((row) => row.fall >= fall) ?? rows.at(-1)
  const below = rows.findLast((row) => row.fall <= fall) ?? above
  if (!above || !below) return { fall, middle: 0, least: 0, most: 0 }
  const part = above.fall === below.fall ? 0 : (fall - below.fall) / (above.fall - below.fall)
  const blend = (name: 'middle' | 'least' | 'most'): number =>
    below[name] + part * (above[name] - below[name])
  return { fall, middle: blend('middle'), least: blend('least'), most: blend('most') }
}
