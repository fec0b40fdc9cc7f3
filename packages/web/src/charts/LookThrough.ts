import type { PlotOptions } from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Flow from './Flow.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'

/** What of the book stands on one outside asset, USD: held, owed, and owed by who holds it (looped). */
export type Family = {
  readonly symbol: string
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly loopedDebtUsd: number
}

export type Through = {
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly families: readonly Family[]
}

const LEAST = 1e-4 // share of the book below which a flow is left to the others

/** What stands behind the collateral, what stands on it, and what goes round. */
export function lookThrough(through: Through): Chart {
  const graph = graphOf(through)
  const looped = through.families.reduce((sum, { loopedDebtUsd }) => sum + loopedDebtUsd, 0)
  const net = through.collateralUsd - looped
  const chart = { height: 380 }
  return {
    ...chart,
    name: 'look-through',
    title: 'Look-through',
    unit: 'USD, from outside assets to final claims',
    summary: `${Format.usd(through.collateralUsd)} of collateral stands on ${Format.usd(net)} from outside; ${Format.usd(looped)} is borrowed and deposited again (outlined in red).`,
    rows: graph.links.map(({ from, to, value, cycle }) => ({
      from: graph.nodes[from]!.name,
      to: graph.nodes[to]!.name,
      'value USD': value,
      cycle: cycle ? 'yes' : 'no',
    })),
    options: (width): PlotOptions =>
      options(chart, width, {
        axis: null,
        marginLeft: 0,
        marginRight: 0,
        marginTop: 0,
        marginBottom: 0,
        x: { domain: [0, width], range: [0, width] },
        y: { domain: [0, chart.height], range: [0, chart.height] },
        marks: [Flow.mark(graph, width, chart.height)],
      }),
  }
}

function graphOf({ collateralUsd, debtUsd, equityUsd, families }: Through): Flow.Graph {
  const nodes: Flow.Node[] = []
  const links: Flow.Link[] = []
  const add = (name: string, column: number, ink: string): number =>
    nodes.push({ name, column, ink: Ink.of(ink as Ink.Name) }) - 1
  const join = (from: number, to: number, value: number, cycle = false): void => {
    if (value > LEAST * collateralUsd) links.push({ from, to, value, cycle })
  }
  const book = add('all collateral', 2, 'ink-2')
  let [held, owed] = [0, 0]
  for (const [at, family] of families.entries()) {
    const { symbol } = family
    held += family.collateralUsd
    owed += family.debtUsd
    const ink = (['d4', 'd5', 'd3', 'd6'] as const)[at % 4]!
    if (family.collateralUsd > LEAST * collateralUsd) {
      const whole = add(`${symbol} and claims on it`, 1, ink)
      const outside = add(`${symbol} from outside`, 0, ink)
      join(outside, whole, family.collateralUsd - family.loopedDebtUsd)
      if (family.loopedDebtUsd > LEAST * collateralUsd)
        join(add(`${symbol} borrowed back`, 0, 'danger'), whole, family.loopedDebtUsd, true)
      join(whole, book, family.collateralUsd)
    }
    if (family.debtUsd > LEAST * collateralUsd) {
      const lenders = add(`lenders of ${symbol}`, 3, ink)
      join(book, lenders, family.debtUsd - family.loopedDebtUsd)
      join(book, lenders, family.loopedDebtUsd, true)
    }
  }
  const rest = collateralUsd - held
  if (rest > LEAST * collateralUsd) {
    const other = add('other assets', 1, 'd2')
    join(add('other assets, outside', 0, 'd2'), other, rest)
    join(other, book, rest)
  }
  if (debtUsd - owed > LEAST * collateralUsd) join(book, add('other lenders', 3, 'd2'), debtUsd - owed)
  if (equityUsd > 0) join(book, add('owners', 3, 'd6'), equityUsd)
  return { nodes, links }
}
