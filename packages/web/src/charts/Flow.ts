import type { RenderFunction } from '@observablehq/plot'
import * as Format from './Format.ts'
import * as Ink from './Ink.ts'

/** A graph of flows in columns, left to right. */
export type Node = {
  readonly name: string
  readonly column: number
  readonly ink: string
  /** What one looks at who picks it. */
  readonly pick: string | null
}
export type Link = {
  readonly from: number
  readonly to: number
  readonly value: number
  /** Part of a circle: it comes back to where it started. */
  readonly cycle: boolean
}
export type Graph = { readonly nodes: readonly Node[]; readonly links: readonly Link[] }

const SVG = 'http://www.w3.org/2000/svg'
const BAR = 12 // width of a node
const GAP = 34 // room between nodes of a column, for their names

type Placed = Node & {
  readonly x: number
  readonly y: number
  readonly height: number
  readonly value: number
}

/** Draws the graph in its own coordinates: heights are values, in one scale for all. */
export const mark =
  (graph: Graph, width: number, height: number): RenderFunction =>
  (_index, _scales, _values, _dimensions, context) => {
    const make = (
      name: string,
      attributes: Readonly<Record<string, string | number>>,
      text?: string,
    ): Element => {
      const element = context.document.createElementNS(SVG, name)
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
      if (text !== undefined) element.textContent = text
      return element
    }
    const group = make('g', {})
    const { placed, scale } = place(graph, width, height)
    for (const { from, to, y0, y1, value, cycle } of ribbons(graph.links, placed, scale)) {
      const [a, b] = [placed[from]!, placed[to]!]
      const thick = value * scale
      const path = make('path', {
        d: band(a.x + BAR, y0, b.x, y1, thick),
        fill: cycle ? Ink.of('danger-soft') : Ink.of('d1'),
        stroke: cycle ? Ink.of('danger') : 'none',
        'stroke-width': 1,
        'stroke-dasharray': cycle ? '5 3' : 'none',
      })
      path.appendChild(
        make('title', {}, `${a.name} → ${b.name}: ${Format.usd(value)}${cycle ? ', goes round' : ''}`),
      )
      group.appendChild(path)
    }
    const shown = placed.filter(({ value }) => value > 0)
    const picked = ({ pick }: Placed) => (pick === null ? {} : { 'data-pick': pick })
    for (const node of shown)
      group.appendChild(
        make('rect', {
          x: node.x,
          y: node.y,
          width: BAR,
          height: Math.max(1, node.height),
          fill: node.ink,
          ...picked(node),
        }),
      )
    for (const node of shown) {
      const last = node.x + BAR > width - 2
      // On a phone there is room for the ends only.
      if (width < 560 && node.column !== 0 && node.column !== 3) continue
      const label = make(
        'text',
        {
          x: last ? node.x + BAR : node.x,
          y: node.y - 6,
          'text-anchor': last ? 'end' : node.column === 2 ? 'middle' : 'start',
          fill: Ink.of('ink'),
          // A ground of its own, where a ribbon runs under the name.
          stroke: Ink.of('paper'),
          'stroke-width': 4,
          'paint-order': 'stroke',
          'font-size': width > 700 ? 12.5 : 10,
          ...picked(node),
        },
        `${node.name} · ${Format.usd(node.value)}`,
      )
      group.appendChild(label)
    }
    return group as SVGElement
  }

type Ribbon = Link & { readonly y0: number; readonly y1: number }

/** Where every flow leaves and enters: in the order of what it leads to, so that few cross. */
function ribbons(links: readonly Link[], placed: readonly Placed[], scale: number): Ribbon[] {
  const stacked = (end: 'from' | 'to', other: 'from' | 'to'): Map<Link, number> => {
    const used = new Map<number, number>()
    const order = [...links].sort((a, b) => placed[a[other]]!.y - placed[b[other]]!.y)
    return new Map(
      order.map((link) => {
        const at = used.get(link[end]) ?? 0
        used.set(link[end], at + link.value * scale)
        return [link, placed[link[end]]!.y + at]
      }),
    )
  }
  const [leaves, enters] = [stacked('from', 'to'), stacked('to', 'from')]
  return links.map((link) => ({ ...link, y0: leaves.get(link)!, y1: enters.get(link)! }))
}

/** A ribbon from one node's side to another's. */
function band(x0: number, y0: number, x1: number, y1: number, thick: number): string {
  const half = (x0 + x1) / 2
  const at = (value: number): string => value.toFixed(1)
  return [
    `M${at(x0)},${at(y0)}C${at(half)},${at(y0)} ${at(half)},${at(y1)} ${at(x1)},${at(y1)}`,
    `V${at(y1 + thick)}`,
    `C${at(half)},${at(y1 + thick)} ${at(half)},${at(y0 + thick)} ${at(x0)},${at(y0 + thick)}Z`,
  ].join('')
}

function place({ nodes, links }: Graph, width: number, height: number): { placed: Placed[]; scale: number } {
  const value = (at: number): number => {
    const sum = (end: 'from' | 'to'): number =>
      links.reduce((total, link) => (link[end] === at ? total + link.value : total), 0)
    return Math.max(sum('from'), sum('to'))
  }
  const values = nodes.map((_, at) => value(at))
  const columns = Math.max(...nodes.map(({ column }) => column)) + 1
  const members = Array.from({ length: columns }, (_, column) =>
    nodes.flatMap((node, at) => (node.column === column && values[at]! > 0 ? [at] : [])),
  )
  const scale = Math.min(
    ...members.map((row) => {
      const total = row.reduce((sum, at) => sum + values[at]!, 0)
      return total > 0 ? (height - row.length * GAP) / total : Number.POSITIVE_INFINITY
    }),
  )
  const placed: Placed[] = nodes.map((node, at) => ({
    ...node,
    x: 0,
    y: 0,
    height: values[at]! * scale,
    value: values[at]!,
  }))
  for (const [column, row] of members.entries()) {
    let y = GAP * 0.7
    for (const at of row) {
      const x = (column / (columns - 1)) * (width - BAR)
      placed[at] = { ...placed[at]!, x, y }
      y += placed[at]!.height + GAP
    }
  }
  return { placed, scale }
}
