import * as Plot from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import { tint } from './Depth.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { say, told } from './Sentence.ts'

/** An account that owes. `loops` null: none, or no number reaches it. */
export type Borrower = {
  readonly account: string
  readonly debtUsd: number
  readonly leverage: number | null
  readonly healthFactor: number | null
  readonly loops: number | null
  /** Left out of the selection: drawn faintly. */
  readonly out?: boolean
}

/** Within this fall of being eligible an account is near. */
export const NEAR = 0.05

/** How near its edge every account stands, and how much hangs on it. Beyond `MOST`, one dot for those that hide each other. */
export function margins(borrowers: readonly Borrower[]): Chart {
  const points = borrowers.flatMap((borrower) =>
    borrower.healthFactor === null || borrower.debtUsd <= 0
      ? []
      : [{ ...borrower, drop: 1 - 1 / borrower.healthFactor }],
  )
  const near = points.filter(({ drop }) => drop < NEAR)
  const dots = points.length > MOST ? apart(points) : points
  const owed = near.reduce((sum, { debtUsd }) => sum + debtUsd, 0)
  const chart = { height: 300 }
  return {
    ...chart,
    name: 'margins',
    title: 'Margin',
    unit: 'debt, USD, by the fall of collateral against debt that makes it eligible',
    summary: say`${told('own:book.near.accounts', Format.plural(near.length, 'account'))} with ${told('own:book.near.debtUsd', Format.usd(owed))} of debt ${near.length === 1 ? 'stands' : 'stand'} within ${told('own:book.near.fall', Format.percent(NEAR, 0))} of being eligible.`,
    get rows() {
      return points.map(({ account, debtUsd, leverage, healthFactor, loops, drop }) => ({
        account,
        'debt USD': debtUsd,
        leverage,
        'health factor': healthFactor,
        'equivalent loops': loops,
        'fall to liquidation': drop,
      }))
    },
    options: (width) =>
      options(chart, width, {
        insetTop: 14,
        insetBottom: 14,
        insetLeft: 8,
        x: {
          label: 'fall of collateral against debt →',
          domain: [
            Math.min(0, ...points.map(({ drop }) => Math.max(drop, -0.1))),
            Math.max(0.6, ...points.map(({ drop }) => Math.min(drop, 1))),
          ],
          clamp: true,
          tickFormat: Format.fall,
          ticks: width > 480 ? 7 : 4,
          tickSize: 4,
        },
        y: { type: 'log', label: null, tickFormat: Format.usdTick, ticks: powers(points), tickSize: 0 },
        r: { range: [0, dots.length > CROWD ? 7 : 14], domain: [0, 15] },
        marks: [
          Plot.ruleY(powers(points), { stroke: Ink.of('rule') }),
          Plot.ruleX([0], { stroke: Ink.of('danger'), strokeWidth: 1 }),
          Plot.dot(dots, {
            x: 'drop',
            y: 'debtUsd',
            r: ({ leverage }: Borrower) => Math.min(15, leverage ?? 15),
            fill: ({ loops, out }: Borrower) => (out ? 'none' : loops === null ? Ink.of('d1') : tint(loops)),
            stroke: ({ out }: Borrower) => (out ? Ink.of('rule-2') : Ink.of('d6')),
            strokeWidth: 0.75,
            sort: { channel: '-r' },
            title: ({ account, debtUsd, leverage, healthFactor, hidden = 0 }: Dot) =>
              `${account}\n${Format.usd(debtUsd)} of debt, ${Format.times(leverage)}, health ${Format.ratio(healthFactor)}${hidden > 0 ? `\nand ${Format.plural(hidden, 'account')} behind it` : ''}`,
          }),
        ],
      }),
  }
}

/** `hidden`: how many others stand where it stands. */
type Dot = Borrower & { readonly drop: number; readonly hidden?: number }

const CROWD = 200 // dots that are drawn smaller
const MOST = 800 // dots that can be told apart
const ACROSS = 100 // places to a fall of 100 %
const UP = 50 // places from the least debt to the most

/** Of the accounts in one place of the chart the most leveraged, chosen and left out each for themselves. */
function apart(points: readonly Dot[]): Dot[] {
  const heights = points.map(({ debtUsd }) => Math.log(debtUsd))
  const [least, most] = heights.reduce(
    ([a, b], at) => [Math.min(a, at), Math.max(b, at)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const places = new Map<string, Dot>()
  for (const [row, point] of points.entries()) {
    const across = Math.round(ACROSS * Math.min(1, Math.max(-0.1, point.drop)))
    const up = Math.round((UP * (heights[row]! - least)) / (most - least || 1))
    const place = `${across} ${up} ${point.out ?? false}`
    const before = places.get(place)
    const front = before && reach(before) > reach(point) ? before : point
    places.set(place, { ...front, hidden: before ? (before.hidden ?? 0) + 1 : 0 })
  }
  return [...places.values()]
}

const reach = ({ leverage }: Borrower): number => leverage ?? Number.POSITIVE_INFINITY

/** The powers of ten that lie among the debts. */
function powers(points: readonly Borrower[]): number[] {
  const debts = points.map(({ debtUsd }) => debtUsd)
  const [least, most] = [Math.min(...debts), Math.max(...debts)]
  return Array.from({ length: 16 }, (_, power) => 10 ** power).filter((usd) => usd >= least && usd <= most)
}
