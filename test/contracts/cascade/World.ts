import { Fixed } from '@droste/core'
import { type AaveV3, UniswapV3 } from '@droste/protocols'
import type { Address } from 'viem'
import type { Deployment } from '../aave/Deployment.ts'
import { listings } from '../aave/Listing.ts'
import { deploy36 } from '../aave/release36.ts'
import { load } from '../harness/Artifact.ts'
import * as Chain from '../harness/Chain.ts'
import { artifacts } from './Sources.ts'

/** Reserve numbers of the assets that are looped, lent and sold. */
export const [WETH, WSTETH, USDC] = [0, 1, 2] as const
/** What the cascade can touch. */
export const TOUCHED = [WETH, WSTETH, USDC] as const

/** A real Uniswap v3 pool in which the reserve numbered `base` is sold for `quote`. */
export type Place = {
  readonly contract: Chain.Contract
  readonly base: number
  readonly quote: number
  readonly baseIsToken0: boolean
  readonly feePips: bigint
  readonly tickSpacing: number
}

/** A real Aave v3.6, real pools between its assets, and the desk that lends, makes the market and liquidates. */
export type World = {
  readonly chain: Chain.Chain
  readonly on: Deployment
  readonly desk: Chain.Contract
  /** Staked ether is sold for ether, ether for dollars. */
  readonly places: readonly Place[]
  readonly looper: (mode: number) => Promise<Chain.Contract>
}

/** Interest stands still: all rounds of a cascade are one moment, and the chain's clock must not tell them apart. */
const flat: AaveV3.Interest.Curve = { optimal: 9n * 10n ** 26n, base: 0n, slope1: 0n, slope2: 0n }

/**
 * Deploys it all; nobody has lent or borrowed but the desk, and the pools are priced as the oracle has it, empty. After
 * `years` of interest balances are no longer what is stored, but that times an index.
 */
export async function deploy(years = 0): Promise<World> {
  const chain = await Chain.start()
  const on = await deploy36(chain)
  if (years > 0) await age(on, years)
  for (const id of TOUCHED) await on.setCurve(id, flat, chain.now + 1n)
  const own = artifacts()
  const desk = await chain.deploy(own.get('Desk')!)
  for (const id of TOUCHED) {
    const { token } = on.reserves[id]!
    await chain.write(token, 'mint', [desk.address, 10n ** 32n])
    const amount = (300_000_000n * 10n ** BigInt(listings[id]!.config.decimals + 8)) / listings[id]!.price
    await chain.write(desk, 'supply', [on.pool.address, token.address, amount])
  }
  const core = '@uniswap/v3-core/artifacts/contracts'
  const factory = await chain.deploy(load(`${core}/UniswapV3Factory.sol/UniswapV3Factory.json`))
  await chain.write(factory, 'enableFeeAmount', [100, 1])
  const places = [
    await placeOf(on, factory, { base: WSTETH, quote: WETH, feePips: 100n }),
    await placeOf(on, factory, { base: WETH, quote: USDC, feePips: 500n }),
  ]
  const looper = (mode: number) => chain.deploy(own.get('Looper')!, [on.pool.address, mode])
  return { chain, on, desk, places, looper }
}

/** Somebody borrows a part of every reserve for so long, and pays it back. */
async function age({ chain, pool, reserves }: Deployment, years: number): Promise<void> {
  const from = chain.accounts[7]!
  const amountOf = (id: number, usd: bigint): bigint => (usd * unitOf(id) * 10n ** 8n) / listings[id]!.price
  for (const id of TOUCHED) {
    const { token } = reserves[id]!
    await chain.write(token, 'mint', [amountOf(id, 1_000_000n)], { from })
    await chain.write(token, 'approve', [pool.address, 2n ** 256n - 1n], { from })
    await chain.write(pool, 'supply', [token.address, amountOf(id, 1_000_000n), from, 0], { from })
  }
  for (const id of TOUCHED)
    await chain.write(pool, 'borrow', [reserves[id]!.token.address, amountOf(id, 300_000n), 2n, 0, from], {
      from,
    })
  await chain.mine(chain.now + BigInt(years) * 31_536_000n)
  for (const id of TOUCHED) {
    const { token } = reserves[id]!
    await chain.write(token, 'mint', [amountOf(id, 1_000_000n)], { from })
    await chain.write(pool, 'repay', [token.address, 2n ** 256n - 1n, 2n, from], { from })
  }
}

async function placeOf(
  { chain, reserves }: Deployment,
  factory: Chain.Contract,
  given: Pick<Place, 'base' | 'quote' | 'feePips'>,
): Promise<Place> {
  const [base, quote] = [reserves[given.base]!.token.address, reserves[given.quote]!.token.address]
  const pair = [base, quote, Number(given.feePips)]
  await chain.write(factory, 'createPool', pair)
  const { abi } = load('@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json')
  const contract = { address: await chain.read<Address>(factory, 'getPool', pair), abi }
  const baseIsToken0 = (await chain.read<Address>(contract, 'token0')) === base
  const tickSpacing = await chain.read<number>(contract, 'tickSpacing')
  const place = { ...given, contract, baseIsToken0, tickSpacing }
  await chain.write(contract, 'initialize', [
    sqrtPriceAt(place, listings[place.base]!.price, listings[place.quote]!.price),
  ])
  return place
}

const unitOf = (id: number): bigint => 10n ** BigInt(listings[id]!.config.decimals)

/** √price·2^96 of the place where its base costs `base` and its quote `quote`, rounded down. */
export function sqrtPriceAt(
  place: Pick<Place, 'base' | 'quote' | 'baseIsToken0'>,
  base: bigint,
  quote: bigint,
) {
  const [paid, got] = [base * unitOf(place.quote), quote * unitOf(place.base)]
  return Fixed.sqrtDown(place.baseIsToken0 ? (paid << 192n) / got : (got << 192n) / paid)
}

/** What a whole base costs there by its √price, where a whole quote costs `quote`: numerator and denominator. */
export function priceOf(place: Place, sqrtPrice: bigint): { numerator: bigint; denominator: bigint } {
  const square = sqrtPrice * sqrtPrice
  const [over, under] = place.baseIsToken0 ? [square, 1n << 192n] : [1n << 192n, square]
  return { numerator: over * unitOf(place.base), denominator: under * unitOf(place.quote) }
}

export const tickAt = UniswapV3.TickMath.tickAtSqrtRatio

/** √price of the place now. */
export async function sqrtPriceOf({ chain }: World, { contract }: Place): Promise<bigint> {
  const [sqrtPrice] = await chain.read<readonly [bigint]>(contract, 'slot0')
  return sqrtPrice
}

/** Arbitrage: the desk trades until the price is `sqrtPrice`. */
export async function moveTo(world: World, place: Place, sqrtPrice: bigint): Promise<void> {
  const now = await sqrtPriceOf(world, place)
  if (now === sqrtPrice) return
  await world.chain.write(world.desk, 'moveTo', [place.contract.address, sqrtPrice < now, sqrtPrice])
}
