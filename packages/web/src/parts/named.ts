import * as Format from '../charts/Format.ts'

type Named = { readonly asset: string; readonly symbol: string }

/** Assets to choose from, those of one symbol told apart; `chosen` is among them even where it is unknown. */
export function named(assets: readonly Named[], chosen: string): { asset: string; name: string }[] {
  const counts = new Map<string, number>()
  for (const { symbol } of assets) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  const known = assets.map(({ asset, symbol }) => ({
    asset,
    name: counts.get(symbol)! > 1 ? `${symbol} (${Format.owner(asset.replace('/', ':'))})` : symbol,
  }))
  return known.some(({ asset }) => asset === chosen) ? known : [{ asset: chosen, name: chosen }, ...known]
}
