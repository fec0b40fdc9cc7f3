import { Fault } from '@droste/core'
import { type Hex, toFunctionSelector } from 'viem'
import type { Seen, View } from '../../Multicall.ts'
import type { See } from '../../Protocol.ts'
import { address, addresses, calldata } from '../../Words.ts'

/** What a pool's contracts answered, as they answered it: hexadecimal words without `0x`, by the name of the view. */
export type Raw = {
  readonly oracle: Hex
  readonly pool: Readonly<Record<PoolView, Seen>>
  readonly markets: readonly ({ readonly vToken: Hex } & Readonly<Record<MarketView | TokenView, Seen>>)[]
}

const POOL = ['closeFactorMantissa', 'liquidationIncentiveMantissa', 'minLiquidatableCollateral'] as const
// As they stand after the market itself has accrued its interest up to the block.
const ACCRUED = [
  ...(['getCash', 'totalBorrows', 'totalReserves', 'totalSupply'] as const),
  ...(['badDebt', 'borrowIndex', 'exchangeRateStored'] as const),
] as const
const SET = ['reserveFactorMantissa', 'protocolSeizeShareMantissa', 'underlying'] as const
type PoolView = (typeof POOL)[number]
type MarketView = (typeof ACCRUED)[number] | (typeof SET)[number] | 'terms' | 'price'
type TokenView = 'decimals' | 'symbol'

const selector = {
  markets: toFunctionSelector('getAllMarkets()'),
  oracle: toFunctionSelector('oracle()'),
  terms: toFunctionSelector('markets(address)'),
  price: toFunctionSelector('getUnderlyingPrice(address)'),
  accrue: toFunctionSelector('accrueInterest()'),
  snapshot: toFunctionSelector('getAccountSnapshot(address)'),
  member: toFunctionSelector('checkMembership(address,address)'),
  liquidity: toFunctionSelector('getAccountLiquidity(address)'),
  decimals: toFunctionSelector('decimals()'),
  symbol: toFunctionSelector('symbol()'),
}
const plain = (to: Hex, name: string): View => ({ to, data: toFunctionSelector(`${name}()`), words: 1 })

/** Lets a market accrue its interest; what is joined to it sees the market as it is then. */
export const accrual = (vToken: Hex): View => ({ to: vToken, data: selector.accrue, words: 1 })

/** An error code, shares, debt and the exchange rate; joined to what accrues. */
export const snapshotOf = (vToken: Hex, account: Hex): View => ({
  ...{ to: vToken, data: calldata(selector.snapshot, account), words: 4 },
  joined: true,
})

/** Whether an account's shares in a market count. */
export const membershipOf = (comptroller: Hex, vToken: Hex, account: Hex): View => ({
  ...{ to: comptroller, data: calldata(selector.member, account, vToken), words: 1 },
})

/** An error code, what the account may still lose, and what it lacks (USD, 18 digits); joined to what accrues. */
export const liquidityOf = (comptroller: Hex, account: Hex): View => ({
  ...{ to: comptroller, data: calldata(selector.liquidity, account), words: 3 },
  joined: true,
})

/** Reads a pool from its comptroller, in three round trips. @throws NoComptrollerError, and the connection's faults */
export async function read(see: See, comptroller: Hex): Promise<Raw> {
  const [list, oracleSeen, ...set] = await see([
    { to: comptroller, data: selector.markets, words: 2 + 256 },
    { to: comptroller, data: selector.oracle, words: 1 },
    ...POOL.map((name) => plain(comptroller, name)),
  ])
  if (!list || oracleSeen?.length !== 64 || set.some((seen) => seen?.length !== 64))
    throw new NoComptrollerError(comptroller)
  const [vTokens, oracle] = [addresses(list), address(oracleSeen)]
  const seen = await see([
    ...vTokens.flatMap((vToken) => [
      accrual(vToken),
      ...ACCRUED.map((name): View => ({ ...plain(vToken, name), joined: true })),
    ]),
    ...vTokens.flatMap((vToken) => [
      ...SET.map((name) => plain(vToken, name)),
      { to: comptroller, data: calldata(selector.terms, vToken), words: 3 },
      { to: oracle, data: calldata(selector.price, vToken), words: 1 },
    ]),
  ])
  const [one, two] = [1 + ACCRUED.length, SET.length + 2]
  const markets = vTokens.map((vToken, at) => {
    const accrued = seen.slice(at * one + 1, (at + 1) * one)
    const rest = seen.slice(vTokens.length * one + at * two, vTokens.length * one + (at + 1) * two)
    if ([...accrued, ...rest].some((answer) => !answer || answer.length < 64))
      throw new NoComptrollerError(comptroller)
    const names = [...ACCRUED, ...SET, 'terms', 'price'] as const
    const entries = [...accrued, ...rest].map((answer, i) => [names[i]!, answer])
    return { vToken, ...(Object.fromEntries(entries) as Record<MarketView, Seen>) }
  })
  const tokens = await see(
    markets.flatMap(({ underlying }) => [
      { to: address(underlying), data: selector.decimals, words: 1 },
      { to: address(underlying), data: selector.symbol, words: 6 },
    ]),
  )
  return {
    oracle,
    pool: Object.fromEntries(POOL.map((name, i) => [name, set[i]!])) as Raw['pool'],
    markets: markets.map((market, at) => ({
      ...market,
      decimals: tokens[2 * at] ?? null,
      symbol: tokens[2 * at + 1] ?? null,
    })),
  }
}

/** There is no pool at that address, or one of an older kind. @example the core pool of Venus on BNB */
export class NoComptrollerError extends Fault<{ comptroller: string }> {
  override readonly name = 'CompoundV2.NoComptrollerError'
  constructor(comptroller: string) {
    super(`${comptroller} is not the comptroller of an isolated pool at this block`, { comptroller })
  }
  override advise = (): string =>
    'Give the Comptroller of a pool with liquidation thresholds, as Venus deploys them; older kinds are not read.'
}
