import type { Address } from 'viem'
import { treasury } from '../aave/Deployment.ts'
import * as Chain from '../harness/Chain.ts'
import { type Book, pathOf } from './Book.ts'
import type * as Eyes from './Eyes.ts'
import type { Liquidation, Pool, Round } from './Record.ts'
import { moveTo, priceOf, sqrtPriceOf, TOUCHED, USDC, WETH, type World, WSTETH } from './World.ts'

const everything = 2n ** 256n - 1n

/** The shock, as the chain feels it: arbitrage moves the pools to these √prices, and the oracle follows them. */
export async function shock(world: World, opened: readonly bigint[]): Promise<bigint[]> {
  for (const [at, place] of world.places.entries()) await moveTo(world, place, opened[at]!)
  return publish(world)
}

/**
 * Plays the liquidations of a round on the contracts, in their order, and tells what came of them. Of `said` only the
 * orders are taken: whom to liquidate in what, how much to repay, and where arbitrage stops.
 */
export async function play(
  world: World,
  book: Book,
  eyes: Eyes.Eyes,
  oracle: readonly bigint[],
  said: Round,
): Promise<Round> {
  const liquidations: Liquidation[] = []
  for (const order of said.liquidations) {
    const emptied = said.accounts[order.row]!.supplied[order.collateral] === 0n
    liquidations.push(await liquidate(world, book.owners[order.row]!, order, emptied))
  }
  const sold = await Promise.all(world.places.map((place) => standing(world, place.contract)))
  for (const [at, place] of world.places.entries()) await moveTo(world, place, said.recovered[at]!)
  const recovered = await Promise.all(world.places.map((place) => sqrtPriceOf(world, place)))
  const { pool, reserves } = world.on
  const deficits = await world.chain.readAll(
    TOUCHED.map((id) => [pool, 'getReserveDeficit', [reserves[id]!.token.address]]),
  )
  const close = await publish(world)
  const accounts = await eyes()
  return { oracle, liquidations, sold, recovered, deficits: deficits as bigint[], close, accounts }
}

/** A liquidation that empties the collateral asks for everything, as a liquidator does: see docs/decisions/004. */
async function liquidate(
  world: World,
  account: Address,
  { row, collateral, debt, repaid }: Liquidation,
  emptied: boolean,
): Promise<Liquidation> {
  const { chain, on, desk } = world
  const [seizable, repayable] = [on.reserves[collateral]!, on.reserves[debt]!]
  const receipt = await chain.write(desk, 'liquidate', [
    on.pool.address,
    seizable.token.address,
    repayable.token.address,
    account,
    emptied ? everything : repaid,
    pathOf(world, collateral, debt),
  ])
  const [called] = Chain.events<{ debtToCover: bigint; liquidatedCollateralAmount: bigint }>(
    receipt,
    on.pool.abi,
    'LiquidationCall',
  )
  const { debtToCover, liquidatedCollateralAmount: seized } = called!
  const [sold] = Chain.events<{ proceeds: bigint }>(receipt, desk.abi, 'Sold')
  const moves = Chain.events<{ from: Address; to: Address; value: bigint }>(
    receipt,
    seizable.aToken.abi,
    'Transfer',
  )
  const fees = moves.filter(({ from, to }) => from === account && to.toLowerCase() === treasury)
  const fee = fees.reduce((sum, { value }) => sum + value, 0n)
  return { row, collateral, debt, repaid: debtToCover, seized, fee, proceeds: sold?.proceeds ?? seized }
}

async function standing({ chain }: World, contract: Chain.Contract): Promise<Pool> {
  const [slot0, liquidity] = (await chain.readAll([
    [contract, 'slot0'],
    [contract, 'liquidity'],
  ])) as [readonly [bigint, number], bigint]
  return { sqrtPrice: slot0[0], tick: slot0[1], liquidity }
}

/** Sets the feeds to what the pools say, in the oracle's 8 digits, and answers what Aave's oracle then says. */
async function publish(world: World): Promise<bigint[]> {
  const { chain, on, places } = world
  const [staked, ether] = places
  const dollar = await chain.read<bigint>(on.reserves[USDC]!.feed, 'latestAnswer')
  const inEther = priceOf(staked!, await sqrtPriceOf(world, staked!))
  const inDollars = priceOf(ether!, await sqrtPriceOf(world, ether!))
  const nearest = (numerator: bigint, denominator: bigint): bigint =>
    (2n * numerator * dollar + denominator) / (2n * denominator)
  await chain.store(on.reserves[WETH]!.feed, 0n, nearest(inDollars.numerator, inDollars.denominator))
  const both = {
    numerator: inEther.numerator * inDollars.numerator,
    denominator: inEther.denominator * inDollars.denominator,
  }
  await chain.store(on.reserves[WSTETH]!.feed, 0n, nearest(both.numerator, both.denominator))
  const prices = await chain.readAll(TOUCHED.map((id) => [on.reserves[id]!.feed, 'latestAnswer']))
  return prices as bigint[]
}
