import * as Chart from './Chart.ts'
import * as Ink from './Ink.ts'
import { plain } from './Sentence.ts'

/** A figure of a report, written out with its unit. */
export type Figure = { readonly label: string; readonly value: string; readonly note: string }

export type Table = {
  readonly title: string
  readonly unit: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A report: what a page of it says, in order. */
export type Report = {
  readonly title: string
  readonly lead: string
  readonly figures: readonly Figure[]
  readonly charts: readonly Chart.Chart[]
  readonly tables: readonly Table[]
  /** What was assumed, a sentence each. */
  readonly notes: readonly string[]
  readonly origin: readonly (readonly [string, string])[]
}

/** Widths of a chart, CSS pixels: each is drawn for both, for text that is made smaller cannot be read on a phone. */
const WIDTHS = { wide: 860, narrow: 350 } as const

/** The report as one page that needs nothing else: no script, no font, no address. Light, dark and on paper. */
export function page(report: Report): string {
  const { title, lead, figures, charts, tables, notes, origin } = report
  const body = [
    `<header><h1>${text(title)}</h1><p>${text(lead)}</p></header>`,
    `<section class="figures">${figures.map(figure).join('')}</section>`,
    ...charts.map(plate),
    ...tables.map(table),
    `<section><h2>Assumed, and to be known</h2><ol>${notes.map((note) => `<li>${text(note)}</li>`).join('')}</ol></section>`,
    `<section><h2>Provenance</h2><dl>${origin.map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`).join('')}</dl></section>`,
  ]
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${text(title)}</title><style>${STYLE}</style></head>`,
    `<body><main>${body.join('\n')}</main></body>`,
    '</html>',
    '',
  ].join('\n')
}

const figure = ({ label, value, note }: Figure): string =>
  `<div><span>${text(label)}</span><b>${text(value)}</b><small>${text(note)}</small></div>`

const plate = (chart: Chart.Chart): string =>
  [
    `<section><h2>${text(chart.title)} <small>${text(chart.unit)}</small></h2><p>${text(plain(chart.summary))}</p>`,
    ...Object.entries(WIDTHS).map(([name, width]) => `<div class="${name}">${Chart.svg(chart, width)}</div>`),
    '</section>',
  ].join('')

const table = ({ title, unit, columns, rows }: Table): string =>
  [
    `<section><h2>${text(title)} <small>${text(unit)}</small></h2><div class="scroll"><table><thead><tr>`,
    ...columns.map((name) => `<th>${text(name)}</th>`),
    '</tr></thead><tbody>',
    ...rows.map((cells) => `<tr>${cells.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`),
    '</tbody></table></div></section>',
  ].join('')

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const text = (value: string): string => value.replace(/[&<>"']/g, (sign) => SIGNS[sign]!)

const STYLE = `
:root { color-scheme: light dark; ${Ink.properties(Ink.light)} }
@media screen and (prefers-color-scheme: dark) { :root { ${Ink.properties(Ink.dark)} } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.45 var(--face-text); font-variant-numeric: tabular-nums; }
main { max-width: 860px; margin: 0 auto; padding: 32px 20px 72px; }
h1, h2, b { font-family: var(--face-figure); font-weight: 600; }
h1 { font-size: 34px; line-height: 1.1; margin: 0 0 6px; }
h2 { font-size: 19px; margin: 0; border-top: 2px solid var(--ink); padding-top: 9px; }
h2 small { font: 400 13px var(--face-text); color: var(--ink-3); margin-left: 8px; }
p { margin: 4px 0 10px; color: var(--ink-2); }
section { margin-top: 30px; break-inside: avoid; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 16px 22px; }
.figures div { display: flex; flex-direction: column; }
.figures b { font-size: 27px; font-weight: 500; line-height: 1.2; }
.figures span, .figures small { color: var(--ink-2); font-size: 13px; }
svg { display: block; max-width: 100%; height: auto; color: var(--ink); }
svg text { white-space: pre; }
.narrow { display: none; }
@media screen and (max-width: 700px) { .wide { display: none; } .narrow { display: block; } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; margin-top: 8px; }
th, td { text-align: right; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
th { color: var(--ink-3); font-weight: 400; }
ol { padding-left: 26px; } li { padding: 3px 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 5px 18px; margin: 8px 0 0; font-size: 14px; }
dt { color: var(--ink-2); } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { background: none; } main { padding: 0; } }
`
