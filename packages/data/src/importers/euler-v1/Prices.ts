import { type Asset, Fixed } from '@droste/core'
import * as Csv from '../Csv.ts'
import * as Source from '../Source.ts'
import type { SubAccount } from './Balances.ts'
import * as Tokens from './Tokens.ts'

/** Prices in ETH (wad) by symbol; a symbol that several tokens bear has several. */
export type Quotes = ReadonlyMap<string, readonly bigint[]>

/**
 * The prices of `prices-eth.csv`, which has no header: symbol, ETH per whole token.
 * @throws Source.MalformedError for a price that is not above 0
 */
export function quotes(file: Source.File): Quotes {
  const found = new Map<string, bigint[]>()
  for (const { cells, place } of Csv.rows(file, ['symbol', 'eth'], { header: false })) {
    const price = Source.amount(cells.eth, 18, place)
    if (price === 0n)
      throw new Source.MalformedError(
        place,
        'a price of 0 reads like a missing one',
        'Give the price, or drop the line.',
      )
    const symbol = Tokens.clean(cells.symbol)
    found.set(symbol, [...(found.get(symbol) ?? []), price])
  }
  return found
}

/** An asset's price in ETH (wad), and how many of its holdings the source values otherwise. */
export type Choice = { readonly eth: bigint; readonly disagreeing: number }

/**
 * The price of each asset held. Of several under one symbol it is the one that reproduces the source's own values;
 * an asset without one is absent.
 */
export function choose(accounts: readonly SubAccount[], quoted: Quotes): Map<Asset.AssetId, Choice> {
  const held = new Map<Asset.AssetId, { asset: Asset.Asset; amounts: { units: bigint; eth: bigint }[] }>()
  for (const { holdings } of accounts)
    for (const { asset, deposit, debt, depositEth, debtEth } of holdings) {
      const entry = held.get(asset.id) ?? { asset, amounts: [] }
      entry.amounts.push({ units: deposit, eth: depositEth }, { units: debt, eth: debtEth })
      held.set(asset.id, entry)
    }
  const chosen = new Map<Asset.AssetId, Choice>()
  for (const { asset, amounts } of held.values()) {
    const candidates = (quoted.get(asset.symbol) ?? []).map((eth) => ({
      eth,
      disagreeing: amounts.filter((amount) => !agrees(amount, eth, asset.decimals)).length,
    }))
    const [best] = candidates.sort((a, b) => a.disagreeing - b.disagreeing)
    if (best) chosen.set(asset.id, best)
  }
  return chosen
}

/** Whether amount × price is the source's value within a millionth, or within 10^-12 ETH. */
function agrees({ units, eth }: { units: bigint; eth: bigint }, price: bigint, decimals: number): boolean {
  const value = Fixed.mulDivHalfUp(units, price, Fixed.scale(decimals))
  const off = value > eth ? value - eth : eth - value
  return off <= eth / 1_000_000n || off <= 1_000_000n
}
