import type { WalletMeasure } from '../wallet/Wallet.ts'
import { type Definitions, explainBy, ORIGIN } from './Definition.ts'
import { as, type Explanation } from './Explanation.ts'
import * as Figure from './Figure.ts'

/** A wallet as it is, and as it would be, as `account` answers it. */
export type Told = WalletMeasure & { readonly whatIf?: WalletMeasure & { readonly paidInUsd: number } }

/** The tree that a figure of `account`'s answer came from. @throws Figure.UnknownFigureError */
export function explainWallet(told: Told, figure: string): Explanation {
  const [first = '', ...rest] = Figure.parse(figure)
  const imagined = first === 'whatIf' ? told.whatIf : undefined
  const found = imagined
    ? explainBy(imagined, definitions(imagined, 'C1: the ledger’s price, moved as asked'), rest)
    : explainBy(told, definitions(told, 'the ledger’s price'), Figure.parse(figure))
  if (!found) throw new Figure.UnknownFigureError(figure, Figure.leaves(told).map(Figure.format))
  return imagined ? within(found) : found
}

const within = (tree: Explanation): Explanation => ({
  ...as(`whatIf.${tree.figure}`, tree),
  inputs: tree.inputs.map(within),
})

function definitions({ wallet, accounts, venues }: WalletMeasure, price: string): Definitions {
  const every = (figure: string): readonly string[] => accounts.map((_, at) => `accounts.${at}.${figure}`)
  const at = (venue: string, figure: string): readonly string[] =>
    accounts.flatMap((account, place) =>
      account.venue === venues[Number(venue)]!.venue ? [`accounts.${place}.${figure}`] : [],
    )
  const legs = (account: string, figure: string, sides: readonly string[]): readonly string[] =>
    (accounts[Number(account)]?.legs ?? []).flatMap(({ side }, leg) =>
      sides.includes(side) ? [`accounts.${account}.legs.${leg}.${figure}`] : [],
    )
  const nets = wallet.exposures.map((_, at) => `wallet.exposures.${at}.netUsd`)
  return { ...ORIGIN, ...totals(every, nets), ...venue(at), ...account(legs), ...leg(price) }
}

type Listed = (of: string, figure: string) => readonly string[]

const totals = (every: (figure: string) => readonly string[], nets: readonly string[]): Definitions => ({
  paidInUsd: {
    unit: 'USD',
    rule: 'equity after the moves less equity before them, both at the prices after; below 0 it is taken out',
    from: () => ['wallet.equityUsd'],
  },
  'wallet.collateralUsd': {
    unit: 'USD',
    rule: 'M4: of all accounts',
    how: 'sum',
    from: () => every('collateralUsd'),
  },
  'wallet.debtUsd': { unit: 'USD', rule: 'M4: of all accounts', how: 'sum', from: () => every('debtUsd') },
  'wallet.loopedDebtUsd': {
    unit: 'USD',
    rule: 'M7: of all accounts',
    how: 'sum',
    from: () => every('loopedDebtUsd'),
  },
  'wallet.equityUsd': {
    unit: 'USD',
    rule: 'M1: collateral less debt',
    how: 'difference',
    from: () => ['wallet.collateralUsd', 'wallet.debtUsd'],
  },
  'wallet.leverage': {
    unit: 'times',
    rule: 'M3: collateral over equity',
    how: 'quotient',
    from: () => ['wallet.collateralUsd', 'wallet.equityUsd'],
  },
  'wallet.lookThroughLeverage': {
    unit: 'times',
    rule: 'K5: what all deposits control over equity',
    from: () => [...every('controlledUsd'), 'wallet.equityUsd'],
  },
  'wallet.netLeverage': {
    unit: 'times',
    rule: 'K6: what is held of each asset beyond what is owed of it, over equity',
    from: () => [...nets, 'wallet.equityUsd'],
  },
  'wallet.healthFactor': {
    unit: 'fraction',
    rule: 'M2: of the weakest account',
    from: () => every('healthFactor'),
  },
  'wallet.exposures.*.longUsd': {
    unit: 'USD',
    rule: 'K6: held, through all claims',
    from: () => every('collateralUsd'),
  },
  'wallet.exposures.*.shortUsd': {
    unit: 'USD',
    rule: 'K6: owed, through all claims',
    from: () => every('debtUsd'),
  },
  'wallet.exposures.*.netUsd': {
    unit: 'USD',
    rule: 'K6: long less short',
    how: 'difference',
    from: (asset) => [`wallet.exposures.${asset}.longUsd`, `wallet.exposures.${asset}.shortUsd`],
  },
})

const venue = (at: Listed): Definitions => ({
  'venues.*.collateralUsd': {
    unit: 'USD',
    rule: 'M4: of the accounts there',
    how: 'sum',
    from: (v) => at(v!, 'collateralUsd'),
  },
  'venues.*.debtUsd': {
    unit: 'USD',
    rule: 'M4: of the accounts there',
    how: 'sum',
    from: (v) => at(v!, 'debtUsd'),
  },
  'venues.*.equityUsd': {
    unit: 'USD',
    rule: 'M1: collateral less debt',
    how: 'difference',
    from: (v) => [`venues.${v}.collateralUsd`, `venues.${v}.debtUsd`],
  },
  'venues.*.leverage': {
    unit: 'times',
    rule: 'M3: collateral over equity',
    how: 'quotient',
    from: (v) => [`venues.${v}.collateralUsd`, `venues.${v}.equityUsd`],
  },
})

const HELD = ['collateral', 'supply']

const account = (
  legs: (of: string, figure: string, sides: readonly string[]) => readonly string[],
): Definitions => ({
  'accounts.*.collateralUsd': {
    unit: 'USD',
    rule: 'M1: everything deposited',
    how: 'sum',
    from: (a) => legs(a!, 'valueUsd', HELD),
  },
  'accounts.*.idleUsd': {
    unit: 'USD',
    rule: 'M1: deposits that do not count in health',
    from: (a) => legs(a!, 'valueUsd', ['supply']),
  },
  'accounts.*.debtUsd': {
    unit: 'USD',
    rule: 'M1: everything owed',
    how: 'sum',
    from: (a) => legs(a!, 'valueUsd', ['debt']),
  },
  'accounts.*.equityUsd': {
    unit: 'USD',
    rule: 'M1: collateral less debt',
    how: 'difference',
    from: (a) => [`accounts.${a}.collateralUsd`, `accounts.${a}.debtUsd`],
  },
  'accounts.*.controlledUsd': {
    unit: 'USD',
    rule: 'K5: outside assets that the deposits control through claims',
    from: (a) => legs(a!, 'valueUsd', HELD),
  },
  'accounts.*.leverage': {
    unit: 'times',
    rule: 'M3: collateral over equity',
    how: 'quotient',
    from: (a) => [`accounts.${a}.collateralUsd`, `accounts.${a}.equityUsd`],
  },
  'accounts.*.lookThroughLeverage': {
    unit: 'times',
    rule: 'K5: what deposits control over equity',
    how: 'quotient',
    from: (a) => [`accounts.${a}.controlledUsd`, `accounts.${a}.equityUsd`],
  },
  'accounts.*.healthFactor': {
    unit: 'fraction',
    rule: 'M2: limit over weighted debt',
    how: 'quotient',
    from: (a) => [`accounts.${a}.limitUsd`, `accounts.${a}.weightedDebtUsd`],
  },
  'accounts.*.limitUsd': {
    unit: 'USD',
    rule: 'M2: Σ collateral · threshold, at the oracle’s prices',
    from: (a) => [...legs(a!, 'valueUsd', ['collateral']), ...legs(a!, 'threshold', ['collateral'])],
  },
  'accounts.*.weightedDebtUsd': {
    unit: 'USD',
    rule: 'M2: Σ debt / borrow factor, at the oracle’s prices',
    from: (a) => legs(a!, 'valueUsd', ['debt']),
  },
  'accounts.*.powerUsd': {
    unit: 'USD',
    rule: 'Σ collateral · ltv, at the oracle’s prices',
    from: (a) => legs(a!, 'valueUsd', ['collateral']),
  },
  'accounts.*.borrowableUsd': {
    unit: 'USD',
    rule: 'what it could owe at the venue’s ltv, less what it owes',
    how: 'difference',
    from: (a) => [`accounts.${a}.powerUsd`, `accounts.${a}.weightedDebtUsd`],
  },
  'accounts.*.loopedDebtUsd': {
    unit: 'USD',
    rule: 'M7: the smaller of what is held and owed within a family',
    from: (a) => legs(a!, 'valueUsd', [...HELD, 'debt']),
  },
  'accounts.*.loops': {
    unit: 'loops',
    rule: 'M9: fewest loops at the limit that reach it; none where no number does',
    from: (a) => [
      `accounts.${a}.loopedDebtUsd`,
      `accounts.${a}.collateralUsd`,
      `accounts.${a}.healthFactor`,
      `accounts.${a}.debtUsd`,
    ],
  },
  'accounts.*.triggers.*.drop': {
    unit: 'fraction',
    rule: 'M13: the fall of that asset at which it is eligible',
    from: (a) => [`accounts.${a}.limitUsd`, `accounts.${a}.weightedDebtUsd`],
  },
})

const leg = (price: string): Definitions => ({
  'accounts.*.legs.*.tokens': { unit: 'tokens', rule: 'whole tokens of the leg' },
  'accounts.*.legs.*.priceUsd': { unit: 'USD per token', rule: price },
  'accounts.*.legs.*.threshold': { unit: 'fraction', rule: 'M2: of the venue, or of its mode' },
  'accounts.*.legs.*.valueUsd': {
    unit: 'USD',
    rule: 'M1: amount · price',
    how: 'product',
    from: (a, l) => [`accounts.${a}.legs.${l}.tokens`, `accounts.${a}.legs.${l}.priceUsd`],
  },
  'accounts.*.legs.*.leverage': {
    unit: 'times',
    rule: 'M3: the leg over the account’s equity',
    how: 'quotient',
    from: (a, l) => [`accounts.${a}.legs.${l}.valueUsd`, `accounts.${a}.equityUsd`],
  },
  'accounts.*.legs.*.lookThrough': {
    unit: 'times',
    rule: 'K5: what the leg controls over the account’s equity',
    from: (a, l) => [`accounts.${a}.legs.${l}.valueUsd`, `accounts.${a}.equityUsd`],
  },
})
