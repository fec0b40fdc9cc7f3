import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

/** One round of a cascade, USD. */
export type Round = {
  readonly round: number
  readonly eligibleDebtUsd: number
  readonly repaidUsd: number
  readonly badDebtUsd: number
}

/** What the figures of a scenario, A or B, are called. */
const ownOf = (name: string): string => `own:${name || 'A'}`

const MOST = 400 // points drawn; of more rounds each stretch keeps its least and greatest

/** How the cascade went: what waited, what was liquidated, what was lost, round by round. */
export function rounds(all: readonly Round[], name = ''): Chart {
  const height = 240
  const most = all.reduce((a, b) => (b.eligibleDebtUsd > a.eligibleDebtUsd ? b : a), all[0]!)
  const last = all.at(-1)!
  const shown = thinned(all)
  const own = ownOf(name)
  return {
    height,
    name: name ? `rounds-${name}` : 'rounds',
    title: name ? `Rounds, ${name}` : 'Rounds',
    unit: 'USD, by round',
    summary: say`${told(`${own}.rounds`, Format.plural(all.length, 'round'))}; most debt waits in round ${told(`${own}.rounds.${most.round - 1}.round`, Format.count(most.round))}: ${told(`${own}.rounds.${most.round - 1}.eligibleDebtUsd`, Format.usd(most.eligibleDebtUsd))}. At the end ${told(`${own}.totals.badDebtUsd`, Format.usd(last.badDebtUsd))} is lost.`,
    rows: all.map(({ round, eligibleDebtUsd, repaidUsd, badDebtUsd }) => ({
      round,
      'eligible debt USD': eligibleDebtUsd,
      'repaid USD': repaidUsd,
      'bad debt USD': badDebtUsd,
    })),
    options: (width) =>
      options({ height }, width, {
        marginTop: 30,
        x: {
          label: 'round →',
          domain: [1, Math.max(2, all.length)],
          tickSize: 4,
          ticks: ticksOf(1, all.length),
          tickFormat: 'd',
        },
        y: { label: null, tickFormat: Format.usdTick, ticks: 4, tickSize: 0, zero: true },
        marks: [
          Plot.gridY({ ticks: 4, stroke: Ink.of('rule'), strokeOpacity: 1 }),
          Plot.areaY(shown, { x: 'round', y: 'eligibleDebtUsd', fill: Ink.of('d1') }),
          Plot.lineY(shown, { x: 'round', y: 'eligibleDebtUsd', stroke: Ink.of('d4'), strokeWidth: 1.5 }),
          Plot.lineY(shown, {
            x: 'round',
            y: 'repaidUsd',
            stroke: Ink.of('d6'),
            strokeWidth: 1.5,
            strokeDasharray: '5 3',
          }),
          Plot.lineY(shown, { x: 'round', y: 'badDebtUsd', stroke: Ink.of('danger'), strokeWidth: 1.75 }),
          all.length === 1
            ? Plot.dot(all, { x: 'round', y: 'badDebtUsd', fill: Ink.of('danger'), r: 4 })
            : [],
          LEGEND.map(({ text, ink, dx }) =>
            Plot.text([text], {
              frameAnchor: 'top-left',
              dy: -22,
              dx,
              fill: Ink.of(ink),
              fontSize: 11.5,
              textAnchor: 'start',
            }),
          ),
          Plot.ruleY([0], { stroke: Ink.of('ink') }),
        ],
      }),
  }
}

/** Where the rounds are named: all of a few, about six of many. */
const ticksOf = (from: number, to: number): number | number[] =>
  to - from < 6 ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : 6

const LEGEND = [
  { text: 'eligible', ink: 'd5', dx: 0 },
  { text: '- - liquidated', ink: 'd6', dx: 58 },
  { text: 'bad debt so far', ink: 'danger', dx: 146 },
] as const

/** Marks of what moved, over what they were before the shock: 1 is where each stood. */
export type Course = { readonly symbol: string; readonly marks: readonly number[] }

/** Prices round by round; the first mark is that of the shock itself. */
export function courses(given: readonly Course[], name = ''): Chart {
  const height = 240
  const all = alike(given)
  const points = all.flatMap(({ symbol, marks }) =>
    thinned(marks.map((mark, round) => ({ round, mark, eligibleDebtUsd: mark }))).map((point) => ({
      ...point,
      symbol,
    })),
  )
  const lowest = points.reduce(
    (a, b) => (b.mark < a.mark ? b : a),
    points[0] ?? { symbol: '', mark: 1, round: 0 },
  )
  return {
    height,
    name: name ? `prices-${name}` : 'prices',
    title: name ? `Prices, ${name}` : 'Prices',
    unit: 'mark over the mark before the shock, by round',
    summary:
      all.length === 0
        ? say`No price moves.`
        : say`The lowest is ${lowest.symbol} at ${told(`${ownOf(name)}.lowest`, Format.percent(lowest.mark, 1))} of where it stood.`,
    rows: (given[0]?.marks ?? []).map((_, round) => ({
      round,
      ...Object.fromEntries(given.map(({ symbol, marks }) => [symbol, marks[round] ?? null])),
    })),
    options: (width) =>
      options({ height }, width, {
        marginTop: 14,
        marginRight: 110,
        x: {
          label: 'round →',
          tickSize: 4,
          ticks: ticksOf(0, (given[0]?.marks.length ?? 1) - 1),
          tickFormat: 'd',
        },
        y: {
          label: null,
          tickFormat: (value: number) => `${Math.round(value * 1000) / 10} %`,
          ticks: 4,
          tickSize: 0,
        },
        marks: [
          Plot.gridY({ ticks: 4, stroke: Ink.of('rule'), strokeOpacity: 1 }),
          all.map(({ symbol }, at) =>
            Plot.lineY(
              points.filter((point) => point.symbol === symbol),
              { x: 'round', y: 'mark', stroke: tones[at % tones.length]!, strokeWidth: 1.75 },
            ),
          ),
          spread(all).map(({ symbol, y, at }) =>
            Plot.text([symbol], {
              x: Math.max(...points.map(({ round }) => round)),
              y,
              dx: 8,
              textAnchor: 'start',
              fill: tones[at % tones.length]!,
              fontSize: 11.5,
            }),
          ),
        ],
      }),
  }
}

const SAME = 1e-4 // marks that differ by less are one line

/** Courses that run together as one, under all their names. */
function alike(all: readonly Course[]): readonly Course[] {
  const kept: { symbol: string; marks: readonly number[]; more: number }[] = []
  for (const { symbol, marks } of all) {
    const same = kept.find((other) => other.marks.every((mark, at) => Math.abs(mark - marks[at]!) < SAME))
    if (!same) kept.push({ symbol, marks, more: 0 })
    else same.more += 1
  }
  return kept.map(({ symbol, marks, more }) => ({
    symbol: more > 0 ? `${symbol} and ${more} more` : symbol,
    marks,
  }))
}

const tones = (['accent', 'danger', 'caution', 'safe', 'ink-2'] as const).map(Ink.of)

/** Names at the ends of their lines, none on another. */
function spread(all: readonly Course[]): { symbol: string; y: number; at: number }[] {
  const values = all.flatMap(({ marks }) => marks)
  const gap = (Math.max(...values) - Math.min(...values)) * 0.08
  const names = all
    .map(({ symbol, marks }, at) => ({ symbol, at, y: marks.at(-1)! }))
    .sort((a, b) => a.y - b.y)
  for (let row = 1; row < names.length; row++)
    names[row]!.y = Math.max(names[row]!.y, names[row - 1]!.y + gap)
  return names
}

/** Few enough points to draw: of each stretch the least and the greatest, in order, and both ends. */
function thinned<Point extends { readonly eligibleDebtUsd: number }>(
  points: readonly Point[],
): readonly Point[] {
  if (points.length <= MOST) return points
  const stretch = Math.ceil((2 * points.length) / MOST)
  const kept: Point[] = [points[0]!]
  for (let from = 1; from < points.length - 1; from += stretch) {
    const part = points.slice(from, Math.min(from + stretch, points.length - 1))
    const least = part.reduce((a, b) => (b.eligibleDebtUsd < a.eligibleDebtUsd ? b : a))
    const most = part.reduce((a, b) => (b.eligibleDebtUsd > a.eligibleDebtUsd ? b : a))
    kept.push(...part.filter((point) => point === least || point === most))
  }
  return [...kept, points.at(-1)!]
}
