import type { Tour, Tried } from '../commands/tour.ts'
import type { Opened } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { version } from '../version.ts'
import { bars } from './Bars.ts'
import { coverage } from './heading.ts'
import { staircase } from './inspection.ts'
import { table } from './Table.ts'
import { percent, plural, times, usd, wrap } from './Text.ts'

const WIDTH = 106
const INDENT = ' '.repeat(10)

/** The report on the built-in book, in under 60 lines. */
export function tour(opened: Opened, report: Tour, colour: Colour): string {
  return [
    read(opened, colour),
    leverage(report, colour),
    depth(report, colour),
    cliff(report, colour),
    falls(report, colour),
    depegs(report, colour),
    sure(report, colour),
    next(colour),
  ].join('\n')
}

function read({ ledger }: Opened, colour: Colour): string {
  const { provenance } = ledger
  return [
    `${colour.bold('Droste')} ${version} sees through recursive leverage. Here: the largest borrowers of Aave v3 on Ethereum.`,
    `${colour.bold('Read')}      ${provenance.source}, block ${provenance.block}`,
    `          ${coverage(ledger.coverage).join('; ')}`,
    '          assumed: how deep the pools are, and what the collateral other than wstETH is (inspect says how)',
    '',
  ].join('\n')
}

const GROUPS = [
  { label: 'below 2×', from: 0, to: 2 },
  { label: '2 to 6×', from: 2, to: 6 },
  { label: '6 to 10×', from: 6, to: 10 },
  { label: '10× and more', from: 10, to: Number.POSITIVE_INFINITY },
]

function leverage({ inspected: { totals, leverage } }: Tour, colour: Colour): string {
  const rows = GROUPS.map(({ label, from, to }) => {
    const within = leverage.histogram.filter((bar) => bar.from >= from && bar.from < to)
    const debt = within.reduce((sum, bar) => sum + bar.debtUsd, 0)
    return { label, value: debt, note: `${usd(debt)} of debt` }
  })
  return [
    `${colour.bold('Leverage')}  The book looks like ${times(totals.leverage)}, the median borrower like ${times(leverage.p50)}. The dollar that is owed`,
    `          stands at ${colour.bold(times(leverage.debtWeighted))}, and the most extreme account at ${times(leverage.max)}:`,
    bars(rows, 28),
  ].join('\n')
}

function depth({ inspected: { recursion, lookThrough } }: Tour, colour: Colour): string {
  const { loopedDebtUsd, loopedShare, families, depth } = recursion
  const accounts = depth.reduce((sum, each) => sum + each.accounts, 0)
  const kinds = families.slice(0, 2).map(({ symbol, loopedDebtUsd }) => `${usd(loopedDebtUsd)} ${symbol}`)
  const told = [
    `${colour.bold('Depth')}     ${usd(loopedDebtUsd)}, ${percent(loopedShare)} of the debt, stands on itself: borrowed against its own kind (${kinds.join(', ')}).`,
    `Half of it takes ${middle(depth)} loops or more of borrowing and depositing again (${plural(accounts, 'account')}).`,
    `Looked through, ${usd(lookThrough.grossUsd)} of collateral is ${usd(lookThrough.netUsd)} counted ${times(lookThrough.multiplier)}.`,
  ]
  return `${wrap(told.join(' '), WIDTH, INDENT)}\n`
}

/** Loops that half of the looped debt takes, at least. */
function middle(depth: Tour['inspected']['recursion']['depth']): string {
  const all = depth.reduce((sum, each) => sum + each.debtUsd, 0)
  let below = 0
  for (const { loops, debtUsd } of depth) {
    below += debtUsd
    if (below >= all / 2) return loops === null ? 'more than any number of' : `${loops}`
  }
  return '0'
}

function cliff({ together }: Tour, colour: Colour): string {
  return [
    `${colour.bold('The cliff')} If the market falls (ETH and the unnamed volatile collateral together), debt becomes eligible`,
    `          for liquidation like this; the percent that ends at −${percent(together.drop)} alone adds ${usd(together.jumpUsd)}:`,
    staircase(together),
  ].join('\n')
}

const HEAD = ['eligible', 'liquidated', 'bad debt', 'at worst']

const figures = ({ outcome: { totals }, badDebtUsd }: Tried, colour: Colour): string[] => [
  usd(totals.eligibleDebtUsd),
  usd(totals.repaidUsd),
  totals.badDebtUsd > 0 ? colour.red(usd(totals.badDebtUsd)) : usd(0),
  usd(badDebtUsd.most),
]

function falls({ falls }: Tour, colour: Colour): string {
  return [
    `${colour.bold('A fall of the market')}, liquidations and their sales played out until nothing moves:`,
    table(
      ['fall', ...HEAD],
      falls.map((tried) => [`−${percent(tried.fall)}`, ...figures(tried, colour)]),
      { colour },
    ),
  ].join('\n')
}

function depegs({ depegs }: Tour, colour: Colour): string {
  const names = { rate: 'exchange rate (as Aave has it)', market: 'market price' }
  return [
    `${colour.bold('A depeg of wstETH')}, ETH itself unmoved. The same loss, told by two oracles:`,
    table(
      ['depeg', 'the oracle tells', ...HEAD],
      depegs.map((tried) => [
        `−${percent(tried.fall)}`,
        names[tried.oracle ?? 'rate'],
        ...figures(tried, colour),
      ]),
      { colour, left: [0, 1] },
    ).trimEnd(),
    wrap(`  ${surprise(depegs, colour)}`, 104, '  '),
    '',
  ].join('\n')
}

/** What the two oracles make of the larger depeg. */
function surprise(depegs: readonly Tried[], colour: Colour): string {
  const [blind, seeing] = (['rate', 'market'] as const).map((kind) =>
    depegs.findLast(({ oracle }) => oracle === kind),
  )
  if (!blind || !seeing) return ''
  const [unseen, seen] = [blind.outcome.totals, seeing.outcome.totals]
  const safer = seen.badDebtUsd < unseen.badDebtUsd
  return [
    `${colour.bold('The surprise')}: to see the depeg ${safer ? 'helps only a little' : 'does not make the book safer'}.`,
    `At −${percent(seeing.fall)} the oracle that sees it has ${usd(seen.repaidUsd)} liquidated and leaves ${usd(seen.badDebtUsd)} of bad debt,`,
    `${usd(seeing.badDebtUsd.most)} if the pools are half as deep and nobody refills them; the one that is blind liquidates ${unseen.repaidUsd === 0 ? 'nobody' : usd(unseen.repaidUsd)}`,
    `and leaves ${usd(unseen.badDebtUsd)}, which no health factor shows and no venue has booked.`,
  ].join(' ')
}

function sure({ falls, depegs }: Tour, colour: Colour): string {
  const ranges = [...falls, ...depegs].map(({ badDebtUsd }) => badDebtUsd)
  const widest = ranges.sort((a, b) => b.most - b.least - (a.most - a.least))[0]
  return [
    `${colour.bold('How sure')}  Leverage, depth and cliff follow from the book. Bad debt rests on pools whose depth and refilling are`,
    '          assumed. “At worst” is over half to twice the depth, refilled by a quarter a round or never: one figure',
    `          above ranges from ${usd(widest?.least ?? 0)} to ${usd(widest?.most ?? 0)}. What moves it most is whether pools refill.`,
    '',
  ].join('\n')
}

function next(colour: Colour): string {
  const commands = [
    'npx droste inspect aave-v3-ethereum-top54',
    'npx droste stress aave-v3-ethereum-top54 --shock wstETH=-5% --oracle wstETH=market --recovers 0',
    'npx droste explain aave-v3-ethereum-top54 leverage.debtWeighted',
  ]
  return `${colour.bold('Next')}      ${commands.join('\n          ')}\n          or look at it: npx droste serve\n`
}
