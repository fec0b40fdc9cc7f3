import type { Address } from 'viem'
import { listings } from '../aave/Listing.ts'
import * as Chance from '../harness/Chance.ts'
import {
  moveTo,
  type Place,
  sqrtPriceAt,
  sqrtPriceOf,
  tickAt,
  USDC,
  WETH,
  type World,
  WSTETH,
} from './World.ts'

/** A seeded book: who loops what how far, and how deep the pools are. */
export type Plan = {
  readonly seed: number
  readonly accounts: number
  /** Quote tokens (whole) that lie on each side of the price, by place. */
  readonly depth: readonly number[]
}

/** What was built: the accounts, and the ticks that bound liquidity at each place. */
export type Book = { readonly owners: readonly Address[]; readonly ticks: readonly (readonly number[])[] }

/** One loop of an account: equity in cents, leverage in hundredths. */
type Loop = {
  readonly collateral: number
  readonly debt: number
  readonly cents: bigint
  readonly leverage: bigint
}

/** How often each kind of account is drawn, its mode, its loops and how far they go (hundredths). */
const KINDS = [
  { share: 11, mode: 1, most: 1_200, pairs: [[WSTETH, WETH]] },
  { share: 4, mode: 0, most: 470, pairs: [[WETH, USDC]] },
  { share: 3, mode: 0, most: 430, pairs: [[WSTETH, USDC]] },
  // biome-ignore format: one kind a line
  { share: 1, mode: 0, most: 350, pairs: [[WSTETH, USDC], [WETH, USDC]] },
  // biome-ignore format: one kind a line
  { share: 1, mode: 0, most: 350, pairs: [[WSTETH, WETH], [WETH, USDC]] },
] as const

const kinds = KINDS.flatMap((kind) => Array.from({ length: kind.share }, () => kind))

/** Makes the markets, then lets every account loop through them; arbitrage brings the price back after each. */
export async function build(world: World, plan: Plan): Promise<Book> {
  const chance = Chance.from(plan.seed)
  const ticks: (readonly number[])[] = []
  for (const [at, place] of world.places.entries()) {
    ticks.push(await makeMarket(world, place, plan.depth[at]!, chance))
  }
  const owners: Address[] = []
  for (let n = 0; n < plan.accounts; n++) {
    owners.push(await open(world, chance))
    for (const place of world.places) {
      const prices = [listings[place.base]!.price, listings[place.quote]!.price] as const
      await moveTo(world, place, sqrtPriceAt(place, ...prices))
    }
  }
  return { owners, ticks }
}

async function open(world: World, chance: Chance.Chance): Promise<Address> {
  const { chain, on } = world
  const { mode, most, pairs } = chance.pick(kinds)
  const looper = await world.looper(mode)
  for (const [collateral, debt] of pairs) {
    const cents = BigInt(Math.round(10 ** (chance.int(350, 770) / 100)))
    await loop(world, looper.address, looper.abi, {
      collateral,
      debt,
      cents,
      leverage: BigInt(chance.int(150, most)),
    })
  }
  if (chance.once(8)) {
    // A crumb of another collateral: worth nothing to the contract, so it does not keep a bad debt alive.
    await chain.write(on.reserves[WETH]!.token, 'mint', [looper.address, 1n])
    // Where an index has grown the pool takes no single wei.
    await chain.try(looper, 'supply', [on.reserves[WETH]!.token.address, 1n])
  }
  return looper.address
}

async function loop(world: World, address: Address, abi: World['desk']['abi'], given: Loop): Promise<void> {
  const { chain, on } = world
  const { token } = on.reserves[given.collateral]!
  const { price, config } = listings[given.collateral]!
  const deposit = (given.cents * 10n ** BigInt(config.decimals + 6)) / price
  const wanted = (given.cents * 10n ** 6n * (given.leverage - 100n)) / 100n
  await chain.write(token, 'mint', [address, deposit])
  await chain.write({ address, abi }, 'loop', [
    token.address,
    on.reserves[given.debt]!.token.address,
    pathOf(world, given.debt, given.collateral),
    deposit,
    wanted,
  ])
}

/** The pools through which `sold` becomes `bought`. */
export function pathOf({ places }: World, sold: number, bought: number): Address[] {
  const [staked, ether] = places
  const path = {
    [`${WSTETH} ${WETH}`]: [staked],
    [`${WETH} ${USDC}`]: [ether],
    [`${WSTETH} ${USDC}`]: [staked, ether],
  }
  const there = path[`${sold} ${bought}`]
  const back = path[`${bought} ${sold}`]?.toReversed()
  return (there ?? back ?? []).map((place) => place!.contract.address)
}

/** Five ranges around the price, narrow to wide, edges by chance; answers the ticks they begin and end at. */
async function makeMarket(
  world: World,
  place: Place,
  depth: number,
  chance: Chance.Chance,
): Promise<number[]> {
  const { chain, desk } = world
  const { tickSpacing } = place
  const sqrtPrice = await sqrtPriceOf(world, place)
  const middle = Math.floor(tickAt(sqrtPrice) / tickSpacing)
  const ticks = new Set<number>()
  for (const [reach, share] of [
    [150, 0.1],
    [900, 0.25],
    [2_500, 0.35],
    [8_000, 0.2],
    [60_000, 0.1],
  ] as const) {
    const steps = (): number => Math.ceil((reach * chance.int(70, 130)) / 100 / tickSpacing)
    const [lower, upper] = [(middle - steps()) * tickSpacing, (middle + 1 + steps()) * tickSpacing]
    const liquidity = liquidityFor(place, sqrtPrice, depth * share, reach)
    await chain.write(desk, 'provide', [place.contract.address, lower, upper, liquidity])
    ticks.add(lower).add(upper)
  }
  return [...ticks].sort((a, b) => a - b)
}

/** The liquidity of which `quote` whole tokens lie between the price and `reach` ticks on. */
function liquidityFor(place: Place, sqrtPrice: bigint, quote: number, reach: number): bigint {
  const part = 1 - 1.0001 ** (-reach / 2)
  const units = quote * 10 ** listings[place.quote]!.config.decimals
  const root = Number(sqrtPrice) / 2 ** 96
  return BigInt(Math.round(units / (place.baseIsToken0 ? root : 1 / root) / part))
}
