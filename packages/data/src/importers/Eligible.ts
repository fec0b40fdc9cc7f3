import { Fixed, type Ledger, Position, Terms } from '@droste/core'

/** How many accounts stand below health 1 at the ledger's own prices, before any shock, and what they owe in USD. */
export function count(ledger: Omit<Ledger.Ledger, 'assumptions'>): { accounts: number; debtUsd: number } {
  const assets = new Map(ledger.assets.map((asset) => [asset.id, asset]))
  const prices = new Map(ledger.prices.map(({ asset, usd }) => [asset, usd]))
  const venues = new Map(ledger.venues.map((venue) => [venue.id, venue]))
  let accounts = 0
  let debt = 0n
  for (const account of ledger.accounts) {
    const venue = venues.get(account.venue)!
    const legs = account.legs.map((leg) => ({
      ...Terms.resolve(venue, account, leg),
      asset: leg.asset,
      side: leg.side,
      amount: leg.amount,
      unit: Fixed.scale(assets.get(leg.asset)!.decimals),
      price: prices.get(leg.asset)!,
    }))
    const position = {
      collateral: legs.filter(({ side }) => side === 'collateral'),
      debt: legs.filter(({ side }) => side === 'debt'),
    }
    const health = Position.health(position, venue.rule.valueDecimals)
    if (health === null || health >= Fixed.WAD) continue
    accounts++
    debt += Position.debtValue(position, 18)
  }
  return { accounts, debtUsd: Fixed.toNumber(debt, 18) }
}

/** The same as a sentence for a ledger's assumptions. */
export function sentence(ledger: Omit<Ledger.Ledger, 'assumptions'>): string {
  const { accounts, debtUsd } = count(ledger)
  return `${accounts} of ${ledger.accounts.length} accounts, with $${Math.round(debtUsd)} of debt, stand below health 1 before any shock.`
}
