import { Asset, type Claim, Fixed, type Ledger } from '@droste/core'

/** A token, by what people call it, and what it stands for. */
export type Wanted = { readonly asset: string; readonly on: string }

/**
 * Claims at the rate that the market's own prices make, rounded down, with a sentence for each. Where an oracle values a
 * staked token by its exchange rate, as Aave's do, that is the rate.
 * @throws Asset.UnknownAssetError, Asset.AmbiguousAssetError
 */
export function of(
  wanted: readonly Wanted[],
  { assets, prices }: Pick<Ledger.Ledger, 'assets' | 'prices'>,
): { claims: Claim.Claim[]; assumptions: string[] } {
  const usd = new Map(prices.map((price) => [price.asset, price.usd]))
  const found = wanted.map(({ asset, on }) => {
    const [token, backing] = [Asset.find(assets, asset), Asset.find(assets, on)]
    const amount = Fixed.wad(Fixed.mulDivDown(usd.get(token.id)!, Fixed.WAD, usd.get(backing.id)!))
    const sentence = `One ${token.symbol} stands for ${Fixed.format(amount, 18)} ${backing.symbol}: what their prices say.`
    const claim: Claim.Claim = {
      kind: 'receipt',
      asset: token.id,
      backing: [{ asset: backing.id, amount }],
      debts: [],
    }
    return { claim, sentence }
  })
  return {
    claims: found.map(({ claim }) => claim),
    assumptions: found.map(({ sentence }) => sentence),
  }
}
