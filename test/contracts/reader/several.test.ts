import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Consistency, Fixed } from '@droste/core'
import { LedgerFile } from '@droste/data'
import { MorphoBlueReader, Several, Snapshot } from '@droste/data/rpc'
import { MorphoBlue } from '@droste/protocols'
import type { Address, Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { load } from '../harness/Artifact.ts'
import type * as Chain from '../harness/Chain.ts'
import { addressOf } from '../local/Loops.ts'
import { deploy, LLTVS, params, type World } from '../morpho/World.ts'
import { connect, folder, surroundings } from './Reading.ts'

const WAD = 10n ** 18n
const everything = 2n ** 256n - 1n
const accounts = Array.from({ length: 6 }, (_, n) => addressOf(n))

let world: World
/** Two markets at one oracle, and one whose oracle values the same collateral a tenth higher. */
const ids: Hex[] = []

beforeAll(async () => {
  world = await deploy()
  const { chain, oracle } = world
  const token = load('@aave/core-v3/artifacts/contracts/mocks/tokens/MintableERC20.sol/MintableERC20.json')
  const loan = await chain.deploy(token, ['Loan', 'LOAN', 18])
  const [one, other] = [
    await chain.deploy(token, ['Collateral', 'COLL', 18]),
    await chain.deploy(token, ['Other', 'OTHER', 18]),
  ]
  await chain.write(oracle, 'setPrice', [2n * 10n ** 36n])
  const higher: Chain.Contract = { address: addressOf(77), abi: oracle.abi }
  await chain.ask('anvil_setCode', [
    higher.address,
    await chain.ask('eth_getCode', [oracle.address, 'latest']),
  ])
  await chain.write(higher, 'setPrice', [22n * 10n ** 35n])
  await open(loan, one, oracle, 3n)
  await open(loan, other, oracle, 2n)
  await open(loan, one, higher, 1n)
})
afterAll(() => world?.chain.stop())

/** A market in which everybody borrows `debt` loan tokens against ten of collateral. */
async function open(loan: Chain.Contract, collateral: Chain.Contract, oracle: Chain.Contract, debt: bigint) {
  const { chain, morpho } = world
  const market = {
    ...params(world, world.proportional, LLTVS[3]!),
    ...{ loanToken: loan.address, collateralToken: collateral.address, oracle: oracle.address },
  }
  const receipt = await chain.write(morpho, 'createMarket', [market])
  ids.push(receipt.logs[0]!.topics[1]! as Hex)
  for (const from of accounts) {
    for (const token of [loan, collateral]) {
      await chain.write(token, 'mint', [100n * WAD], { from })
      await chain.write(token, 'approve', [morpho.address, everything], { from })
    }
    await chain.write(morpho, 'supply', [market, 5n * WAD, 0n, from, '0x'], { from })
    await chain.write(morpho, 'supplyCollateral', [market, 10n * WAD, from, '0x'], { from })
    await chain.write(morpho, 'borrow', [market, debt * WAD, 0n, from, from], { from })
  }
}

const reader = (id: Hex) =>
  MorphoBlueReader.reader({ morpho: world.morpho.address, id, since: 0, loanUsd: Fixed.WAD })

const options = (): Omit<Snapshot.Options, 'archive'> => ({
  ...{ connection: connect([world.chain.url]), surroundings: surroundings(), block: 'latest' },
})

const readAll = (where: string, given: Partial<Snapshot.Options> = {}): Promise<Snapshot.Taken> =>
  Several.stream(
    ids.map((id) => ({ protocol: reader(id), archive: join(where, id.slice(0, 10)) })),
    { ...options(), ...given },
    async ({ world, accounts, report }) => {
      const all = []
      for await (const some of accounts()) all.push(...some)
      return { ledger: { ...world, accounts: all }, report }
    },
  )

describe('several markets of Morpho Blue at one block', () => {
  test('hold the accounts that each holds alone, and add up', async () => {
    const { ledger, report } = await readAll(folder())
    Consistency.check(ledger)
    const alone = []
    for (const id of ids)
      alone.push(await Snapshot.take(reader(id), { ...options(), archive: join(folder(), 'snapshot') }))
    expect(ledger.accounts).toEqual(alone.flatMap((each) => each.ledger.accounts))
    expect(ledger.venues).toEqual(alone.flatMap((each) => each.ledger.venues))
    const debts = alone.map((each) => each.ledger.coverage.debtUsd)
    expect(ledger.coverage).toMatchObject({ accounts: 18, usedShare: 1, rejected: [] })
    expect(ledger.coverage.debtUsd).toBeCloseTo(debts.reduce((sum, each) => sum + each, 0))
    // And the one who gets fees, of which there are none.
    expect(report).toMatchObject({ accounts: 21, deviation: 0, sampled: 18 })
    // Each accrues to the same block, whenever it was last touched.
    expect(new Set(alone.map((each) => each.report.pin.hash))).toEqual(new Set([report.pin.hash]))
  })

  test('an asset has the price of the market that is owed most, and the ledger says who values it otherwise', async () => {
    const { ledger } = await readAll(folder())
    const price = (symbol: string): number => {
      const { id } = ledger.assets.find((asset) => asset.symbol === symbol)!
      return Fixed.toNumber(ledger.prices.find(({ asset }) => asset === id)!.usd, 18)
    }
    expect([price('COLL'), price('OTHER'), price('LOAN')]).toEqual([2, 2, 1])
    expect(ledger.assumptions).toEqual([
      `${MorphoBlue.venueId({ id: ids[2]! })} values COLL at $2.20000; here it is worth $2.00000, as in a larger market.`,
    ])
  })

  test('are read on from where they were', async () => {
    const where = folder()
    const first = await readAll(where)
    const again = await readAll(where)
    expect(again.ledger).toEqual(first.ledger)
    expect(again.report.fresh).toBe(0)
  })

  test('take claims over all of them, and no history', async () => {
    const { ledger } = await readAll(folder(), { claims: [{ asset: 'OTHER', on: 'COLL' }] })
    Consistency.check(ledger)
    expect(ledger.claims).toHaveLength(1)
    await expect(readAll(folder(), { history: true })).rejects.toMatchObject({
      name: 'Flag.SeveralHistoriesError',
    })
  })
})

test('each account’s address stands once for each market', async () => {
  const { ledger } = await readAll(folder())
  const [first] = accounts as [Address]
  const own = ledger.accounts.filter(({ owner }) => owner === first.toLowerCase())
  expect(own.map(({ venue }) => venue)).toEqual(ids.map((id) => MorphoBlue.venueId({ id })))
})

test('the command takes a market for each --market', async () => {
  const out = join(folder(), 'ledger.json')
  const bin = fileURLToPath(new URL('../../../packages/cli/bin/droste.js', import.meta.url))
  const where = ['--rpc', world.chain.url, '--contract', world.morpho.address, '--loan-usd', '1']
  const markets = ids.flatMap((id) => ['--market', id])
  const child = spawn(process.execPath, [bin, 'snapshot', 'morpho-blue', ...where, ...markets, '--out', out])
  expect(await new Promise((ended) => child.once('close', ended))).toBe(0)
  const { accounts } = await LedgerFile.open(out)
  expect(accounts).toEqual((await readAll(folder())).ledger.accounts)
})
