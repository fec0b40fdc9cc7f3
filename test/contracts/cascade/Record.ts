import type { Seen } from './Eyes.ts'

/** One liquidation and the sale of what it brought, base units. */
export type Liquidation = {
  /** Place of the account in the book, reserve numbers of what is seized and what is repaid. */
  readonly row: number
  readonly collateral: number
  readonly debt: number
  readonly repaid: bigint
  /** What the liquidator gets, after the protocol's fee. */
  readonly seized: bigint
  readonly fee: bigint
  /** What the sale brought, in the debt's asset. */
  readonly proceeds: bigint
}

/** A pool after the round's sales. */
export type Pool = { readonly sqrtPrice: bigint; readonly tick: number; readonly liquidity: bigint }

/** All that a round did, as one side tells it; the other must tell the same. Prices in 8 digits, by reserve number. */
export type Round = {
  /** What the oracle said while it was served. */
  readonly oracle: readonly bigint[]
  readonly liquidations: readonly Liquidation[]
  /** The pools after the sales, and their √price after what arbitrage undid. */
  readonly sold: readonly Pool[]
  readonly recovered: readonly bigint[]
  /** Debts written off so far, base units. */
  readonly deficits: readonly bigint[]
  /** What the oracle says afterwards, and all accounts at these prices. */
  readonly close: readonly bigint[]
  readonly accounts: readonly Seen[]
}

const UNITS = [18, 18, 6] as const
const usd = (amount: bigint, price: bigint, id: number): number =>
  Number((amount * price * 10n ** 6n) / 10n ** BigInt(UNITS[id]!)) / 1e14

/** The round in USD at the oracle's prices: what outcomes are told in. */
export function inUsd({ oracle, liquidations, deficits, close, accounts }: Round) {
  const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0)
  const short = accounts.map(({ debtBase, collateralBase }) =>
    debtBase > collateralBase ? Number(debtBase - collateralBase) / 1e8 : 0,
  )
  return {
    liquidations: liquidations.length,
    repaid: sum(liquidations.map(({ repaid, debt }) => usd(repaid, oracle[debt]!, debt))),
    seized: sum(
      liquidations.map(({ seized, fee, collateral }) => usd(seized + fee, oracle[collateral]!, collateral)),
    ),
    prices: close.map((price) => Number(price) / 1e8),
    badDebt: sum(deficits.map((amount, id) => usd(amount, close[id]!, id))) + sum(short),
  }
}
