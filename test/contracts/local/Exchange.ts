import { Fixed } from '@droste/core'
import type { Address } from 'viem'
import { load } from '../harness/Artifact.ts'
import type { Chain, Contract } from '../harness/Chain.ts'

/** A real Uniswap v3 pool with a router in front of it. */
export type Exchange = {
  readonly router: Contract
  readonly pool: Contract
  /** Sells `amount` of `from` for `to`; answers what came out. The seller must have approved the router. */
  readonly sell: (seller: Address, from: Contract, to: Contract, amount: bigint) => Promise<bigint>
}

const FEE = 500
const EDGE = 887_270 // the outermost ticks at this fee's spacing of 10
const FOREVER = 2n ** 64n

const artifact = (name: string) => load(`@uniswap/v3-periphery/artifacts/contracts/${name}.sol/${name}.json`)

/** Deploys the exchange, and lets `provider`, who must hold them, put both amounts in over all prices. */
export async function deploy(
  chain: Chain,
  provider: Address,
  sides: readonly { token: Contract; amount: bigint }[],
): Promise<Exchange> {
  const core = '@uniswap/v3-core/artifacts/contracts'
  const factory = await chain.deploy(load(`${core}/UniswapV3Factory.sol/UniswapV3Factory.json`))
  const [first, second] = [...sides].sort((a, b) =>
    BigInt(a.token.address) < BigInt(b.token.address) ? -1 : 1,
  )
  const [token0, token1] = [first!.token, second!.token]
  const around = [factory.address, token0.address]
  const manager = await chain.deploy(artifact('NonfungiblePositionManager'), [...around, token0.address])
  const router = await chain.deploy(artifact('SwapRouter'), around)
  const pair = [token0.address, token1.address, FEE]
  const sqrtPrice = Fixed.sqrtDown((second!.amount << 192n) / first!.amount)
  await chain.write(manager, 'createAndInitializePoolIfNecessary', [...pair, sqrtPrice])
  for (const { token, amount } of sides) {
    await chain.write(token, 'approve', [manager.address, amount], { from: provider })
  }
  const [token0Address, token1Address, fee] = pair
  const position = {
    token0: token0Address,
    token1: token1Address,
    fee,
    tickLower: -EDGE,
    tickUpper: EDGE,
    amount0Desired: first!.amount,
    amount1Desired: second!.amount,
    amount0Min: 0n,
    amount1Min: 0n,
    recipient: provider,
    deadline: FOREVER,
  }
  await chain.write(manager, 'mint', [position], { from: provider })
  const pool: Contract = {
    address: await chain.read<Address>(factory, 'getPool', pair),
    abi: load(`${core}/UniswapV3Pool.sol/UniswapV3Pool.json`).abi,
  }
  return {
    router,
    pool,
    sell: async (seller, from, to, amount) => {
      const before = await chain.read<bigint>(to, 'balanceOf', [seller])
      const order = {
        tokenIn: from.address,
        tokenOut: to.address,
        fee: FEE,
        recipient: seller,
        deadline: FOREVER,
        amountIn: amount,
        amountOutMinimum: 0n,
        sqrtPriceLimitX96: 0n,
      }
      await chain.write(router, 'exactInputSingle', [order], { from: seller })
      return (await chain.read<bigint>(to, 'balanceOf', [seller])) - before
    },
  }
}
