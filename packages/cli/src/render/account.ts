import type { Portrait } from '@droste/engine'
import type { Wallet } from '../commands/account.ts'
import type { Tables } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { accountName } from './heading.ts'
import { table } from './Table.ts'
import { percent, plural, price, ratio, times, usd } from './Text.ts'

/** What `account` says to people: the wallet, then each account with its legs. */
export function account(
  ledger: Tables,
  wallet: Wallet,
  accounts: readonly Portrait.Portrait[],
  colour: Colour,
): string {
  const together = `${plural(accounts.length, 'account')} together: ${usd(wallet.collateralUsd)} collateral, ${usd(wallet.debtUsd)} debt, leverage ${times(wallet.leverage)}, weakest health ${ratio(wallet.healthFactor)}\n`
  return [
    ...(accounts.length > 1 ? [together] : []),
    ...accounts.map((each) => one(ledger, each, colour)),
  ].join('\n')
}

function one(ledger: Tables, portrait: Portrait.Portrait, colour: Colour): string {
  const { account, venue, collateralUsd, debtUsd, equityUsd, leverage, healthFactor, loopedDebtUsd } =
    portrait
  const [nearest] = portrait.triggers
  return [
    `${colour.bold(accountName(account, ledger))}  at ${venue}`,
    `  collateral ${usd(collateralUsd)} · debt ${usd(debtUsd)} · equity ${usd(equityUsd)} · leverage ${times(leverage)} · health ${ratio(healthFactor)}`,
    ...(loopedDebtUsd > 0
      ? [`  ${usd(loopedDebtUsd)} of the debt is looped: at least ${loops(portrait.loops)}`]
      : []),
    ...(nearest ? [`  eligible when ${portrait.triggers.slice(0, 3).map(trigger).join(', or ')}`] : []),
    ...(!nearest && healthFactor !== null && healthFactor >= 1
      ? ['  no fall of a single asset, as its oracles see it, makes it eligible; interest still can']
      : []),
    ...(healthFactor !== null && healthFactor < 1 ? [`  ${colour.red('eligible for liquidation now')}`] : []),
    table(
      ['', 'asset', 'tokens', 'price', 'value', 'threshold'],
      portrait.legs.map((leg) => [
        leg.side,
        leg.symbol,
        leg.tokens.toLocaleString('en-US', { maximumSignificantDigits: 8 }),
        price(leg.priceUsd),
        usd(leg.valueUsd),
        leg.side === 'collateral' ? percent(leg.threshold) : '',
      ]),
      { colour, left: [0, 1] },
    ),
  ].join('\n')
}

const trigger = ({ symbol, drop }: Portrait.Trigger): string => `${symbol} falls ${percent(drop)}`

const loops = (count: number | null): string =>
  count === null
    ? 'more loops than its threshold allows'
    : `${plural(Math.ceil(count - 1e-9), 'loop')} (${count.toFixed(2)})`
