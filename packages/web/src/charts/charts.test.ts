import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as Chart from './Chart.ts'
import * as Charts from './index.ts'

// A small book by hand: two loopers on ETH, one careful borrower of dollars against it.
const histogram = [
  { from: 1, to: 2, accounts: 1, debtUsd: 40_000_000 },
  { from: 2, to: 4, accounts: 0, debtUsd: 0 },
  { from: 4, to: 8, accounts: 1, debtUsd: 80_000_000 },
  { from: 8, to: null, accounts: 1, debtUsd: 160_000_000 },
]
const stairs = (steps: readonly number[]) => steps.map((usd, at) => ({ drop: at / 10, eligibleDebtUsd: usd }))
const borrowers = [
  { account: 'v:0xa', debtUsd: 160e6, leverage: 12, healthFactor: 1.03, loops: 18 },
  { account: 'v:0xb', debtUsd: 80e6, leverage: 6, healthFactor: 1.08, loops: 7 },
  { account: 'v:0xc', debtUsd: 40e6, leverage: 1.5, healthFactor: 2.4, loops: null, out: true },
]
const curve = [0.1, 0.2, 0.3].flatMap((fall, at) =>
  [0.5, 1, 2].map((depth) => ({
    fall,
    depth,
    badDebtUsd: (at * 10e6) / depth,
    repaidUsd: 50e6 + at * 1e6 * depth,
  })),
)
const round = (round: number, eligible: number, repaid: number, bad: number) => ({
  round,
  eligibleDebtUsd: eligible,
  repaidUsd: repaid,
  badDebtUsd: bad,
})

const charts: Record<string, Chart.Chart> = {
  leverage: Charts.leverage({ p50: 6, debtWeighted: 9.2, max: 12, histogram }),
  'leverage-part': Charts.leverage({ p50: 6, debtWeighted: 9.2, max: 12, histogram }, histogram.slice(0, 3)),
  depth: Charts.depth([
    { loops: 7, accounts: 1, debtUsd: 80e6 },
    { loops: 18, accounts: 1, debtUsd: 160e6 },
    { loops: null, accounts: 1, debtUsd: 5e6 },
  ]),
  staircase: Charts.staircase([
    {
      symbol: 'ETH',
      kind: 'price',
      drop: 0.3,
      eligibleDebtUsd: 90e6,
      jumpUsd: 60e6,
      staircase: stairs([0, 10e6, 30e6, 90e6, 90e6, 120e6, 120e6]),
    },
    {
      symbol: 'stETH',
      kind: 'depeg',
      drop: 0.1,
      eligibleDebtUsd: 70e6,
      jumpUsd: 70e6,
      staircase: stairs([0, 70e6, 70e6, 75e6, 75e6, 80e6, 110e6]),
    },
  ]),
  concentration: Charts.concentration(
    { top1: 160 / 280, top5: 1, top10: 1, herfindahl: 0.43 },
    [160e6, 80e6, 40e6],
    280e6,
  ),
  margins: Charts.margins(borrowers),
  'look-through': Charts.lookThrough({
    collateralUsd: 400e6,
    debtUsd: 280e6,
    equityUsd: 120e6,
    families: [
      { asset: 'eth', symbol: 'ETH', collateralUsd: 300e6, debtUsd: 230e6, loopedDebtUsd: 220e6 },
      { asset: 'usdc', symbol: 'USDC', collateralUsd: 60e6, debtUsd: 50e6, loopedDebtUsd: 0 },
    ],
    reserves: [
      { asset: 'wsteth', symbol: 'wstETH', depositedUsd: 250e6 },
      { asset: 'eth', symbol: 'ETH', depositedUsd: 50e6 },
      { asset: 'usdc', symbol: 'USDC', depositedUsd: 60e6 },
      { asset: 'xusd', symbol: 'xUSD', depositedUsd: 40e6 },
    ],
    assets: [
      { asset: 'eth', symbol: 'ETH', priceUsd: 2000 },
      { asset: 'steth', symbol: 'stETH', priceUsd: 2000 },
      { asset: 'wsteth', symbol: 'wstETH', priceUsd: 2400 },
      { asset: 'usdc', symbol: 'USDC', priceUsd: 1 },
      { asset: 'xusd', symbol: 'xUSD', priceUsd: 1 },
    ],
    claims: [
      { asset: 'wsteth', backing: [{ asset: 'steth', amount: 1.2 }] },
      { asset: 'steth', backing: [{ asset: 'eth', amount: 1 }] },
    ],
    cycles: [{ assets: [{ asset: 'xusd' }] }],
  }),
  rounds: Charts.rounds([
    round(1, 90e6, 30e6, 0),
    round(2, 110e6, 60e6, 1e6),
    round(3, 20e6, 20e6, 2e6),
    round(4, 0, 0, 2e6),
  ]),
  courses: Charts.courses([
    { symbol: 'ETH', marks: [0.8, 0.76, 0.72, 0.75, 0.79] },
    { symbol: 'WETH', marks: [0.8, 0.76, 0.72, 0.75, 0.79] },
    { symbol: 'stETH', marks: [0.8, 0.7, 0.66, 0.7, 0.78] },
  ]),
  cliff: Charts.cliffCurve([{ name: 'A', points: curve }], 'badDebtUsd', 0.25, 'ETH'),
  exceedance: Charts.exceedance(
    [0.5, 0.2, 0.1, 0.05, 0.01].map((chance, at) => ({
      chance,
      badDebtUsd: at * 2e6,
      liquidatedUsd: at * 3e7,
    })),
    'badDebtUsd',
    [4e6, 9e6],
  ),
  assumptions: Charts.tornado(
    10e6,
    [
      { assumption: 'half the depth', usd: 25e6 },
      { assumption: 'twice the depth', usd: 4e6 },
    ],
    'bad debt',
  ),
}

describe.each(Object.entries(charts))('%s', (name, chart) => {
  test.each([360, 720])('is drawn at %i pixels as before', async (width) => {
    await expect(Chart.file(chart, width, Charts.Ink.light)).toMatchFileSnapshot(
      `fixtures/${name}-${width}.svg`,
    )
  })

  test('stands alone: every ink has a colour, nothing is fetched, no sheet of styles', () => {
    const file = Chart.file(chart, 720, Charts.Ink.dark)
    expect(file).not.toMatch(/var\(--|url\(http|href=|<style|NaN|undefined/)
    expect(file.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true)
  })

  test('says in words and in figures what it draws', () => {
    expect(Charts.Sentence.plain(chart.summary).length).toBeGreaterThan(20)
    expect(Chart.csv(chart).trim().split('\r\n')).toHaveLength(chart.rows.length + 1)
  })
})

describe('a chart tells the truth', () => {
  test('bars are as high as their debt', () => {
    const svg = Chart.svg(charts['leverage']!, 720)
    const bars = /<g[^>]*>((?:<rect [^>]*\/>)+)<\/g>/.exec(svg)![1]!
    const heights = [...bars.matchAll(/height="([\d.]+)"/g)].map(([, height]) => Number(height))
    expect(heights[2]! / heights[0]!).toBeCloseTo(2, 6)
    expect(heights.at(-1)! / heights[0]!).toBeCloseTo(4, 6)
  })

  test('what enters a node of the look-through leaves it, but for sources and claims', () => {
    const flow = new Map<string, number>()
    for (const { from, to, 'value USD': usd } of charts['look-through']!.rows) {
      flow.set(String(from), (flow.get(String(from)) ?? 0) - Number(usd))
      flow.set(String(to), (flow.get(String(to)) ?? 0) + Number(usd))
    }
    for (const middle of ['wstETH', 'ETH', 'USDC', '↻ xUSD', 'all collateral'])
      expect(flow.get(middle)).toBeCloseTo(0, 3)
    const claims = ['lenders of ETH', 'lenders of USDC', 'owners'].map((name) => flow.get(name)!)
    expect(flow.get('ETH borrowed back')).toBeCloseTo(-220e6, 3)
    expect(claims.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(400e6, 3)
  })

  test('prices that move together are one line, and all are exported', () => {
    const { summary, rows } = charts['courses']!
    expect(Charts.Sentence.plain(summary)).toContain('stETH at 66.0')
    expect(Object.keys(rows[0]!)).toEqual(['round', 'ETH', 'WETH', 'stETH'])
    expect(Chart.svg(charts['courses']!, 720)).toContain('ETH and 1 more')
  })

  test('a cascade of one round shows what it lost, and names no round twice', () => {
    const svg = Chart.svg(Charts.rounds([round(1, 0, 0, 8.61e6)]), 720)
    expect(svg.match(/<circle/g)).toHaveLength(1)
    const names = (chart: Chart.Chart): string[] =>
      [...Chart.svg(chart, 720).matchAll(/<text[^>]*>(\d+)<\/text>/g)].map(([, name]) => name!)
    expect(names(Charts.courses([{ symbol: 'wstETH', marks: [0.88, 0.88] }]))).toEqual(['0', '1'])
  })

  test('between two sizes of a shock the cliff is said to be about', () => {
    expect(Charts.Sentence.plain(charts['cliff']!.summary)).toMatch(
      /about \$15.0m of bad debt, \$7.50m to \$30.0m/,
    )
  })
})

test('an export that a spreadsheet would run is made text', () => {
  const chart = {
    ...charts['margins']!,
    rows: [{ account: '=HYPERLINK("x")', note: 'a,b', usd: -5, none: null }],
  }
  expect(Chart.csv(chart)).toBe('account,note,usd,none\r\n"\'=HYPERLINK(""x"")","a,b",-5,\r\n')
})

describe('inks', () => {
  const { light, dark } = Charts.Ink

  test('are the same in the style sheet of the page', () => {
    const sheet = readFileSync(new URL('../app/paint.css', import.meta.url), 'utf8')
    const said = (block: string): Record<string, string> =>
      Object.fromEntries(
        [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]),
      )
    const blocks = sheet.split('{\n').filter((block) => block.includes('--paper'))
    expect(blocks.map(said)).toEqual([light, dark, dark])
  })

  test.each([
    ['light', light],
    ['dark', dark],
  ] as const)('words can be read in %s (WCAG 2: 4.5 to 1)', (_, palette) => {
    for (const ink of ['ink', 'ink-2', 'ink-3', 'accent', 'danger', 'caution', 'safe'] as const)
      for (const ground of ['paper', 'sheet'] as const)
        expect(contrast(palette[ink], palette[ground]), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })
})

/** Contrast of two colours, https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
  }
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light! + 0.05) / (dark! + 0.05)
}
