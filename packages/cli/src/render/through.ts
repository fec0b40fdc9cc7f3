import type { Inspection, TracedDepth } from '@droste/engine'
import type { Colour } from '../terminal/Terminal.ts'
import { table } from './Table.ts'
import { percent, plural, times, usd } from './Text.ts'

const SHOWN = 5

/** The book through its claims: what is counted again, what it all is, which tokens circle; nothing where none are held. */
export function through({ lookThrough }: Inspection.Inspection, colour: Colour): string[] {
  const { tokens, outside, cycles, rejected, leverage } = lookThrough
  if (tokens.length === 0) return []
  const { lockedUsd, borrowedUsd, claimedUsd, redeemableUsd, countedTimes } = lookThrough
  return [
    [
      `${colour.bold('Through claims')}: ${usd(lockedUsd)} locked, of it ${usd(borrowedUsd)} borrowed and ${usd(claimedUsd)} claims on what is lent: ${usd(redeemableUsd)} could be carried away (${times(countedTimes)})`,
      `  leverage through them: half above ${times(leverage.p50)}, a tenth above ${times(leverage.p90)}, at most ${times(leverage.max)}`,
      table(
        ['token', 'held', 'worth of one', 'controls', 'borrowed inside'],
        tokens
          .slice(0, SHOWN)
          .map((token) => [
            token.symbol,
            usd(token.heldUsd),
            `$${token.worthUsd.toPrecision(6)}`,
            times(token.control),
            percent(token.borrowedShare),
          ]),
        { colour },
      ).trimEnd(),
      table(
        ['in the end it is', 'held', 'owed'],
        outside.slice(0, SHOWN).map((each) => [each.symbol, usd(each.longUsd), usd(each.shortUsd)]),
        { colour },
      ).trimEnd(),
      ...cycles.map(
        ({ assets }) =>
          `  ${assets.map(({ symbol }) => symbol).join(' and ')} stand on each other, in a circle`,
      ),
      ...rejected.map(
        ({ symbol, missing }) => `  ${symbol} could not be looked through: ${missing.symbol} has no price`,
      ),
      '',
    ].join('\n'),
  ]
}

const WHY: Readonly<Record<TracedDepth.Disagreeing['reason'], string>> = {
  flash: 'wound up by a flash loan: one borrow edge, whatever the leverage',
  incomplete: 'the history does not account for the debt there is',
  'other-family': 'debt of another family bought the collateral, which state cannot see',
  'own-units':
    'none of what was borrowed was deposited: it holds and owes one family, and neither bought the other',
  'partly-own': 'some of what was borrowed was deposited, some went elsewhere: state sees both as looped',
  careful: 'more steps than the limit asks for',
  'beyond-limit': 'fewer steps than the limit now asks for',
}

/** Depth from history beside depth from state. */
export function history(traced: Omit<TracedDepth.TracedDepth, 'compared'>, colour: Colour): string {
  const { events, fifo, proportional, flash, agreeing, disagreements, accounts } = traced
  const mean = (way: TracedDepth.Way): string => way.meanDebtDepth.toFixed(2)
  return [
    `${colour.bold('Depth from history')}: ${plural(events, 'event')}, deepest collateral ${plural(fifo.loops, 'borrow edge')}; the mean unit of debt is ${mean(fifo)} deep first in, first out, ${mean(proportional)} in proportion`,
    ...(flash.accounts > 0
      ? [`  ${plural(flash.accounts, 'account')} with ${usd(flash.debtUsd)} wound up by flash loans`]
      : []),
    table(
      ['traced loops', 'accounts', 'debt'],
      accounts.map((each) => [String(each.loops), String(each.accounts), usd(each.debtUsd)]),
      { colour },
    ).trimEnd(),
    `  state and history agree on ${plural(agreeing.accounts, 'account')} with ${usd(agreeing.debtUsd)}`,
    ...disagreements.map(
      ({ reason, accounts, debtUsd }) =>
        `  differ on ${plural(accounts, 'account')} with ${usd(debtUsd)}: ${WHY[reason]}`,
    ),
    '',
  ].join('\n')
}
