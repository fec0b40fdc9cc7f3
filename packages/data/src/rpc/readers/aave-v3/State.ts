import type { AaveV3 } from '@droste/protocols'
import type { Hex } from 'viem'
import type { Pin } from '../../Pin.ts'
import { address, text, word } from '../../Words.ts'
import { PLACE, type Raw } from './Raw.ts'

/** A pool at the pinned block, without its accounts, and where its tokens are. */
export type State = {
  readonly raw: Raw
  readonly snapshot: AaveV3.Snapshot
  /** By number in `pool.reserves`. */
  readonly tokens: readonly { readonly id: number; readonly aToken: Hex; readonly debtToken: Hex }[]
  /** The number in `pool.reserves` of a reserve's id on chain, which leaves gaps where reserves were dropped. */
  readonly numberOf: ReadonlyMap<number, number>
}

/** Makes a pool of what its contracts said. */
export function understand(raw: Raw, pin: Pin, market: string): State {
  const tokens = raw.reserves.map(({ data }) => ({
    id: Number(word(data, PLACE.id)),
    aToken: address(data, PLACE.aToken),
    debtToken: address(data, PLACE.debtToken),
  }))
  const numberOf = new Map(tokens.map(({ id }, number) => [id, number]))
  const pool: AaveV3.Pool = {
    version: raw.release ?? '3.6',
    now: BigInt(pin.time),
    reserves: raw.reserves.map(reserveOf),
    categories: raw.modes.map((mode) => categoryOf(mode, numberOf)),
    accounts: new Map(),
    treasury: raw.reserves[0] === undefined ? raw.pool : address(raw.reserves[0].treasury),
  }
  const symbols = new Map(raw.reserves.map(({ asset, symbol }) => [asset as string, text(symbol) ?? asset]))
  const source = `oracle ${raw.oracle} of the pool`
  return {
    raw,
    tokens,
    numberOf,
    snapshot: { id: market, chain: `eip155:${pin.chainId}`, pool, symbols, source },
  }
}

type RawReserve = Raw['reserves'][number]

function reserveOf(raw: RawReserve): AaveV3.Reserve {
  const { asset, data, deficit, cash, graceUntil, price, scaledSupply, scaledDebt, curve } = raw
  return {
    asset,
    config: configOf(word(data)),
    curve: { optimal: word(curve), base: word(curve, 1), slope1: word(curve, 2), slope2: word(curve, 3) },
    price: word(price),
    liquidityIndex: word(data, 1),
    borrowIndex: word(data, 3),
    liquidityRate: word(data, 2),
    borrowRate: word(data, 4),
    updatedAt: word(data, 6),
    scaledSupply: word(scaledSupply),
    scaledDebt: word(scaledDebt),
    cash: word(cash),
    accruedToTreasury: word(data, 12),
    deficit: word(deficit),
    isolationDebt: word(data, 14),
    graceUntil: graceUntil === null ? 0n : word(graceUntil),
  }
}

/** The fields of a reserve's configuration word. `ReserveConfiguration.sol`. */
export function configOf(bits: bigint): AaveV3.Config {
  const field = (from: number, size: number): bigint => (bits >> BigInt(from)) & ((1n << BigInt(size)) - 1n)
  const flag = (at: number): boolean => field(at, 1) === 1n
  return {
    ltv: field(0, 16),
    threshold: field(16, 16),
    bonus: field(32, 16),
    decimals: Number(field(48, 8)),
    active: flag(56),
    frozen: flag(57),
    borrowing: flag(58),
    paused: flag(60),
    borrowableInIsolation: flag(61),
    siloed: flag(62),
    reserveFactor: field(64, 16),
    borrowCap: field(80, 36),
    supplyCap: field(116, 36),
    protocolFee: field(152, 16),
    debtCeiling: field(212, 40),
  }
}

function categoryOf(
  { id, terms, collateral, borrowable, ltvZero, price }: Raw['modes'][number],
  numberOf: ReadonlyMap<number, number>,
): AaveV3.Category {
  const members = (seen: string | null): number[] => {
    if (seen === null) return [] // the release has no such list
    const bits = word(seen)
    return [...numberOf].flatMap(([id, number]) => ((bits >> BigInt(id)) & 1n ? [number] : []))
  }
  return {
    id,
    ltv: word(terms),
    threshold: word(terms, 1),
    bonus: word(terms, 2),
    collateral: members(collateral),
    borrowable: members(borrowable),
    ltvZero: members(ltvZero),
    ...(price ? { price: word(price) } : {}),
  }
}
