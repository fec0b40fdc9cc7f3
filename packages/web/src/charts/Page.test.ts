import { expect, test } from 'vitest'
import { leverage, Page, Sentence } from './index.ts'

const chart = leverage({
  p50: 2,
  debtWeighted: 4,
  max: 6,
  histogram: [{ from: 1, to: 8, accounts: 2, debtUsd: 1e6 }],
})

const report: Page.Report = {
  title: 'A book <script>alert(1)</script>',
  lead: 'with “quotes” & signs',
  figures: [{ label: 'Debt', value: '$1.00m', note: '' }],
  charts: [chart],
  tables: [{ title: 'T', unit: 'USD', columns: ['a'], rows: [['<img src=x onerror=alert(1)>']] }],
  notes: ["it's assumed"],
  origin: [['source', 'https://example.org/?a=1&b=2']],
}

test('what a ledger calls itself is text in the page, never markup', () => {
  const page = Page.page(report)
  expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>(?!<)/)
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(page).toContain('?a=1&amp;b=2')
})

test('the page fetches nothing and holds its chart', () => {
  const page = Page.page(report)
  expect(page).not.toMatch(/<link|@import|url\(|src="/)
  expect(page).toContain(`aria-label="Leverage. ${Sentence.plain(chart.summary)}"`)
})

test('each chart is drawn for a phone too, its words as large as on a desk', () => {
  const drawings = [...Page.page(report).matchAll(/<svg [^>]*>/g)].map(([drawing]) => drawing)
  expect(drawings.map((drawing) => /width="(\d+)"/.exec(drawing)![1])).toEqual(['860', '350'])
  for (const drawing of drawings) expect(drawing).toContain('font-size="12"')
})
