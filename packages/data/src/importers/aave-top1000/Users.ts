import { Asset, Fixed } from '@droste/core'
import * as Csv from '../Csv.ts'
import { CHAIN } from '../Mainnet.ts'
import * as Source from '../Source.ts'

/** One borrower: totals in USD (wad), the health factor as supplied (wad), debt legs as far as they are listed. */
export type User = {
  readonly owner: string
  readonly debt: bigint
  readonly collateral: bigint
  readonly supplied: bigint
  readonly legs: readonly DebtLeg[]
}

/** A debt in base units, and the price (USD, wad) that the source gives for its asset. */
export type DebtLeg = { readonly asset: Asset.Asset; readonly amount: bigint; readonly price: Fixed.Wad }

/** Tokens of the source that do not have 18 decimals, as their contracts state; the source does not say. */
const DECIMALS: ReadonlyMap<string, number> = new Map([
  ['0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48', 6], // USDC
  ['0xdac17f958d2ee523a2206206994597c13d831ec7', 6], // USDT
  ['0x6c3ea9036406852006290770bedfcaba0e23a0e8', 6], // PYUSD
  ['0x1abaea1f7c830bd89acc67ec4af516284b1bc33c', 6], // EURC
  ['0x2260fac5e5542a773aa44fbcfedf7c193bc2c599', 8], // WBTC
  ['0xcbb7c0000ab88b473b1f5afd9ef808440eed33bf', 8], // cbBTC
])

/**
 * The users of `users-….csv` (no header), each with the legs that `debt-legs-….csv` lists for it.
 * @throws Source.MalformedError for a user twice, a leg of nobody, a price of 0, a figure that is none
 */
export function read(users: Source.File, legs: Source.File): User[] {
  const byOwner = legsOf(legs)
  const rows = Csv.rows(users, ['address', 'debt', 'collateral', 'health'], { header: false })
  const seen = new Set<string>()
  const found = rows.map(({ cells, place }) => {
    const owner = addressOf(cells.address, place)
    if (seen.has(owner))
      throw new Source.MalformedError(place, `${owner} was there before`, 'Keep one of the two lines.')
    seen.add(owner)
    return {
      owner,
      debt: Source.amount(cells.debt, 18, place),
      collateral: Source.amount(cells.collateral, 18, place),
      supplied: Source.exact(cells.health, 18, place),
      legs: byOwner.get(owner)?.legs ?? [],
    }
  })
  for (const [owner, { place }] of byOwner)
    if (!seen.has(owner))
      throw new Source.MalformedError(
        place,
        `${owner} is not among the users`,
        `Add its line to ${users.name}.`,
      )
  return found
}

function legsOf(file: Source.File): Map<string, { legs: DebtLeg[]; place: Source.Place }> {
  const found = new Map<string, { legs: DebtLeg[]; place: Source.Place }>()
  const columns = ['user_address', 'asset_address', 'symbol', 'side', 'amount', 'price_usd'] as const
  for (const { cells, place } of Csv.rows(file, columns)) {
    if (cells.side !== 'debt')
      throw new Source.MalformedError(
        place,
        `a leg of the side “${cells.side}”`,
        'This file lists debts only.',
      )
    const owner = addressOf(cells.user_address, place)
    const address = addressOf(cells.asset_address, place)
    const decimals = DECIMALS.get(address) ?? 18
    const price = Source.amount(cells.price_usd, 18, place)
    if (price === 0n)
      throw new Source.MalformedError(
        place,
        'a price of 0 reads like a missing one',
        'Give the price, or drop the leg.',
      )
    const entry = found.get(owner) ?? { legs: [], place }
    entry.legs.push({
      asset: { id: Asset.idOf(CHAIN, address), symbol: cells.symbol, decimals },
      amount: Source.amount(cells.amount, decimals, place),
      price: Fixed.wad(price),
    })
    found.set(owner, entry)
  }
  return found
}

function addressOf(text: string, place: Source.Place): string {
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) return text.toLowerCase()
  throw new Source.MalformedError(place, `“${text}” is not an address`, 'Write 0x and 40 hexadecimal digits.')
}
