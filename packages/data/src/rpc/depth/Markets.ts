import { Asset, Fault, Fixed, type Market } from '@droste/core'
import { UniswapV3 } from '@droste/protocols'
import type { Hex } from 'viem'
import { type Raw, understand } from './UniswapV3.ts'

/** A pool in which an asset, by what people call it, is sold. */
export type Wanted = { readonly base: string; readonly pool: Hex }

/**
 * The markets that pools make: one for each asset that is sold, quoted in what the pools pay for it. No depth leaves, and
 * none is taken to come back.
 * @throws NotTradedError, OtherQuoteError, Asset.UnknownAssetError, Asset.AmbiguousAssetError
 */
export function of(
  wanted: readonly Wanted[],
  read: readonly Raw[],
  assets: readonly Asset.Asset[],
  chain: string,
): Market.Market[] {
  const markets = new Map<string, Market.Market>()
  for (const [at, { base: name }] of wanted.entries()) {
    const raw = read[at]!
    const { id: base } = Asset.find(assets, name)
    const [id0, id1] = [Asset.idOf(chain, raw.token0), Asset.idOf(chain, raw.token1)]
    const quote = base === id0 ? id1 : id0
    if ((base !== id0 && base !== id1) || !assets.some(({ id }) => id === quote))
      throw new NotTradedError(raw.pool, name, id0, id1)
    const pool = UniswapV3.resolve(understand(raw), base === id0 ? 'token0' : 'token1')
    const known = markets.get(base)
    if (known !== undefined && known.quote !== quote) throw new OtherQuoteError(name, known.quote, quote)
    markets.set(base, {
      ...{ base, quote, leaves: Fixed.wad(0n), recovers: Fixed.wad(0n), assumed: false },
      pools: [...(known?.pools ?? []), pool],
      source: `${known === undefined ? 'Uniswap v3' : `${known.source},`} ${raw.pool}`,
    })
  }
  return [...markets.values()]
}

/** The pool does not trade that asset against another one of the market. */
export class NotTradedError extends Fault<{ pool: string; base: string; token0: string; token1: string }> {
  override readonly name = 'Markets.NotTradedError'
  constructor(pool: string, base: string, token0: string, token1: string) {
    super(`The pool ${pool} trades ${token0} against ${token1}, not ${base} against another asset read`, {
      ...{ pool, base, token0, token1 },
    })
  }
  override advise = (): string =>
    'Name the asset that is sold there; both tokens must be assets of the market.'
}

/** Two pools pay for one asset in different ones. */
export class OtherQuoteError extends Fault<{ base: string; quote: string; other: string }> {
  override readonly name = 'Markets.OtherQuoteError'
  constructor(base: string, quote: string, other: string) {
    super(`${base} is sold for ${quote} in one pool and for ${other} in another`, { base, quote, other })
  }
  override advise = (): string => 'An asset is sold for one other: keep the pools of its deepest pair.'
}
