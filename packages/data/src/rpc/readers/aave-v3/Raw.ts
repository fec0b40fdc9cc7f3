import { Fault } from '@droste/core'
import { type Hex, toFunctionSelector } from 'viem'
import type { Seen, View } from '../../Multicall.ts'
import type { See } from '../../Protocol.ts'
import { address, addresses, calldata, word } from '../../Words.ts'
import * as Release30 from './Release30.ts'

/** What a pool's contracts answered, as they answered it: hexadecimal words without `0x`, by the name of the view. */
export type Raw = {
  /** `3.0` for the first releases; later ones, which may not say so, are read as 3.6. */
  readonly release?: '3.0' | '3.6' | undefined
  readonly pool: Hex
  readonly oracle: Hex
  readonly reserves: readonly ({ readonly asset: Hex } & Readonly<Record<ReserveView | TokenView, Seen>>)[]
  /** `price`: of a mode that judges its assets by a price of its own (3.0). */
  readonly modes: readonly ({ readonly id: number; readonly price?: Seen } & Readonly<
    Record<ModeView, Seen>
  >)[]
}

type ReserveView = 'data' | 'deficit' | 'cash' | 'graceUntil' | 'price' | 'symbol'
type TokenView = 'scaledSupply' | 'scaledDebt' | 'curve' | 'treasury'
type ModeView = 'terms' | 'collateral' | 'borrowable' | 'ltvZero'

/** Selectors of the views. */
export const selector = {
  pool: toFunctionSelector('getPool()'),
  oracle: toFunctionSelector('getPriceOracle()'),
  reserves: toFunctionSelector('getReservesList()'),
  unit: toFunctionSelector('BASE_CURRENCY_UNIT()'),
  data: toFunctionSelector('getReserveData(address)'),
  deficit: toFunctionSelector('getReserveDeficit(address)'),
  cash: toFunctionSelector('getVirtualUnderlyingBalance(address)'),
  graceUntil: toFunctionSelector('getLiquidationGracePeriod(address)'),
  price: toFunctionSelector('getAssetPrice(address)'),
  symbol: toFunctionSelector('symbol()'),
  total: toFunctionSelector('scaledTotalSupply()'),
  curve: toFunctionSelector('getInterestRateData(address)'),
  treasury: toFunctionSelector('RESERVE_TREASURY_ADDRESS()'),
  terms: toFunctionSelector('getEModeCategoryCollateralConfig(uint8)'),
  collateral: toFunctionSelector('getEModeCategoryCollateralBitmap(uint8)'),
  borrowable: toFunctionSelector('getEModeCategoryBorrowableBitmap(uint8)'),
  ltvZero: toFunctionSelector('getEModeCategoryLtvzeroBitmap(uint8)'),
}

/** E-modes there may be: ids are a uint8, 0 for none. */
export const MODES = 255
const LONGEST_SYMBOL = 6 // words: its place, its size, and 128 characters

/** Words of `getReserveData`, after the configuration and the rates. */
export const PLACE = { id: 7, aToken: 8, debtToken: 10, strategy: 11 } as const

/**
 * Reads a pool from its addresses provider, in four round trips, five or six where it is of 3.0.
 * @throws NoPoolError, UnsupportedError, and the faults of the connection
 */
export async function read(see: See, provider: Hex): Promise<Raw> {
  const [poolSeen, oracleSeen] = await see([
    { to: provider, data: selector.pool, words: 1 },
    { to: provider, data: selector.oracle, words: 1 },
  ])
  if (poolSeen?.length !== 64 || oracleSeen?.length !== 64) throw new NoPoolError(provider)
  const [pool, oracle] = [address(poolSeen), address(oracleSeen)]
  const ids = Array.from({ length: MODES }, (_, i) => BigInt(i + 1))
  const [list, unit, ...terms] = await see([
    { to: pool, data: selector.reserves, words: 2 + 256 },
    { to: oracle, data: selector.unit, words: 1 },
    ...ids.map((id) => ({ to: pool, data: calldata(selector.terms, id), words: 3 })),
  ])
  if (!list) throw new NoPoolError(provider)
  if (!unit || word(unit) !== 10n ** 8n)
    throw new UnsupportedError(pool, 'its oracle does not count in US dollars')
  const seen = await seeReserves(see, pool, oracle, addresses(list))
  if (seen.every(({ deficit, cash }) => deficit === null && cash === null))
    return { release: '3.0', pool, oracle, ...(await Release30.read(see, pool, oracle, seen)) }
  if (seen.some(({ deficit, cash }) => deficit === null || cash === null))
    throw new UnsupportedError(
      pool,
      'it is of v3.1 or v3.2, with the virtual balance but without the deficit',
    )
  const modes = ids.flatMap((id, i) => (exists(terms[i]!) ? [{ id, terms: terms[i]! }] : []))
  return { release: '3.6', pool, oracle, ...(await seeTokensAndModes(see, pool, seen, modes)) }
}

const exists = (terms: Seen): boolean => terms?.length === 192 && word(terms, 1) !== 0n

type Known = Raw['reserves'][number]
type Half = { readonly asset: Hex } & Pick<Known, ReserveView>

async function seeReserves(see: See, pool: Hex, oracle: Hex, assets: readonly Hex[]): Promise<Half[]> {
  const views = assets.map((asset): [ReserveView, View][] => [
    ['data', { to: pool, data: calldata(selector.data, asset), words: 15 }],
    ['deficit', { to: pool, data: calldata(selector.deficit, asset), words: 1 }],
    ['cash', { to: pool, data: calldata(selector.cash, asset), words: 1 }],
    ['graceUntil', { to: pool, data: calldata(selector.graceUntil, asset), words: 1 }],
    ['price', { to: oracle, data: calldata(selector.price, asset), words: 1 }],
    ['symbol', { to: asset, data: selector.symbol, words: LONGEST_SYMBOL }],
  ])
  const seen = await seeNamed(see, views)
  return seen.map((each, i) => ({ asset: assets[i]!, ...each }))
}

async function seeTokensAndModes(
  see: See,
  pool: Hex,
  reserves: readonly Half[],
  modes: readonly { id: bigint; terms: Seen }[],
): Promise<Pick<Raw, 'reserves' | 'modes'>> {
  const tokens = reserves.map(({ asset, data }): [TokenView, View][] => [
    ['scaledSupply', { to: address(data, PLACE.aToken), data: selector.total, words: 1 }],
    ['scaledDebt', { to: address(data, PLACE.debtToken), data: selector.total, words: 1 }],
    ['curve', { to: address(data, PLACE.strategy), data: calldata(selector.curve, asset), words: 4 }],
    ['treasury', { to: address(data, PLACE.aToken), data: selector.treasury, words: 1 }],
  ])
  const names = ['collateral', 'borrowable', 'ltvZero'] as const
  const bitmaps = modes.map(({ id }) =>
    names.map((name): [ModeView, View] => [name, { to: pool, data: calldata(selector[name], id), words: 1 }]),
  )
  const seen = await seeNamed<TokenView | ModeView>(see, [...tokens, ...bitmaps])
  return {
    reserves: reserves.map((reserve, i) => ({ ...reserve, ...seen[i]! })),
    modes: modes.map(({ id, terms }, i) => ({ ...seen[reserves.length + i]!, id: Number(id), terms })),
  }
}

/** Groups of named views in one go; each group comes back as a record. */
export async function seeNamed<Name extends string>(
  see: See,
  groups: readonly (readonly [Name, View][])[],
): Promise<Record<Name, Seen>[]> {
  const seen = await see(groups.flatMap((group) => group.map(([, view]) => view)))
  let at = 0
  return groups.map(
    (group) => Object.fromEntries(group.map(([name]) => [name, seen[at++] ?? null])) as Record<Name, Seen>,
  )
}

/** There is no pool at that address. @example a token's address in place of the addresses provider */
export class NoPoolError extends Fault<{ provider: string }> {
  override readonly name = 'AaveV3.NoPoolError'
  constructor(provider: string) {
    super(`${provider} is not the addresses provider of an Aave v3 pool at this block`, { provider })
  }
  override advise = (): string =>
    'Give the PoolAddressesProvider of the market, on the chain of the endpoint, at a block after its deployment.'
}

/** The pool is of a kind whose rules are not known here. */
export class UnsupportedError extends Fault<{ pool: string; why: string }> {
  override readonly name = 'AaveV3.UnsupportedError'
  constructor(pool: string, why: string) {
    super(`The pool ${pool} cannot be read: ${why}`, { pool, why })
  }
  override advise = (): string =>
    'Droste reads Aave v3.0, and v3.3 and later, with prices in US dollars and no debt at stable rates.'
}
