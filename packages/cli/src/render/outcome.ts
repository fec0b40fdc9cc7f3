import type { Outcome } from '@droste/engine'
import type { Stressed } from '@droste/service/answers/StressAnswer'
import { cannotBite } from '@droste/service/answers/StressWarnings'
import type { Opened } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { contagion } from './contagion.ts'
import { accountName, heading } from './heading.ts'
import { table } from './Table.ts'
import { percent, plural, price, usd, wrap } from './Text.ts'

/** What `stress` says to people. */
export function outcome(opened: Opened, stressed: Stressed, colour: Colour): string {
  const cannot = cannotBite(opened, stressed.scenario, stressed.bite)
  const happened = stressed.outcome.totals.eligibleDebtUsd > 0
  return [
    heading(opened.ledger, colour),
    shock(opened, stressed, colour),
    ...(cannot !== null && !happened
      ? [`${colour.yellow(wrap(cannot, 100))}\n`, ...unbooked(stressed.outcome)]
      : [
          rounds(opened, stressed, colour),
          totals(stressed.outcome, colour),
          ...contagion(opened.ledger, stressed.outcome, colour),
          feedback(opened, stressed, colour),
          accounts(opened, stressed, colour),
        ]),
  ].join('\n')
}

/** Bad debt that stands at the marks although nobody is liquidated. */
function unbooked({ totals: { badDebtUsd, badDebtBeforeUsd } }: Outcome.Outcome): string[] {
  if (badDebtUsd === 0) return []
  return [
    `At the marks, though, ${usd(badDebtUsd)} of debt is more than the collateral behind it (${usd(badDebtBeforeUsd)} before the shock):\nbad debt that no venue has booked.\n`,
  ]
}

const MOVED = 0.0005 // a mark that moved by less is not named

function shock({ ledger }: Opened, { scenario, outcome }: Stressed, colour: Colour): string {
  const symbol = (id: string): string => ledger.assets.find((asset) => asset.id === id)?.symbol ?? id
  const said = scenario.shocks.map(({ asset, change }) => `${symbol(asset)} ${signed(change)}`)
  const moved = ledger.assets
    .map((asset, at) => ({ ...asset, change: outcome.marksShocked[at]! / outcome.marksBefore[at]! - 1 }))
    .filter(
      ({ id, change }) => Math.abs(change) > MOVED && !scenario.shocks.some((each) => each.asset === id),
    )
  const follow = moved.slice(0, 6).map((asset) => `${asset.symbol} ${signed(asset.change)}`)
  const terms = [
    ...scenario.oracles.map(({ asset, regime }) => `${symbol(asset)} seen by a ${regime.kind} oracle`),
    ...(scenario.depth === 1 ? [] : [`pools at ${scenario.depth} of their depth`]),
    `gas ${usd(scenario.gasUsd)}`,
    ...(scenario.closeFactor === null ? [] : [`close factor ${percent(scenario.closeFactor)}`]),
    ...(scenario.capitalUsd === null
      ? []
      : [`liquidators repay at most ${usd(scenario.capitalUsd)} a round`]),
  ]
  return [
    `${colour.bold('Shock')}: ${said.join(', ') || 'none'}${follow.length > 0 ? `; with it ${follow.join(', ')}${moved.length > 6 ? ', …' : ''}` : ''}`,
    `  ${terms.join(' · ')}`,
    '',
  ].join('\n')
}

const signed = (change: number): string => `${change < 0 ? '−' : '+'}${percent(Math.abs(change))}`

const EDGE = 8 // rounds shown at the beginning; the last three are always shown

function rounds({ ledger }: Opened, { outcome }: Stressed, colour: Colour): string {
  const { rounds, marksShocked } = outcome
  const last = rounds.at(-1)?.marks ?? marksShocked
  const sold = ledger.assets
    .map(({ symbol }, at) => ({ symbol, at, moved: Math.abs(last[at]! / marksShocked[at]! - 1) }))
    .filter(({ moved }) => moved > MOVED)
    .sort((a, b) => b.moved - a.moved)
    .slice(0, 3)
  const row = (round: Outcome.Round): string[] => [
    `${round.round}`,
    usd(round.eligibleDebtUsd),
    `${round.liquidations}`,
    usd(round.repaidUsd),
    usd(round.seizedUsd),
    usd(round.absorbedUsd),
    round.badDebtUsd > 0 ? colour.red(usd(round.badDebtUsd)) : usd(0),
    ...sold.map(({ at }) => price(round.marks[at]!)),
  ]
  const long = rounds.length > EDGE + 4
  const shown = long
    ? [...rounds.slice(0, EDGE).map(row), gap(7 + sold.length), ...rounds.slice(-3).map(row)]
    : rounds.map(row)
  return table(
    [
      'round',
      'eligible',
      'liquidations',
      'repaid',
      'seized',
      'absorbed',
      'bad debt',
      ...sold.map(({ symbol }) => symbol),
    ],
    shown,
    { colour },
  )
}

const gap = (columns: number): string[] => Array.from({ length: columns }, () => '…')

function totals({ totals, rounds }: Outcome.Outcome, colour: Colour): string {
  const { eligibleDebtUsd, repaidUsd, seizedUsd, absorbedUsd, badDebtUsd, badDebtBeforeUsd, accounts } =
    totals
  const before = badDebtBeforeUsd > 0 ? `, ${usd(badDebtBeforeUsd)} of it there before the shock` : ''
  return [
    `${colour.bold('After')} ${plural(rounds.length, 'round')}: ${plural(accounts, 'account')} eligible with ${usd(eligibleDebtUsd)} of debt; ${usd(repaidUsd)} repaid for ${usd(seizedUsd)} seized;`,
    `  ${usd(absorbedUsd)} absorbed by the venues; ${colour.bold(`bad debt ${usd(badDebtUsd)}`)}${before}`,
    '',
  ].join('\n')
}

function feedback({ ledger }: Opened, { outcome }: Stressed, colour: Colour): string {
  const { amplification, branchingRatio, fixedPoints } = outcome
  const { greatest, least } = fixedPoints
  const apart = ledger.assets
    .map(({ symbol }, at) => ({ symbol, high: greatest.marks[at]!, low: least.marks[at]! }))
    .filter(({ high, low }) => high - low > 1e-3 * high)
    .slice(0, 3)
  return [
    `${colour.bold('Feedback')}: ${amplification === null ? 'the shock itself moves no collateral' : `what is shocked falls ${amplification.toFixed(3)} times as far as by the shock alone`}; branching ratio ${branchingRatio.toFixed(3)}${branchingRatio >= 1 ? colour.red(' (a further fall feeds itself)') : ''}`,
    apart.length === 0
      ? '  one fixed point: the outcome does not depend on who moves first'
      : `  two fixed points: ${apart.map(({ symbol, high, low }) => `${symbol} between ${price(low)} and ${price(high)}`).join(', ')}; who moves first decides`,
    '',
  ].join('\n')
}

const MATTER = 5

function accounts({ ledger, subject }: Opened, { outcome, accounts }: Stressed, colour: Colour): string {
  const { eligibleDebtUsd, repaidUsd, seizedUsd, badDebtUsd } = outcome.accounts
  return table(
    ['the accounts that matter most', 'eligible', 'repaid', 'seized', 'bad debt'],
    accounts
      .slice(0, MATTER)
      .map((row) => [
        accountName(subject.accountId(row), ledger),
        usd(eligibleDebtUsd[row]!),
        usd(repaidUsd[row]!),
        usd(seizedUsd[row]!),
        badDebtUsd[row]! > 0 ? colour.red(usd(badDebtUsd[row]!)) : usd(0),
      ]),
    { colour },
  )
}
