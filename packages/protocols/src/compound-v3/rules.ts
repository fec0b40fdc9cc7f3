import { Fault } from '@droste/core'
import type * as Configuration from './Configuration.ts'
import * as Factor from './Factor.ts'
import * as Interest from './Interest.ts'

/** A Comet: its base, the base tokens it holds, and of each collateral what accounts own and what it holds. */
export type Comet = {
  readonly base: Interest.Base
  readonly cash: bigint
  readonly collateral: ReadonlyMap<string, { readonly supplied: bigint; readonly held: bigint }>
}

/** An account: a principal (negative is debt) and collateral in token units, which earns nothing. */
export type Account = { readonly principal: bigint; readonly collateral: ReadonlyMap<string, bigint> }

/** USD per whole token, 8 digits. */
export type Prices = { readonly base: bigint; readonly assets: ReadonlyMap<string, bigint> }

export const NO_ACCOUNT: Account = { principal: 0n, collateral: new Map() }

/** A Comet after an action, and the account. */
export type Acted = { readonly comet: Comet; readonly account: Account }

export const open = (configuration: Configuration.Configuration, now: bigint): Comet => ({
  base: Interest.open(now),
  cash: 0n,
  collateral: new Map(configuration.assets.map(({ name }) => [name, { supplied: 0n, held: 0n }])),
})

/** The Comet with its indices at `now`. Mirrors `accrueInternal`, less rewards. */
export const accrue = (configuration: Configuration.Configuration, comet: Comet, now: bigint): Comet => ({
  ...comet,
  base: Interest.accrue(configuration, comet.base, now),
})

/** What is left to the protocol (base units, may be negative), collateral aside. Mirrors `getReserves`. */
export const reserves = ({ base, cash }: Comet): bigint =>
  cash - Interest.presentValue(base, base.totalSupply) - Interest.presentValue(base, -base.totalBorrow)

/** Collateral the protocol has taken over and not sold. Mirrors `getCollateralReserves`. */
export function collateralReserves(comet: Comet, asset: string): bigint {
  const { held, supplied } = comet.collateral.get(asset) ?? { held: 0n, supplied: 0n }
  return held - supplied
}

/** Which factor collateral counts with: to borrow, or to be taken over. */
export type Test = 'borrowFactor' | 'liquidateFactor'

/**
 * Weighted collateral less debt (8 digits USD, each leg toward zero), at the stored indices. Mirrors the sums
 * of `isBorrowCollateralized` and `isLiquidatable`.
 */
export function margin(
  configuration: Configuration.Configuration,
  comet: Comet,
  account: Account,
  prices: Prices,
  test: Test,
): bigint {
  const present = Interest.presentValue(comet.base, account.principal)
  return configuration.assets.reduce(
    (sum, asset) => {
      const held = account.collateral.get(asset.name) ?? 0n
      if (held === 0n) return sum
      return sum + Factor.mul(Factor.value(held, priceOf(prices, asset.name), asset.scale), asset[test])
    },
    Factor.value(present, prices.base, configuration.baseScale),
  )
}

/** Whether anyone may have the account absorbed. Mirrors `isLiquidatable`. */
export const isLiquidatable = (
  configuration: Configuration.Configuration,
  comet: Comet,
  account: Account,
  prices: Prices,
): boolean => account.principal < 0n && margin(configuration, comet, account, prices, 'liquidateFactor') < 0n

/** Whether the account may borrow and withdraw as it stands. Mirrors `isBorrowCollateralized`. */
export const isBorrowCollateralized = (
  configuration: Configuration.Configuration,
  comet: Comet,
  account: Account,
  prices: Prices,
): boolean => account.principal >= 0n || margin(configuration, comet, account, prices, 'borrowFactor') >= 0n

/** Base tokens in: debt first, then supply. The Comet must be accrued. Mirrors `supplyBase`. */
export function supplyBase(comet: Comet, account: Account, amount: bigint): Acted {
  const present = Interest.presentValue(comet.base, account.principal) + amount
  return settle(
    { ...comet, cash: comet.cash + amount },
    account,
    Interest.principalValue(comet.base, present),
  )
}

/** Base tokens out: supply first, then debt. The Comet must be accrued. Mirrors `withdrawBase`. */
export function withdrawBase(
  configuration: Configuration.Configuration,
  comet: Comet,
  account: Account,
  amount: bigint,
  prices: Prices,
): Acted {
  const present = Interest.presentValue(comet.base, account.principal) - amount
  const done = settle(comet, account, Interest.principalValue(comet.base, present))
  if (present < 0n) {
    if (-present < configuration.borrowMin) throw new RevertError('BorrowTooSmall')
    if (!isBorrowCollateralized(configuration, comet, done.account, prices)) {
      throw new RevertError('NotCollateralized')
    }
  }
  if (amount > comet.cash) throw new RevertError('TransferOutFailed')
  return { ...done, comet: { ...done.comet, cash: comet.cash - amount } }
}

/** Collateral in, up to the cap. Mirrors `supplyCollateral`. */
export function supplyCollateral(
  configuration: Configuration.Configuration,
  comet: Comet,
  account: Account,
  asset: string,
  amount: bigint,
): Acted {
  const done = moveCollateral(comet, account, asset, amount)
  const cap = assetOf(configuration, asset).supplyCap
  if (done.comet.collateral.get(asset)!.supplied > cap) throw new RevertError('SupplyCapExceeded')
  return done
}

/** Collateral out, if what stays allows the debt at stored indices. Mirrors `withdrawCollateral`. */
export function withdrawCollateral(
  configuration: Configuration.Configuration,
  comet: Comet,
  account: Account,
  asset: string,
  amount: bigint,
  prices: Prices,
): Acted {
  assetOf(configuration, asset)
  if (amount > (account.collateral.get(asset) ?? 0n)) throw new RevertError('arithmetic underflow')
  const done = moveCollateral(comet, account, asset, -amount)
  if (!isBorrowCollateralized(configuration, done.comet, done.account, prices)) {
    throw new RevertError('NotCollateralized')
  }
  return done
}

function moveCollateral(comet: Comet, account: Account, asset: string, amount: bigint): Acted {
  const { supplied, held } = comet.collateral.get(asset) ?? { supplied: 0n, held: 0n }
  const owned = (account.collateral.get(asset) ?? 0n) + amount
  return {
    comet: {
      ...comet,
      collateral: new Map(comet.collateral).set(asset, { supplied: supplied + amount, held: held + amount }),
    },
    account: { ...account, collateral: new Map(account.collateral).set(asset, owned) },
  }
}

/** Moves an account to another principal and the totals with it. Mirrors `repayAndSupplyAmount`, `withdrawAndBorrowAmount`. */
export function settle(comet: Comet, account: Account, principal: bigint): Acted {
  const supplied = (p: bigint): bigint => (p > 0n ? p : 0n)
  const owed = (p: bigint): bigint => (p < 0n ? -p : 0n)
  const { base } = comet
  return {
    comet: {
      ...comet,
      base: {
        ...base,
        totalSupply: base.totalSupply + supplied(principal) - supplied(account.principal),
        totalBorrow: base.totalBorrow + owed(principal) - owed(account.principal),
      },
    },
    account: { ...account, principal },
  }
}

/** The terms of a collateral asset the Comet must know. */
export function assetOf(configuration: Configuration.Configuration, name: string): Configuration.Asset {
  const asset = configuration.assets.find((each) => each.name === name)
  if (asset === undefined) throw new RevertError('BadAsset')
  return asset
}

/** The price of a collateral asset the oracle must know. */
export function priceOf(prices: Prices, asset: string): bigint {
  const price = prices.assets.get(asset)
  if (price === undefined || price <= 0n) throw new RevertError('BadPrice')
  return price
}

/** Why a Comet refuses: its own errors, and checked arithmetic. */
export type Reason =
  | 'arithmetic underflow'
  | 'BadAsset'
  | 'BadPrice'
  | 'BorrowTooSmall'
  | 'InsufficientReserves'
  | 'NotCollateralized'
  | 'NotForSale'
  | 'NotLiquidatable'
  | 'SupplyCapExceeded'
  | 'TransferOutFailed'

/** The contract would revert: the action does not happen and nothing changes. */
export class RevertError extends Fault<{ reason: Reason }> {
  override readonly name = 'CompoundV3.RevertError'
  constructor(reason: Reason) {
    super(`The Comet refuses: ${reason}.`, { reason })
  }
  override advise = (): string =>
    'Check the account, the prices and the configuration after accrual at the same second.'
}
