import type { PlotOptions } from '@observablehq/plot'
import * as Plot from '@observablehq/plot'
import * as Ink from './Ink.ts'
import * as Paper from './Paper.ts'
import { plain, type Sentence } from './Sentence.ts'

/** A row of a chart's data, as it is exported. */
export type Row = Readonly<Record<string, string | number | null>>

/** A chart as a definition: what it says, how it is drawn at a width (CSS pixels), and the figures in it. */
export type Chart = {
  /** Short and in file-name letters. */
  readonly name: string
  readonly title: string
  /** What the axis counts. */
  readonly unit: string
  /** The chart in a sentence or two, for those who do not see it. */
  readonly summary: Sentence
  readonly height: number
  readonly options: (width: number) => PlotOptions
  /** What is exported; made when it is asked for where there are many. */
  readonly rows: readonly Row[]
}

/** What all charts have alike: sizes, faces, and no grid but hairlines. */
export function options(chart: Pick<Chart, 'height'>, width: number, own: PlotOptions): PlotOptions {
  return {
    width,
    height: chart.height,
    className: 'plot',
    marginTop: 24,
    marginRight: 22,
    marginBottom: 38,
    marginLeft: 52,
    ...own,
    ...(own.x ? { x: { labelOffset: 33, ...own.x } } : {}), // clear of the edge, which cuts what hangs below a line
  }
}

/** The chart as an element of the page. */
export const element = (chart: Chart, width: number): SVGSVGElement =>
  drawn(chart, width, document) as unknown as SVGSVGElement

/** The chart as SVG text with its own faces and no colours: `Ink.mixed` gives it some. */
export function svg(chart: Chart, width: number): string {
  return (drawn(chart, width, Paper.blank()) as Paper.Sheet).text
}

/** The chart as a file that stands alone, on its own ground. */
export function file(chart: Chart, width: number, palette: Ink.Palette): string {
  const plain = svg(chart, width)
  const ground = `<rect width="100%" height="100%" fill="${palette.sheet}"/>`
  const opened = plain
    .replace('<svg ', `<svg xmlns="http://www.w3.org/2000/svg" color="${palette.ink}" `)
    .replace(/^(<svg [^>]*>)/, `$1${ground}`)
  return `${Ink.mixed(opened, palette)}\n`
}

/** The chart's figures as comma-separated values: numbers whole, text quoted where it must be (RFC 4180). */
export function csv({ rows }: Chart): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cell = (value: string | number | null | undefined): string => {
    const text = value === null || value === undefined ? '' : String(value)
    // A leading sign would be a formula to a spreadsheet.
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','))
  return `${[columns.map(cell).join(','), ...lines].join('\r\n')}\r\n`
}

function drawn(chart: Chart, width: number, paper: unknown): unknown {
  const figure = Plot.plot({ ...chart.options(width), document: paper as Document })
  for (const sheet of [...figure.children]) {
    // A style element needs an exception in the content security policy; the page's style sheet says the same.
    if (sheet.tagName.toLowerCase() === 'style') figure.removeChild(sheet)
  }
  for (const child of figure.children) unlabel(child)
  figure.setAttribute('font-family', 'var(--face-text)')
  figure.setAttribute('font-size', '12')
  figure.setAttribute('role', 'img')
  figure.setAttribute('aria-label', `${chart.title}. ${plain(chart.summary)}`)
  return figure
}

/** Takes the names off the parts of a drawing: the whole has one, and a group may not. */
function unlabel(element: Element): void {
  element.removeAttribute('aria-label')
  for (const child of element.children) unlabel(child)
}
