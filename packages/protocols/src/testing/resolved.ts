import { Fixed, type Ledger, type Position, Terms } from '@droste/core'

/** What a protocol's state becomes of a ledger. */
type Resolved = Pick<Ledger.Ledger, 'assets' | 'prices' | 'venues' | 'accounts'>

/** The ledger around it, of two accounts, to be checked for consistency. */
export function ledgerOf(parts: Resolved): Ledger.Ledger {
  const provenance = { source: 'test', chain: null, block: null, time: null, hash: null, reader: 'test/1' }
  const coverage = { accounts: 2, debtUsd: 0, usedShare: 1, rejected: [] }
  return { name: 'test', provenance, coverage, assumptions: [], claims: [], markets: [], ...parts }
}

/** The first account as the ledger's kernel sees it. */
export function positionOf({ venues, accounts, assets, prices }: Resolved): Position.Position {
  const account = accounts[0]!
  const legs = account.legs.map((leg) => ({
    ...leg,
    ...Terms.resolve(venues[0]!, account, leg),
    unit: Fixed.scale(assets.find(({ id }) => id === leg.asset)!.decimals),
    price: prices.find(({ asset }) => asset === leg.asset)!.usd,
  }))
  return {
    collateral: legs.filter(({ side }) => side === 'collateral'),
    debt: legs.filter(({ side }) => side === 'debt'),
  }
}
