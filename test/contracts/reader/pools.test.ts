import { join } from 'node:path'
import { Consistency, Fixed, type Ledger } from '@droste/core'
import { AaveV3Reader, Snapshot } from '@droste/data/rpc'
import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Book from '../cascade/Book.ts'
import * as Seen from '../cascade/Ledger.ts'
import { deploy, type World } from '../cascade/World.ts'
import { connect, folder, surroundings } from './Reading.ts'

let world: World
let book: Book.Book
let market: AaveV3Reader.Market

beforeAll(async () => {
  world = await deploy()
  book = await Book.build(world, { seed: 1, accounts: 6, depth: [60_000, 60_000_000] })
  const provider = await world.chain.read<Address>(world.on.pool, 'ADDRESSES_PROVIDER')
  market = { name: 'test', provider, since: 0 }
})
afterAll(() => world?.chain.stop())

const read = (
  options: Partial<Snapshot.Options>,
  archive = join(folder(), 'snapshot'),
): Promise<Snapshot.Taken> =>
  Snapshot.take(AaveV3Reader.reader(market), {
    ...{ connection: connect([world.chain.url]), surroundings: surroundings() },
    ...{ archive, block: 'latest', ...options },
  })

const pools = () => {
  const [staked, ether] = world.places
  return [
    { base: 'wstETH', pool: staked!.contract.address },
    { base: 'WETH', pool: ether!.contract.address },
  ]
}

describe('pools of Uniswap v3 at the pinned block', () => {
  test('are the markets that were made there, to every tick', async () => {
    const { ledger } = await read({ pools: pools() })
    Consistency.check(ledger)
    const made = await Seen.read(world, book, Fixed.wad(0n))
    const exchanged = ({ markets }: Ledger.Ledger) =>
      markets.map(({ base, quote, pools }) => ({ base, quote, pools }))
    expect(exchanged(ledger)).toEqual(exchanged(made))
    expect(ledger.markets.every(({ assumed }) => !assumed)).toBe(true)
  })

  test('are not asked for again at the same block', async () => {
    const archive = join(folder(), 'snapshot')
    const first = await read({ pools: pools() }, archive)
    const again = await read({ pools: pools() }, archive)
    expect(again.ledger).toEqual(first.ledger)
    expect(again.report.calls).toBeLessThan(20)
    const without = await read({}, archive)
    expect(without.ledger.markets).toEqual([])
  })

  test('that are none, or trade something else, are refused', async () => {
    const [staked] = pools()
    const { token } = world.on.reserves[0]!
    await expect(read({ pools: [{ base: 'WETH', pool: token.address }] })).rejects.toMatchObject({
      name: 'UniswapV3.NotPoolError',
    })
    await expect(read({ pools: [{ ...staked!, base: 'USDC' }] })).rejects.toMatchObject({
      name: 'Markets.NotTradedError',
    })
    const [, ether] = pools()
    await expect(read({ pools: [{ ...staked!, base: 'WETH' }, ether!] })).rejects.toMatchObject({
      name: 'Markets.OtherQuoteError',
    })
  })
})

test('a token stands for another at the rate of the oracle’s prices, and the ledger says so', async () => {
  const { ledger } = await read({ claims: [{ asset: 'wstETH', on: 'WETH' }] })
  Consistency.check(ledger)
  const [claim] = ledger.claims
  const priceOf = (asset: string): bigint => ledger.prices.find((price) => price.asset === asset)!.usd
  const [part] = claim!.backing
  expect(part!.amount).toBe((priceOf(claim!.asset) * 10n ** 18n) / priceOf(part!.asset))
  expect(ledger.assumptions).toContain(
    `One wstETH stands for ${Fixed.format(part!.amount, 18)} WETH: what their prices say.`,
  )
})
