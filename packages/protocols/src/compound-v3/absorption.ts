import type { Configuration } from './Configuration.ts'
import * as Factor from './Factor.ts'
import * as Interest from './Interest.ts'
import {
  type Account,
  assetOf,
  type Comet,
  collateralReserves,
  isLiquidatable,
  type Prices,
  priceOf,
  RevertError,
  reserves,
  settle,
} from './rules.ts'

/** An account taken over. Amounts in base units; `shortfall` is debt its credited collateral did not cover. */
export type Absorbed = {
  readonly comet: Comet
  readonly account: Account
  readonly seized: ReadonlyMap<string, bigint>
  readonly credit: bigint
  /** What reserves paid so that the account ends at zero or above. */
  readonly paidOut: bigint
  readonly shortfall: bigint
}

/**
 * Takes over all collateral at its liquidation factor against the debt; what is left over becomes a supply,
 * what is missing is the reserves' loss. The Comet must be accrued. Mirrors `absorbInternal`.
 */
export function absorb(
  configuration: Configuration,
  comet: Comet,
  account: Account,
  prices: Prices,
): Absorbed {
  if (!isLiquidatable(configuration, comet, account, prices)) throw new RevertError('NotLiquidatable')
  const collateral = new Map(comet.collateral)
  const seized = new Map<string, bigint>()
  let credited = 0n
  for (const asset of configuration.assets) {
    const held = account.collateral.get(asset.name) ?? 0n
    if (held === 0n) continue
    const total = collateral.get(asset.name)!
    collateral.set(asset.name, { ...total, supplied: total.supplied - held })
    seized.set(asset.name, held)
    const value = Factor.value(held, priceOf(prices, asset.name), asset.scale)
    credited += Factor.mul(value, asset.liquidationFactor)
  }
  const credit = Factor.units(credited, prices.base, configuration.baseScale)
  const before = Interest.presentValue(comet.base, account.principal)
  const after = before + credit
  const kept = after < 0n ? 0n : after
  const emptied = { ...account, collateral: new Map<string, bigint>() }
  const settled = settle({ ...comet, collateral }, emptied, Interest.principalValue(comet.base, kept))
  return { ...settled, seized, credit, paidOut: kept - before, shortfall: kept - after }
}

/**
 * Price of one whole token at the store front (8 digits USD): the oracle's, less
 * `storeFrontPriceFactor * (1 - liquidationFactor)`, each product rounded down. Mirrors `quoteCollateral`.
 */
export function askPrice(configuration: Configuration, name: string, prices: Prices): bigint {
  const { liquidationFactor } = assetOf(configuration, name)
  const discount = Factor.mul(configuration.storeFrontPriceFactor, Factor.ONE - liquidationFactor)
  return Factor.mul(priceOf(prices, name), Factor.ONE - discount)
}

/** Token units of collateral for `baseAmount` base units, rounded down twice. Mirrors `quoteCollateral`. */
export const quoteCollateral = (
  configuration: Configuration,
  name: string,
  baseAmount: bigint,
  prices: Prices,
): bigint =>
  (prices.base * baseAmount * assetOf(configuration, name).scale) /
  askPrice(configuration, name, prices) /
  configuration.baseScale

/** Sells taken-over collateral, while reserves are below their target. Mirrors `buyCollateral`. */
export function buyCollateral(
  configuration: Configuration,
  comet: Comet,
  name: string,
  baseAmount: bigint,
  prices: Prices,
): { comet: Comet; amount: bigint } {
  if (reserves(comet) >= 0n && reserves(comet) >= configuration.targetReserves)
    throw new RevertError('NotForSale')
  const amount = quoteCollateral(configuration, name, baseAmount, prices)
  if (amount > collateralReserves(comet, name)) throw new RevertError('InsufficientReserves')
  const { supplied, held } = comet.collateral.get(name)!
  return {
    comet: {
      ...comet,
      cash: comet.cash + baseAmount,
      collateral: new Map(comet.collateral).set(name, { supplied, held: held - amount }),
    },
    amount,
  }
}
