import { type Address, getAddress, keccak256, toHex } from 'viem'
import { listings } from '../aave/Listing.ts'
import { deploy36 } from '../aave/release36.ts'
import { prepare, type Stage } from '../aave/Stage.ts'
import type { Chain, Contract } from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import * as Exchange from './Exchange.ts'

/** A real Aave v3.6 with accounts that have looped staked ether against ether through a real exchange. */
export type World = {
  readonly stage: Stage
  readonly provider: Address
  readonly exchange: Exchange.Exchange
  readonly loopers: readonly { readonly address: Address; readonly loops: number }[]
}

const [WETH, WSTETH, USDC] = [0, 1, 2]
const MODE = 1 // ether and its staked form
const WAD = 10n ** 18n
const everything = 2n ** 256n - 1n

/** An address that only this number gives. */
export const addressOf = (n: number): Address => getAddress(`0x${keccak256(toHex(`account ${n}`)).slice(26)}`)

/** Deploys the market and lets `accounts` accounts loop: deposit, borrow, swap, deposit again. */
export async function build(chain: Chain, accounts: number, seed = 1): Promise<World> {
  const stage = await prepare(await deploy36(chain))
  const { pool, reserves } = stage.on
  const provider = await chain.read<Address>(pool, 'ADDRESSES_PROVIDER')
  const [weth, wsteth] = [reserves[WETH!]!.token, reserves[WSTETH!]!.token]
  const supplier = chain.accounts[6]!
  const deep = 20_000n * WAD
  const exchange = await Exchange.deploy(chain, supplier, [
    { token: wsteth, amount: (deep * listings[WETH!]!.price) / listings[WSTETH!]!.price },
    { token: weth, amount: deep },
  ])
  await supply(chain, pool, reserves[WETH!]!.token, supplier, 50_000n * WAD)
  const chance = Chance.from(seed)
  const loopers = []
  for (let n = 0; n < accounts; n++) {
    const looper = { chain, pool, exchange, address: addressOf(n) }
    const loops = n % 7 === 0 ? 0 : chance.int(1, 12)
    if (loops === 0) await borrowOnce(looper, wsteth, reserves[USDC!]!.token, chance)
    else await loop(looper, wsteth, weth, loops, chance)
    loopers.push({ address: looper.address, loops })
  }
  return { stage, provider, exchange, loopers }
}

type Looper = {
  readonly chain: Chain
  readonly pool: Contract
  readonly exchange: Exchange.Exchange
  readonly address: Address
}

async function supply(chain: Chain, pool: Contract, token: Contract, from: Address, amount: bigint) {
  await chain.write(pool, 'supply', [token.address, amount, from, 0], { from })
}

async function open({ chain, pool, exchange, address }: Looper, token: Contract, amount: bigint) {
  await chain.write(token, 'mint', [amount], { from: address })
  await chain.write(token, 'approve', [pool.address, everything], { from: address })
  await chain.write(token, 'approve', [exchange.router.address, everything], { from: address })
  await supply(chain, pool, token, address, amount)
}

/** What an account may still borrow, in the pool's dollars of 8 decimals. */
async function available({ chain, pool, address }: Looper): Promise<bigint> {
  const [, , borrows] = await chain.read<readonly bigint[]>(pool, 'getUserAccountData', [address])
  return borrows!
}

async function borrowOnce(looper: Looper, collateral: Contract, debt: Contract, chance: Chance.Chance) {
  const { chain, pool, address } = looper
  await open(looper, collateral, BigInt(chance.int(1, 400)) * WAD)
  const share = BigInt(chance.int(10, 90))
  const amount = ((await available(looper)) * share) / 100n / 100n // 8 decimals to the 6 of the debt
  await chain.write(pool, 'borrow', [debt.address, amount, 2n, 0, address], { from: address })
}

async function loop(looper: Looper, staked: Contract, ether: Contract, loops: number, chance: Chance.Chance) {
  const { chain, pool, exchange, address } = looper
  await open(looper, staked, BigInt(chance.int(1, 50)) * WAD)
  await chain.write(ether, 'approve', [exchange.router.address, everything], { from: address })
  await chain.write(pool, 'setUserEMode', [MODE], { from: address })
  const share = BigInt(chance.int(60, 98))
  for (let i = 0; i < loops; i++) {
    const amount = ((await available(looper)) * share * WAD) / 100n / listings[WETH!]!.price
    await chain.write(pool, 'borrow', [ether.address, amount, 2n, 0, address], { from: address })
    const bought = await exchange.sell(address, ether, staked, amount)
    await supply(chain, pool, staked, address, bought)
  }
}
