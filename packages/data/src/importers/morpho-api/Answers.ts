import { Asset, Fixed } from '@droste/core'
import { z } from 'zod'
import * as Json from '../Json.ts'
import type * as Source from '../Source.ts'

/** One market as the API has it; amounts in base units. */
export type Market = {
  readonly key: string
  readonly lltv: Fixed.Wad
  readonly loan: Asset.Asset
  readonly collateral: Asset.Asset
  readonly borrowed: bigint
  /** USD (wad) that the API makes of `borrowed`; null where it has no price. */
  readonly borrowedUsd: bigint | null
  /** Yearly rate, compounded. */
  readonly borrowApy: number
  readonly positions: readonly Position[]
}

/** What one user has in a market; base units of collateral and loan asset. */
export type Position = {
  readonly owner: string
  readonly collateral: bigint
  readonly borrowed: bigint
  readonly supplied: bigint
}

/** The last price the API has for an asset: USD (wad) or null, and the day it is of. */
export type Quote = { readonly usd: bigint | null; readonly day: string }

const INTEGER = z.string().regex(/^\d+$/, 'not an integer count of base units')
const NUMBER = z.string().regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/, 'not a number')
const ADDRESS = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not an address')
const KEY = z.string().regex(/^0x[0-9a-f]{64}$/, 'not a market’s unique key')
const TOKEN = z.object({
  address: ADDRESS,
  symbol: z.string(),
  decimals: NUMBER,
  chain: z.object({ id: NUMBER }),
})
const MARKETS = z.array(
  z.object({
    uniqueKey: KEY,
    lltv: INTEGER,
    loanAsset: TOKEN,
    collateralAsset: TOKEN,
    state: z.object({ borrowAssets: INTEGER, borrowAssetsUsd: NUMBER.nullable(), borrowApy: NUMBER }),
  }),
)
const POSITIONS = z.record(
  KEY,
  z.array(
    z.object({
      user: z.object({ address: ADDRESS }),
      state: z.object({ borrowAssets: INTEGER, supplyAssets: INTEGER, collateral: INTEGER }),
    }),
  ),
)
const PRICES = z.array(
  z.object({
    chainId: NUMBER,
    address: ADDRESS,
    historicalPriceUsd: z.array(z.object({ x: NUMBER, y: NUMBER.nullable() })),
  }),
)

/** The markets of `markets.json`, each with its positions of `market-top-positions.json`. @throws Source.MalformedError */
export function markets(list: Source.File, top: Source.File): Market[] {
  const positions = Json.as(POSITIONS, Json.parse(top), top.name, '')
  return Json.as(MARKETS, Json.parse(list), list.name, '').map(
    ({ uniqueKey, lltv, loanAsset, collateralAsset, state }) => ({
      key: uniqueKey,
      lltv: Fixed.wad(BigInt(lltv)),
      loan: assetOf(loanAsset),
      collateral: assetOf(collateralAsset),
      borrowed: BigInt(state.borrowAssets),
      borrowedUsd:
        state.borrowAssetsUsd === null ? null : Fixed.fromNumber(Number(state.borrowAssetsUsd), 18),
      borrowApy: Number(state.borrowApy),
      positions: (positions[uniqueKey] ?? []).map(
        ({ user, state: { collateral, borrowAssets, supplyAssets } }) => ({
          owner: user.address.toLowerCase(),
          collateral: BigInt(collateral),
          borrowed: BigInt(borrowAssets),
          supplied: BigInt(supplyAssets),
        }),
      ),
    }),
  )
}

/** The latest quote of every asset in `collateral-prices.json`, whether or not it has a price. @throws Source.MalformedError */
export function quotes(file: Source.File): Map<Asset.AssetId, Quote> {
  const found = new Map<Asset.AssetId, Quote>()
  for (const { chainId, address, historicalPriceUsd } of Json.as(PRICES, Json.parse(file), file.name, '')) {
    const latest = historicalPriceUsd.reduce<(typeof historicalPriceUsd)[number] | null>(
      (last, quote) => (last && Number(last.x) >= Number(quote.x) ? last : quote),
      null,
    )
    if (!latest) continue
    const usd = latest.y === null ? null : Fixed.fromNumber(Number(latest.y), 18)
    const day = new Date(Number(latest.x) * 1000).toISOString().slice(0, 10)
    found.set(Asset.idOf(`eip155:${chainId}`, address), { usd, day })
  }
  return found
}

const assetOf = ({ address, symbol, decimals, chain }: z.output<typeof TOKEN>): Asset.Asset => ({
  id: Asset.idOf(`eip155:${chain.id}`, address),
  symbol,
  decimals: Number(decimals),
})
