import type { Tour, Tried } from '../commands/tour.ts'
import type { Opened } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { version } from '../version.ts'
import { bars } from './Bars.ts'
import { coverage } from './heading.ts'
import { staircase } from './inspection.ts'
import { table } from './Table.ts'
import { percent, plural, times, usd, wrap } from './Text.ts'

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
    '          assumed: how deep the pools are, and what collateral other than wstETH is',
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
  const known = recursion.depth.filter((each) => each.loops !== null)
  const [least, most] = [known[0]?.loops ?? 0, known.at(-1)?.loops ?? 0]
  return [
    `${colour.bold('Depth')}     ${usd(recursion.loopedDebtUsd)}, ${percent(recursion.loopedShare)} of the debt, is ETH borrowed against ETH and stands on itself. To get there`,
    `          takes at least ${least} to ${most} loops of borrowing and depositing again (${plural(
      recursion.depth.reduce((sum, each) => sum + each.accounts, 0),
      'account',
    )}).`,
    `          Looked through, ${usd(lookThrough.grossUsd)} of collateral is ${usd(lookThrough.netUsd)} counted ${times(lookThrough.multiplier)}.`,
    '',
  ].join('\n')
}

function cliff({ together }: Tour, colour: Colour): string {
  return [
    `${colour.bold('The cliff')} If the market falls (ETH and the unnamed volatile collateral together), debt becomes eligible`,
    `          for liquidation like this; the percent that ends at −${percent(together.drop)} alone adds ${usd(together.jumpUsd)}:`,
    staircase(together),
  ].join('\n')
}

const HEAD = ['eligible', 'liquidated', 'bad debt', 'with half to twice the pool depth']

const figures = ({ outcome: { totals }, badDebtUsd }: Tried, colour: Colour): string[] => [
  usd(totals.eligibleDebtUsd),
  usd(totals.repaidUsd),
  totals.badDebtUsd > 0 ? colour.red(usd(totals.badDebtUsd)) : usd(0),
  badDebtUsd.least === badDebtUsd.most ? 'the same' : `${usd(badDebtUsd.least)} to ${usd(badDebtUsd.most)}`,
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
  const [rate, market] = depegs
  const blind = depegs.filter(({ oracle }) => oracle === 'rate').at(-1)
  return [
    `${colour.bold('A depeg of wstETH')}, ETH itself unmoved. The same loss of peg, told by two oracles:`,
    table(
      ['depeg', 'the oracle tells', ...HEAD],
      depegs.map((tried) => [
        `−${percent(tried.fall)}`,
        names[tried.oracle ?? 'rate'],
        ...figures(tried, colour),
      ]),
      { colour, left: [0, 1] },
    ),
    wrap(
      `  ${colour.bold('The surprise')}: at −${percent(rate?.fall ?? 0)} the oracle that knows the market price makes ${usd(market?.outcome.totals.badDebtUsd ?? 0)} of bad debt, by selling loops into pools that cannot take them; the one that is blind to it liquidates nobody. At −${percent(blind?.fall ?? 0)} it still liquidates nobody, and ${usd(blind?.outcome.totals.badDebtUsd ?? 0)} of bad debt stands at market prices that no venue has booked.`,
      104,
      '  ',
    ),
    '',
  ].join('\n')
}

function sure({ falls, depegs }: Tour, colour: Colour): string {
  const widest = [...falls, ...depegs]
    .map((tried) => tried.badDebtUsd)
    .sort((a, b) => b.most - b.least - (a.most - a.least))[0]
  return [
    `${colour.bold('How sure')}  Leverage, depth and cliff follow from the book. Bad debt rests most on pool depth, which is assumed:`,
    `          the range in the last column spans up to ${usd((widest?.most ?? 0) - (widest?.least ?? 0))}. Pools do not refill during the cascade.`,
    '',
  ].join('\n')
}

function next(colour: Colour): string {
  const commands = [
    'npx droste inspect aave-v3-ethereum-top54',
    'npx droste stress aave-v3-ethereum-top54 --shock wstETH=-5% --oracle wstETH=market --depth 2',
    'npx droste explain aave-v3-ethereum-top54 leverage.debtWeighted',
  ]
  return `${colour.bold('Next')}      ${commands.join('\n          ')}\n`
}
