import type { Measured, Named, Told } from '@droste/service/answers/AccountAnswer'
import type { Tables } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { accountName } from './heading.ts'
import { table } from './Table.ts'
import { percent, plural, price, ratio, times, usd } from './Text.ts'

/** What `account` says to people: the wallet, then each account with its legs; before and after where asked. */
export function account(ledger: Tables, { whatIf, ...now }: Measured, colour: Colour): string {
  return [
    ...(now.accounts.length > 1 ? [together(now, colour)] : []),
    ...now.accounts.map((each) => one(ledger, each, colour)),
    through(now, colour),
    ...(whatIf ? [compared(ledger, now, whatIf, colour)] : []),
  ].join('\n')
}

function together({ wallet, venues, accounts }: Told, colour: Colour): string {
  const { collateralUsd, debtUsd, leverage, netLeverage, healthFactor } = wallet
  return [
    `${plural(accounts.length, 'account')} together: ${usd(collateralUsd)} collateral, ${usd(debtUsd)} debt, leverage ${times(leverage)} (${times(netLeverage)} net of its own debts), weakest health ${ratio(healthFactor)}`,
    ...(venues.length > 1
      ? [
          table(
            ['venue', 'collateral', 'debt', 'equity', 'leverage'],
            venues.map((each) => [
              each.venue,
              usd(each.collateralUsd),
              usd(each.debtUsd),
              usd(each.equityUsd),
              times(each.leverage),
            ]),
            { colour },
          ),
        ]
      : []),
  ].join('\n')
}

function one(ledger: Tables, named: Named, colour: Colour): string {
  const {
    account: id,
    venue,
    collateralUsd,
    debtUsd,
    equityUsd,
    leverage,
    healthFactor,
    loopedDebtUsd,
  } = named
  const [nearest] = named.triggers
  return [
    `${colour.bold(accountName(id, ledger))}  at ${venue}`,
    `  collateral ${usd(collateralUsd)} · debt ${usd(debtUsd)} · equity ${usd(equityUsd)} · leverage ${times(leverage)} · health ${ratio(healthFactor)}`,
    ...(loopedDebtUsd > 0
      ? [`  ${usd(loopedDebtUsd)} of the debt is looped: at least ${loops(named.loops)}`]
      : []),
    ...(nearest ? [`  eligible when ${named.triggers.slice(0, 3).map(trigger).join(', or ')}`] : []),
    ...(healthFactor !== null && healthFactor < 1 ? [`  ${colour.red('eligible for liquidation now')}`] : []),
    table(
      ['', 'asset', 'tokens', 'price', 'value', 'of equity', 'through', 'threshold'],
      named.legs.map((leg) => [
        leg.side,
        leg.symbol,
        leg.tokens.toLocaleString('en-US', { maximumSignificantDigits: 8 }),
        price(leg.priceUsd),
        usd(leg.valueUsd),
        times(leg.leverage),
        times(leg.lookThrough),
        leg.side === 'collateral' ? percent(leg.threshold) : '',
      ]),
      { colour, left: [0, 1] },
    ),
  ].join('\n')
}

/** What it all comes to in assets that stand on nothing else. */
const through = ({ wallet }: Told, colour: Colour): string =>
  [
    `looked through, ${times(wallet.lookThroughLeverage)} of equity:`,
    table(
      ['asset', 'held', 'owed', 'net'],
      wallet.exposures.map(({ symbol, longUsd, shortUsd, netUsd }) => [
        symbol,
        usd(longUsd),
        usd(shortUsd),
        usd(netUsd),
      ]),
      { colour },
    ),
  ].join('\n')

type Metric = readonly [name: string, of: (each: Told['wallet']) => string]
const METRICS: readonly Metric[] = [
  ['collateral', ({ collateralUsd }) => usd(collateralUsd)],
  ['debt', ({ debtUsd }) => usd(debtUsd)],
  ['equity', ({ equityUsd }) => usd(equityUsd)],
  ['looped debt', ({ loopedDebtUsd }) => usd(loopedDebtUsd)],
  ['leverage', ({ leverage }) => times(leverage)],
  ['look-through leverage', ({ lookThroughLeverage }) => times(lookThroughLeverage)],
  ['net leverage', ({ netLeverage }) => times(netLeverage)],
  ['health', ({ healthFactor }) => ratio(healthFactor)],
]
type AccountMetric = readonly [name: string, of: (each: Named) => string]
const OF_ACCOUNT: readonly AccountMetric[] = [
  ['leverage', ({ leverage }) => times(leverage)],
  ['health', ({ healthFactor }) => ratio(healthFactor)],
  ['may still borrow', ({ borrowableUsd }) => usd(borrowableUsd)],
  ['loops', (each) => (each.loops === null ? 'beyond its limit' : each.loops.toFixed(2))],
  ['eligible when', ({ triggers: [nearest] }) => (nearest ? trigger(nearest) : '–')],
]

function compared(
  ledger: Tables,
  before: Told,
  after: NonNullable<Measured['whatIf']>,
  colour: Colour,
): string {
  const several = before.accounts.length > 1
  const accounts = before.accounts.flatMap((each, at) =>
    OF_ACCOUNT.filter(([name]) => several || !METRICS.some(([other]) => other === name)).map(([name, of]) => [
      several ? `${accountName(each.account, ledger)}: ${name}` : name,
      of(each),
      of(after.accounts[at]!),
    ]),
  )
  const { paidInUsd } = after
  const paid = `${paidInUsd < 0 ? 'takes out' : 'pays in'} ${usd(Math.abs(paidInUsd))}`
  return [
    `${colour.bold('what if')}${paidInUsd === 0 ? '' : `: the owner ${paid}`}`,
    table(
      ['', 'before', 'after'],
      [...METRICS.map(([name, of]) => [name, of(before.wallet), of(after.wallet)]), ...accounts],
      { colour },
    ),
  ].join('\n')
}

const trigger = ({ symbol, drop }: Named['triggers'][number]): string => `${symbol} falls ${percent(drop)}`

const loops = (count: number | null): string =>
  count === null
    ? 'more loops than its threshold allows'
    : `${plural(Math.ceil(count - 1e-9), 'loop')} (${count.toFixed(2)})`
