import { join } from 'node:path'
import { Consistency, Fixed } from '@droste/core'
import { MorphoBlueReader, Snapshot } from '@droste/data/rpc'
import type { Address, Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { load } from '../harness/Artifact.ts'
import type * as Chain from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import { addressOf } from '../local/Loops.ts'
import { deploy, LLTVS, type MarketParams, params, type World } from '../morpho/World.ts'
import { connect, folder, surroundings } from './Reading.ts'

let world: World
let market: MarketParams
let id: Hex

const everything = 2n ** 256n - 1n
const accounts = Array.from({ length: 40 }, (_, n) => addressOf(n))
const WAD = 10n ** 18n

beforeAll(async () => {
  world = await deploy()
  const { chain, morpho, oracle } = world
  const token = load('@aave/core-v3/artifacts/contracts/mocks/tokens/MintableERC20.sol/MintableERC20.json')
  const loan = await chain.deploy(token, ['Loan', 'LOAN', 6])
  const collateral = await chain.deploy(token, ['Collateral', 'COLL', 18])
  market = {
    ...params(world, world.proportional, LLTVS[3]!),
    loanToken: loan.address,
    collateralToken: collateral.address,
  }
  // 2 000 loan tokens of 6 digits for a collateral token of 18.
  await chain.write(oracle, 'setPrice', [2_000n * 10n ** 24n])
  const receipt = await chain.write(morpho, 'createMarket', [market])
  id = receipt.logs[0]!.topics[1]! as Hex
  await chain.write(morpho, 'setFee', [market, WAD / 10n])
  const chance = Chance.from(7)
  for (const [n, account] of accounts.entries()) await enter(account, n, chance, loan, collateral)
  await chain.mine(chain.now + 86_400n * 90n)
})
afterAll(() => world?.chain.stop())

/** Every fourth lends; the others borrow between a tenth and nine tenths of what they may. */
async function enter(
  account: Address,
  n: number,
  chance: Chance.Chance,
  loan: Chain.Contract,
  collateral: Chain.Contract,
): Promise<void> {
  const { chain, morpho } = world
  const from = account
  const lends = n % 4 === 0
  const token = lends ? loan : collateral
  const amount = lends ? 10n ** 12n : BigInt(chance.int(1, 50)) * WAD
  await chain.write(token, 'mint', [amount], { from })
  await chain.write(token, 'approve', [morpho.address, everything], { from })
  if (lends) {
    await chain.write(morpho, 'supply', [market, amount, 0n, account, '0x'], { from })
    return
  }
  await chain.write(morpho, 'supplyCollateral', [market, amount, account, '0x'], { from })
  const most = (((amount * 2_000n) / 10n ** 12n) * 86n) / 100n
  const debt = (most * BigInt(chance.int(10, 90))) / 100n
  await chain.write(morpho, 'borrow', [market, debt, 0n, account, account], { from })
}

const read = (archive: string, options: Partial<Snapshot.Options> = {}): Promise<Snapshot.Taken> =>
  Snapshot.take(
    MorphoBlueReader.reader({ morpho: world.morpho.address, id, since: 0, loanUsd: Fixed.wad(WAD) }),
    {
      connection: connect([world.chain.url]),
      surroundings: surroundings(),
      block: 'latest',
      archive,
      ...options,
    },
  )

describe('a market of Morpho Blue, read from a chain', () => {
  test('holds what the package’s own library expects of every account, to the unit', async () => {
    const { ledger, report } = await read(join(folder(), 'snapshot'))
    Consistency.check(ledger)
    const { chain, views, morpho } = world
    const amountOf = (owner: string, side: string): bigint =>
      ledger.accounts
        .find((account) => account.owner === owner.toLowerCase())
        ?.legs.find((leg) => leg.side === side)?.amount ?? 0n
    for (const account of accounts) {
      const said = await chain.read<readonly bigint[]>(views, 'account', [morpho.address, market, account])
      expect([amountOf(account, 'supply'), amountOf(account, 'debt')]).toEqual(said.slice(0, 2))
    }
    // The library leaves out the fee shares of the pending accrual: the fee is what the lenders' shares leave over, and
    // each of the 11 suppliers' parts is rounded down.
    const [supplied] = await chain.read<readonly bigint[]>(views, 'expected', [morpho.address, market])
    const fee = amountOf(world.feeRecipient, 'supply')
    const lent = accounts.reduce((sum, account) => sum + amountOf(account, 'supply'), 0n)
    expect(fee).toBeGreaterThan(10n ** 6n)
    expect(Number(supplied! - lent - fee)).toBeGreaterThanOrEqual(0)
    expect(Number(supplied! - lent - fee)).toBeLessThanOrEqual(11)
    expect(report).toMatchObject({ deviation: 0, sampled: 30 })
    expect(ledger.coverage).toMatchObject({ accounts: 41, usedShare: 1, rejected: [] })
  })

  test('is read on from where it was, and then equals one read anew', async () => {
    const archive = join(folder(), 'snapshot')
    await read(archive)
    const again = await read(archive)
    expect(again.report.calls).toBeLessThan(20)
    expect(again.report.fresh).toBe(0)
    const [first] = accounts as [Address]
    await world.chain.write(world.morpho, 'withdraw', [market, 10n ** 6n, 0n, first, first], { from: first })
    await world.chain.mine(world.chain.now + 86_400n)
    const grown = await read(archive)
    expect(grown.report.fresh).toBe(2) // the lender, and the one who gets the fee
    expect(grown.report.deviation).toBe(0)
    expect(grown.ledger).toEqual((await read(join(folder(), 'snapshot'))).ledger)
  })

  test('that does not exist, or cannot be valued, is refused', async () => {
    const options = {
      connection: connect([world.chain.url]),
      surroundings: surroundings(),
      block: 'latest',
    } as const
    const morpho = world.morpho.address
    const archive = (): string => join(folder(), 'snapshot')
    await expect(
      Snapshot.take(MorphoBlueReader.reader({ morpho, id: `0x${'12'.repeat(32)}`, since: 0 }), {
        ...options,
        archive: archive(),
      }),
    ).rejects.toMatchObject({ name: 'MorphoBlue.NoMarketError' })
    await expect(
      Snapshot.take(MorphoBlueReader.reader({ morpho, id, since: 0 }), { ...options, archive: archive() }),
    ).rejects.toMatchObject({ name: 'MorphoBlue.NoPriceError' })
  })
})
