import { Fault, Fixed } from '@droste/core'

/** A rate curve, in factors per second: base and slope to the kink, steeper slope beyond it. */
export type Curve = {
  readonly base: bigint
  readonly slopeLow: bigint
  readonly slopeHigh: bigint
  readonly kink: bigint
}

/** A collateral asset's terms, in factors; `scale` is 10^decimals, the cap in token units. */
export type Asset = {
  readonly name: string
  readonly scale: bigint
  readonly borrowFactor: bigint
  readonly liquidateFactor: bigint
  readonly liquidationFactor: bigint
  readonly supplyCap: bigint
}

/** What a Comet is deployed with. Mirrors `CometConfiguration`. */
export type Configuration = {
  readonly base: string
  readonly baseScale: bigint
  /** Smallest debt that may be left, in base units. */
  readonly borrowMin: bigint
  /** Collateral is sold only while reserves are below this, in base units. */
  readonly targetReserves: bigint
  readonly storeFrontPriceFactor: bigint
  readonly supply: Curve
  readonly borrow: Curve
  readonly assets: readonly Asset[]
}

/** A configuration as Compound publishes it: yearly rates and factors as numbers, amounts like `"100e6"`. */
export type Published = {
  readonly baseToken: string
  readonly borrowMin: string
  readonly targetReserves: string
  readonly storeFrontPriceFactor: number
  readonly rates: Readonly<Record<RateName, number>>
  readonly assets: Readonly<Record<string, PublishedAsset>>
}

type RateName = `${'supply' | 'borrow'}${'Base' | 'SlopeLow' | 'SlopeHigh' | 'Kink'}`

type PublishedAsset = {
  readonly decimals: string
  readonly borrowCF: number
  readonly liquidateCF: number
  readonly liquidationFactor: number
  readonly supplyCap: string
}

const SECONDS_PER_YEAR = 31_536_000n
const FOUR_DIGITS = 10n ** 14n

/**
 * Reads a published configuration as its constructor would store it: rates per second rounded down, factors
 * cut to four digits, caps to whole tokens. The base token's decimals are not published with it. Throws
 * `AmountError`. Mirrors `CometConfiguration` and `Comet._getPackedAsset`.
 */
export const read = (published: Published, baseDecimals: number): Configuration => ({
  base: published.baseToken,
  baseScale: Fixed.scale(baseDecimals),
  borrowMin: amount(published.borrowMin),
  targetReserves: amount(published.targetReserves),
  storeFrontPriceFactor: factor(published.storeFrontPriceFactor),
  supply: curve(published, 'supply'),
  borrow: curve(published, 'borrow'),
  assets: Object.entries(published.assets).map(([name, asset]) => readAsset(name, asset)),
})

function readAsset(name: string, asset: PublishedAsset): Asset {
  const scale = Fixed.scale(Number(asset.decimals))
  const cut = (n: number): bigint => (factor(n) / FOUR_DIGITS) * FOUR_DIGITS
  return {
    name,
    scale,
    borrowFactor: cut(asset.borrowCF),
    liquidateFactor: cut(asset.liquidateCF),
    liquidationFactor: cut(asset.liquidationFactor),
    supplyCap: (amount(asset.supplyCap) / scale) * scale,
  }
}

const factor = (n: number): bigint => Fixed.fromNumber(n, 18)

function curve({ rates }: Published, side: 'supply' | 'borrow'): Curve {
  const yearly = (name: 'Base' | 'SlopeLow' | 'SlopeHigh'): bigint =>
    factor(rates[`${side}${name}`]) / SECONDS_PER_YEAR
  return {
    base: yearly('Base'),
    slopeLow: yearly('SlopeLow'),
    slopeHigh: yearly('SlopeHigh'),
    kink: factor(rates[`${side}Kink`]),
  }
}

/** Reads `"5_000e18"` or `"0.001e6"` as a whole number of units. */
export function amount(text: string): bigint {
  const match = /^(\d+(?:\.\d+)?)e(\d+)$/.exec(text.replaceAll('_', ''))
  if (match === null) throw new AmountError(text)
  return Fixed.parse(match[1]!, Number(match[2]))
}

/** An amount of a published configuration is not a number with an exponent. */
export class AmountError extends Fault<{ text: string }> {
  override readonly name = 'CompoundV3.AmountError'
  constructor(text: string) {
    super(`“${text.slice(0, 60)}” is not an amount such as 100e6.`, { text })
  }
  override advise = (): string => 'Write the digits, an e, and the decimals of the token.'
}
