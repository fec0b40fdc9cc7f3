import {
  type Account,
  type Asset,
  Elementary,
  Fault,
  Fixed,
  type Ledger,
  type Market,
  Terms,
} from '@droste/core'
import * as Draw from '../chance/Draw.ts'

/** A real account as a mould: what it holds and owes, how large it is, how far from liquidation. */
type Mould = {
  readonly account: Account.Account
  /** Whole tokens of each leg. */
  readonly amounts: readonly number[]
  /** Of collateral, supply and debt, USD, in logarithm; null for an account of nothing. */
  readonly size: number | null
  /** Logarithm of its health; null without debt or without collateral. */
  readonly health: number | null
}

/** What accounts are generated from. docs/spec/generate.md. */
export type Moulds = {
  readonly ledger: Ledger.Ledger
  readonly decimals: ReadonlyMap<Asset.AssetId, number>
  readonly moulds: readonly Mould[]
  /** Width of the kernel over the logarithm of size. */
  readonly width: number
}

const WIDEST = 0.25 // of that kernel: where sizes span ten decades, a wider one makes giants that nobody was
const HEALTH_WIDTH = 0.1 // relative, of the logarithm of health

/** Reads the moulds out of a ledger. @throws EmptyError */
export function mouldsOf(ledger: Ledger.Ledger): Moulds {
  const { accounts } = ledger
  if (accounts.length === 0) throw new EmptyError(ledger.name)
  const decimals = new Map(ledger.assets.map((asset) => [asset.id, asset.decimals]))
  const usd = new Map(ledger.prices.map(({ asset, usd }) => [asset, Fixed.toNumber(usd, 18)]))
  const venues = new Map(ledger.venues.map((venue) => [venue.id, venue]))
  const moulds = accounts.map((account): Mould => {
    const amounts = account.legs.map(({ amount, asset }) => Fixed.toNumber(amount, decimals.get(asset)!))
    let size = 0
    let power = 0
    let burden = 0
    account.legs.forEach((leg, at) => {
      const worth = amounts[at]! * usd.get(leg.asset)!
      const terms = Terms.resolve(venues.get(account.venue)!, account, leg)
      size += worth
      if (leg.side === 'collateral') power += worth * Fixed.toNumber(terms.threshold, 18)
      if (leg.side === 'debt') burden += worth / Fixed.toNumber(terms.borrowFactor, 18)
    })
    return {
      account,
      amounts,
      size: size > 0 ? Elementary.log(size) : null,
      health: power > 0 && burden > 0 ? Elementary.log(power / burden) : null,
    }
  })
  return {
    ledger,
    decimals,
    moulds,
    width: Math.min(WIDEST, silverman(moulds.flatMap(({ size }) => size ?? []))),
  }
}

/** The width of a normal kernel that suits a normal sample. */
function silverman(sizes: readonly number[]): number {
  const count = Math.max(1, sizes.length)
  const mean = sizes.reduce((sum, each) => sum + each, 0) / count
  const variance = sizes.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / count
  return 1.06 * Math.sqrt(variance) * Elementary.exp(-Elementary.log(count) / 5)
}

/**
 * Account number `row`: the composition of a mould drawn at random, another size and another distance from
 * liquidation, an owner that is made up. A function of seed and row alone (G1).
 */
export function account(from: Moulds, draw: Draw.Draw, row: number): Account.Account {
  const drawn = columns(from, draw, row, 1)
  const { sub: _, owner: __, legs, ...rest } = from.moulds[drawn.mould[0]!]!.account
  return {
    ...rest,
    owner: drawn.owner[0]!,
    legs: legs.map((leg, at) => ({
      ...leg,
      amount: Fixed.fromNumber(drawn.amount[at]!, from.decimals.get(leg.asset)!),
    })),
  }
}

/** Of each account its mould's place and its owner; of their legs, one mould's after the other's, whole tokens. */
export type Columns = {
  readonly mould: Uint32Array
  readonly owner: readonly string[]
  readonly amount: Float64Array
}

/** Accounts `row` to `row + count` without an object for each; amounts are not yet cut to their asset's base units. */
export function columns(from: Moulds, draw: Draw.Draw, row: number, count: number): Columns {
  const { moulds, width } = from
  const mould = new Uint32Array(count)
  const drawn = new Float64Array(4)
  let legs = 0
  for (let at = 0; at < count; at++) {
    Draw.uniforms(draw, drawn, 0, 1, row + at, 0, 'account')
    mould[at] = Math.floor(drawn[0]! * moulds.length)
    legs += moulds[mould[at]!]!.amounts.length
  }
  const owner = new Array<string>(count)
  const amount = new Float64Array(legs)
  let leg = 0
  for (let at = 0; at < count; at++) {
    const { account, amounts, health } = moulds[mould[at]!]!
    Draw.normals(draw, drawn, 0, 2, row + at, 1, 'account')
    const grown = width * drawn[0]! - (width * width) / 2 // so that what is held stays, on average
    const eased = health === null ? 0 : health * (Elementary.exp(HEALTH_WIDTH * drawn[1]!) - 1)
    const held = Elementary.exp(grown)
    const owed = Elementary.exp(grown - eased)
    account.legs.forEach(({ side }, place) => {
      amount[leg++] = amounts[place]! * (side === 'debt' ? owed : held)
    })
    owner[at] = ownerOf(draw, drawn, row + at)
  }
  return { mould, owner, amount }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Twenty bytes that no key is known of, five from each number drawn; `parts` is overwritten. */
function ownerOf(draw: Draw.Draw, parts: Float64Array, row: number): string {
  Draw.uniforms(draw, parts, 0, 4, row, 2, 'account')
  let hex = '0x'
  for (let part = 0; part < 4; part++) {
    const high = Math.floor(parts[part]! * 2 ** 16)
    const low = Math.floor((parts[part]! * 2 ** 16 - high) * 2 ** 24)
    hex += HEX[high >>> 8]! + HEX[high & 255]! + HEX[low >>> 16]! + HEX[(low >>> 8) & 255]! + HEX[low & 255]!
  }
  return hex
}

/** What accounts owe at the ledger's prices, USD. */
export function debtOf({ ledger, decimals }: Moulds, accounts: readonly Account.Account[]): number {
  const usd = new Map(ledger.prices.map(({ asset, usd }) => [asset, Fixed.toNumber(usd, 18)]))
  let debt = 0
  for (const { legs } of accounts) {
    for (const { side, asset, amount } of legs)
      if (side === 'debt') debt += Fixed.toNumber(amount, decimals.get(asset)!) * usd.get(asset)!
  }
  return debt
}

/** A ledger's tables around `accounts` generated accounts that owe `debtUsd`: markets as much deeper as there are more accounts (G4). */
export function worldOf(
  { ledger, moulds }: Moulds,
  { accounts, seed, debtUsd }: { accounts: number; seed: number; debtUsd: number },
): Omit<Ledger.Ledger, 'accounts'> {
  const { history: _, accounts: __, ...tables } = ledger
  const grow = (amount: bigint): bigint => (amount * BigInt(accounts)) / BigInt(moulds.length)
  const name = `generated-${accounts}-${seed}`
  return {
    ...tables,
    name,
    provenance: { ...NOWHERE, source: `generated like ${ledger.name}, seed ${seed}` },
    coverage: { accounts, debtUsd, usedShare: 1, rejected: [] },
    assumptions: [
      ...ledger.assumptions.map((text) => `Of ${ledger.name}: ${text}`),
      `Accounts are generated: nobody holds them. Sizes, distances from liquidation and compositions follow ${ledger.name}; markets are ${accounts} / ${moulds.length} times as deep.`,
    ],
    venues: ledger.venues.map((venue) => ({
      ...venue,
      deficits: venue.deficits.map((each) => ({ ...each, amount: grow(each.amount) })),
    })),
    markets: ledger.markets.map((market) => ({
      ...market,
      assumed: true,
      pools: market.pools.map((pool) => deeper(pool, grow)),
    })),
  }
}

const NOWHERE = { chain: null, block: null, time: null, hash: null, reader: 'generate' } as const

function deeper(pool: Market.Pool, grow: (amount: bigint) => bigint): Market.Pool {
  switch (pool.kind) {
    case 'constant-product':
    case 'stable-swap':
      return { ...pool, base: grow(pool.base), quote: grow(pool.quote) }
    case 'concentrated': {
      const ticks = pool.ticks.map(({ tick, net }) => ({ tick, net: grow(net) }))
      return { ...pool, liquidity: grow(pool.liquidity), ticks }
    }
    case 'curve':
      return {
        ...pool,
        points: pool.points.map(({ sold, received }) => ({ sold: grow(sold), received: grow(received) })),
      }
  }
}

/** There is nothing to generate from. */
export class EmptyError extends Fault<{ ledger: string }> {
  override readonly name = 'Generation.EmptyError'
  constructor(ledger: string) {
    super(`${ledger} has no accounts to take the likeness of`, { ledger })
  }
  override advise = (): string => 'Name a ledger with accounts after --like.'
}
