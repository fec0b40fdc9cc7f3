import type { PlotOptions } from '@observablehq/plot'
import { type Chart, options } from './Chart.ts'
import * as Flow from './Flow.ts'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'
import { type Claim, roots } from './Roots.ts'
import { say, told } from './Sentence.ts'

/** What of the book stands on one outside asset, USD: held, owed, and owed by who holds it (looped). */
export type Family = {
  readonly asset: string
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
  /** Deposits of each asset. */
  readonly reserves: readonly {
    readonly asset: string
    readonly symbol: string
    readonly depositedUsd: number
  }[]
  readonly assets: readonly { readonly asset: string; readonly symbol: string; readonly priceUsd: number }[]
  readonly claims: readonly Claim[]
  /** Tokens that are claims on each other. */
  readonly cycles: readonly { readonly assets: readonly { readonly asset: string }[] }[]
}

const LEAST = 2e-3 // share of the book below which a flow is counted with the others
const MOST = 7 // nodes of one column

/** What stands behind the collateral, what stands on it, and what goes round. */
export function lookThrough(through: Through, part = false): Chart {
  const graph = graphOf(through)
  const name = (figure: string, own: string): string => (part ? `own:book.through.${own}` : figure)
  const looped = through.families.reduce((sum, { loopedDebtUsd }) => sum + loopedDebtUsd, 0)
  const circles = through.cycles.length
  const height = 400
  return {
    height,
    name: 'look-through',
    title: 'Look-through',
    unit: `USD, from outside assets to final claims${part ? ', of the part looked at' : ''}`,
    summary: say`${told(name('totals.collateralUsd', 'collateralUsd'), Format.usd(through.collateralUsd))} of collateral stands on ${told(name('lookThrough.netUsd', 'netUsd'), Format.usd(through.collateralUsd - looped))} from outside; ${told(name('recursion.loopedDebtUsd', 'loopedDebtUsd'), Format.usd(looped))} is borrowed and deposited again (outlined in red)${circles > 0 ? say`; ${told('own:book.cycles', Format.plural(circles, 'circle'))} of tokens that are claims on each other (↻)` : ''}.`,
    rows: graph.links.map(({ from, to, value, cycle }) => ({
      from: graph.nodes[from]!.name,
      to: graph.nodes[to]!.name,
      'value USD': value,
      cycle: cycle ? 'yes' : 'no',
    })),
    options: (width): PlotOptions =>
      options({ height }, width, {
        axis: null,
        marginLeft: 0,
        marginRight: 0,
        marginTop: 0,
        marginBottom: 0,
        x: { domain: [0, width], range: [0, width] },
        y: { domain: [0, height], range: [0, height] },
        marks: [Flow.mark(graph, width, height)],
      }),
  }
}

/** Nodes by name, made when they are first asked for. */
class Drawn implements Flow.Graph {
  readonly nodes: Flow.Node[] = []
  readonly links: Flow.Link[] = []
  readonly #at = new Map<string, number>()
  node(name: string, column: number, ink: Ink.Name, pick: string | null = null): number {
    const key = `${column} ${name}`
    const known = this.#at.get(key)
    if (known !== undefined) return known
    this.#at.set(key, this.nodes.length)
    return this.nodes.push({ name, column, ink: Ink.of(ink), pick }) - 1
  }
  join(from: number, to: number, value: number, cycle: boolean): void {
    if (value <= 0) return
    const at = this.links.findIndex((link) => link.from === from && link.to === to && link.cycle === cycle)
    if (at < 0) this.links.push({ from, to, value, cycle })
    else this.links[at] = { from, to, value: this.links[at]!.value + value, cycle }
  }
}

function graphOf(through: Through): Drawn {
  const { collateralUsd, debtUsd, equityUsd, families } = through
  const drawn = new Drawn()
  const symbols = new Map(through.assets.map(({ asset, symbol }) => [asset, symbol]))
  const prices = new Map(through.assets.map(({ asset, priceUsd }) => [asset, priceUsd]))
  const claims = new Map(through.claims.map((claim) => [claim.asset, claim]))
  const family = new Map(families.map((one) => [one.asset, one]))
  const circular = new Set(through.cycles.flatMap(({ assets }) => assets.map(({ asset }) => asset)))
  const worthShowing = (usd: number): boolean => usd > LEAST * collateralUsd
  const large = [...through.reserves].sort((a, b) => b.depositedUsd - a.depositedUsd)
  const shown = new Set(
    large.filter((one, at) => at < MOST && worthShowing(one.depositedUsd)).map(({ asset }) => asset),
  )
  const sums = new Map<string, number>()
  for (const { asset, depositedUsd } of large)
    for (const [root, share] of roots(asset, claims, prices))
      sums.set(root, (sums.get(root) ?? 0) + share * depositedUsd)
  const named = [...sums]
    .sort(([, a], [, b]) => b - a)
    .filter(([, usd], at) => at < MOST - 1 && worthShowing(usd))
  const ink = new Map(named.map(([root], at) => [root, (['d4', 'd5', 'd3', 'd6'] as const)[at % 4]!]))
  // Outside assets first, largest first, each with what comes back to it.
  for (const [root] of named) {
    const symbol = symbols.get(root) ?? root
    drawn.node(`${symbol} from outside`, 0, ink.get(root)!, `stands~${root}`)
    if (worthShowing(family.get(root)?.loopedDebtUsd ?? 0))
      drawn.node(`${symbol} borrowed back`, 0, 'danger', `stands~${root}`)
  }
  const book = drawn.node('all collateral', 2, 'ink-2')
  for (const { asset, symbol, depositedUsd } of large) {
    const held = shown.has(asset)
      ? drawn.node(
          circular.has(asset) ? `↻ ${symbol}` : symbol,
          1,
          circular.has(asset) ? 'danger' : 'd4',
          `holds~${asset}`,
        )
      : drawn.node('other deposits', 1, 'd2')
    drawn.join(held, book, depositedUsd, false)
    for (const [root, share] of roots(asset, claims, prices)) {
      const one = family.get(root)
      const back = one && one.collateralUsd > 0 ? Math.min(1, one.loopedDebtUsd / one.collateralUsd) : 0
      const [usd, name] = [share * depositedUsd, symbols.get(root) ?? root]
      const own = ink.has(root)
        ? drawn.node(`${name} from outside`, 0, ink.get(root)!)
        : drawn.node('others from outside', 0, 'd2')
      if (back > 0 && worthShowing(one?.loopedDebtUsd ?? 0) && ink.has(root)) {
        drawn.join(own, held, usd * (1 - back), false)
        drawn.join(drawn.node(`${name} borrowed back`, 0, 'danger'), held, usd * back, true)
      } else drawn.join(own, held, usd, false)
    }
  }
  for (const one of [...families].sort((a, b) => b.debtUsd - a.debtUsd).slice(0, MOST - 2)) {
    if (!worthShowing(one.debtUsd)) continue
    const lenders = drawn.node(`lenders of ${one.symbol}`, 3, ink.get(one.asset) ?? 'd3', `owes~${one.asset}`)
    const goesRound = worthShowing(one.loopedDebtUsd) ? one.loopedDebtUsd : 0
    drawn.join(book, lenders, one.debtUsd - goesRound, false)
    drawn.join(book, lenders, goesRound, true)
  }
  const told = drawn.links.reduce((sum, { from, value }) => (from === book ? sum + value : sum), 0)
  if (debtUsd - told > LEAST * collateralUsd)
    drawn.join(book, drawn.node('other lenders', 3, 'd2'), debtUsd - told, false)
  if (equityUsd > 0) drawn.join(book, drawn.node('owners', 3, 'd6'), equityUsd, false)
  return drawn
}
