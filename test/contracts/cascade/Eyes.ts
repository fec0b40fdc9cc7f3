import { type AaveV3, UniswapV3 } from '@droste/protocols'
import type { Address } from 'viem'
import * as Words from '../harness/Words.ts'
import { type Place, TOUCHED, type World } from './World.ts'

/** What the contracts say of one account: value of collateral and debt (8 digits), health, balances by reserve number. */
export type Seen = {
  readonly collateralBase: bigint
  readonly debtBase: bigint
  readonly health: bigint
  readonly supplied: readonly bigint[]
  readonly owed: readonly bigint[]
}

/** Reads all accounts in one call. */
export type Eyes = () => Promise<Seen[]>

/** Eyes on these accounts of a market. */
export async function on(world: World, owners: readonly Address[]): Promise<Eyes> {
  const { pool, reserves } = world.on
  const views = owners.flatMap((owner): Words.Labelled[] => [
    [`${owner}`, pool, 'getUserAccountData', [owner]],
    ...TOUCHED.flatMap((id): Words.Labelled[] => [
      [`${owner} supplied ${id}`, reserves[id]!.aToken, 'balanceOf', [owner]],
      [`${owner} owed ${id}`, reserves[id]!.debtToken, 'balanceOf', [owner]],
    ]),
  ])
  const read = await Words.reader(world.chain, views)
  return async () => {
    const words = await read()
    const one = (label: string): bigint => words.get(label)![0]!
    return owners.map((owner) => {
      const [collateralBase, debtBase, , , , health] = words.get(owner)!
      return {
        collateralBase: collateralBase!,
        debtBase: debtBase!,
        health: health!,
        supplied: TOUCHED.map((id) => one(`${owner} supplied ${id}`)),
        owed: TOUCHED.map((id) => one(`${owner} owed ${id}`)),
      }
    })
  }
}

/** The Aave pool as its contracts hold it now, with these accounts. */
export async function pool(world: World, owners: readonly Address[]): Promise<AaveV3.Pool> {
  const { chain, on } = world
  const reserves = await Promise.all(on.mirror.reserves.map((_, id) => reserve(world, id)))
  const read = await Words.reader(
    chain,
    owners.flatMap((owner): Words.Labelled[] => [
      [`${owner} flags`, on.pool, 'getUserConfiguration', [owner]],
      [`${owner} mode`, on.pool, 'getUserEMode', [owner]],
      ...TOUCHED.flatMap((id): Words.Labelled[] => [
        [`${owner} supply ${id}`, on.reserves[id]!.aToken, 'scaledBalanceOf', [owner]],
        [`${owner} debt ${id}`, on.reserves[id]!.debtToken, 'scaledBalanceOf', [owner]],
      ]),
    ]),
  )
  const words = await read()
  const one = (label: string): bigint => words.get(label)![0]!
  const accounts = owners.map((owner): [string, AaveV3.Account] => {
    const flags = one(`${owner} flags`)
    const legs = TOUCHED.map((id): [number, AaveV3.Leg] => [
      id,
      {
        supply: one(`${owner} supply ${id}`),
        debt: one(`${owner} debt ${id}`),
        isBorrowed: ((flags >> BigInt(2 * id)) & 1n) === 1n,
        isCollateral: ((flags >> BigInt(2 * id + 1)) & 1n) === 1n,
      },
    ])
    return [owner, { category: Number(one(`${owner} mode`)), legs: new Map(legs) }]
  })
  return { ...on.mirror, now: chain.now, reserves, accounts: new Map(accounts) }
}

type Stored = { liquidityIndex: bigint; variableBorrowIndex: bigint; lastUpdateTimestamp: number }

async function reserve({ chain, on }: World, id: number): Promise<AaveV3.Reserve> {
  const { token, aToken, debtToken, feed } = on.reserves[id]!
  const [stored, scaledSupply, scaledDebt, cash, deficit, price] = (await chain.readAll([
    [on.pool, 'getReserveData', [token.address]],
    [aToken, 'scaledTotalSupply'],
    [debtToken, 'scaledTotalSupply'],
    [on.pool, 'getVirtualUnderlyingBalance', [token.address]],
    [on.pool, 'getReserveDeficit', [token.address]],
    [feed, 'latestAnswer'],
  ])) as [Stored, bigint, bigint, bigint, bigint, bigint]
  return {
    ...on.mirror.reserves[id]!,
    price,
    liquidityIndex: stored.liquidityIndex,
    borrowIndex: stored.variableBorrowIndex,
    updatedAt: BigInt(stored.lastUpdateTimestamp),
    scaledSupply,
    scaledDebt,
    cash,
    deficit,
  }
}

/** A real pool as it stands, with what it holds at `ticks`. */
export async function exchange(
  { chain }: World,
  { contract, feePips, tickSpacing }: Place,
  ticks: readonly number[],
): Promise<UniswapV3.Pool> {
  const [slot0, liquidity, ...held] = (await chain.readAll([
    [contract, 'slot0'],
    [contract, 'liquidity'],
    ...ticks.map((tick) => [contract, 'ticks', [tick]] as const),
  ])) as [readonly [bigint, number], bigint, ...(readonly bigint[])[]]
  const empty = UniswapV3.initialize({ sqrtPrice: slot0[0], feePips, tickSpacing })
  const found = held.map(([gross, net], at) => ({ tick: ticks[at]!, gross: gross!, net: net! }))
  return { ...empty, tick: slot0[1], liquidity, ticks: found }
}
