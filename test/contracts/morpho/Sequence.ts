import { Fixed } from '@droste/core'
import type { Address } from 'viem'
import { expect } from 'vitest'
import * as MorphoBlue from '../../../packages/protocols/src/morpho-blue/index.ts'
import * as Chain from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import type { Tally } from '../harness/Sequences.ts'
import { type Irm, Machine } from './Machine.ts'
import { LLTVS, type MarketParams, params, type World } from './World.ts'

const PANICS: Record<string, string> = { 'arithmetic underflow': '17', 'division by zero': '18' }
const DAY = 86_400

type Call = {
  readonly name: string
  readonly args: readonly unknown[]
  readonly run: (now: bigint) => unknown
}

/** Runs one seeded sequence on the chain and in the machine, comparing every figure after every step. */
export async function run(world: World, seed: number, steps: number, tally: Tally): Promise<void> {
  const chance = Chance.from(seed)
  const play = await begin(world, chance)
  for (let step = 0; step < steps; step++) {
    const said = await advance(play, chance, tally)
    await compare(play, `seed ${seed} step ${step}: ${said}`)
  }
}

type Play = {
  readonly world: World
  readonly machine: Machine
  readonly market: MarketParams
  readonly id: string
  balances: { loan: bigint; collateral: bigint }
}

async function begin(world: World, chance: Chance.Chance): Promise<Play> {
  const { chain, morpho, oracle } = world
  const lltv = chance.pick(LLTVS)
  const irm: Irm = chance.once(3) ? { kind: 'proportional' } : { kind: 'adaptive', rateAtTarget: 0n }
  const market = params(world, irm.kind === 'proportional' ? world.proportional : world.stored, lltv)
  // Loan tokens of 6 or 18 decimals against collateral of 8 or 18 change nothing but the price's size.
  const price = chance.big(10n ** 22n, 10n ** 24n) * 10n ** BigInt(chance.int(0, 14))
  await chain.write(oracle, 'setPrice', [price])
  const receipt = await chain.write(morpho, 'createMarket', [market])
  const machine = new Machine({ lltv, irm, timestamp: chain.now, price, feeRecipient: world.feeRecipient })
  const id = receipt.logs[0]!.topics[1]!
  return { world, machine, market, id, balances: { loan: 0n, collateral: 0n } }
}

async function advance(play: Play, chance: Chance.Chance, tally: Tally): Promise<string> {
  const { world, machine } = play
  const { chain } = world
  const kind = chance.int(0, 92)
  const at = chain.now + BigInt(chance.once(3) ? chance.int(1, 60 * DAY) : chance.int(1, 3_600))
  if (kind < 12) {
    const moved = (machine.price * chance.big(65n, 118n)) / 100n
    machine.price = moved === 0n ? 1n : moved
    await storeRate(play, at)
    await chain.write(world.oracle, 'setPrice', [machine.price], { at })
    return `price ${machine.price}`
  }
  if (kind < 15) {
    const fee = chance.big(0n, 25n) * 10n ** 16n
    return send(play, chain.admin, at, tally, {
      name: 'setFee',
      args: [play.market, fee],
      run: (now) => {
        if (fee === machine.market.fee) throw new Refused('already set')
        machine.act(now, chain.admin, (market) => ({ market: { ...market, fee } }))
      },
    })
  }
  if (kind < 18 && machine.irm.kind === 'adaptive') {
    machine.irm.rateAtTarget = chance.big(
      MorphoBlue.AdaptiveCurve.MIN_RATE_AT_TARGET,
      MorphoBlue.AdaptiveCurve.MAX_RATE_AT_TARGET,
    )
    await chain.mine(at)
    await storeRate(play, at)
    return 'rate at target jumps'
  }
  const unhealthy = world.accounts.some((holder) => {
    const { maxBorrow, debt } = machine.health(holder, at)
    return debt > maxBorrow
  })
  const account = chance.pick(world.accounts)
  const call = unhealthy && chance.once(2) ? liquidation(play, chance) : action(play, chance, account, kind)
  return send(play, account, at, tally, call)
}

function action(play: Play, chance: Chance.Chance, account: Address, kind: number): Call {
  const { machine, market } = play
  const parameters = { lltv: machine.lltv }
  const position = machine.position(account)
  const supplied = machine.market.totalSupplyAssets
  if (kind < 30) {
    return moving('supply', play, account, amount(chance), (market, position, quantity) =>
      MorphoBlue.supply(market, position, quantity),
    )
  }
  if (kind < 37) {
    const quantity = within(chance, position.supplyShares, supplied)
    return moving('withdraw', play, account, quantity, (market, position, quantity) =>
      MorphoBlue.withdraw(market, position, quantity),
    )
  }
  if (kind < 52) {
    const assets = collateralAmount(chance, machine.price)
    return {
      name: 'supplyCollateral',
      args: [market, assets, account, '0x'],
      run: () => {
        machine.positions.set(account, MorphoBlue.supplyCollateral(machine.position(account), assets))
        play.balances.collateral += assets
      },
    }
  }
  if (kind < 58) {
    const assets = chance.big(0n, position.collateral + 1n)
    return {
      name: 'withdrawCollateral',
      args: [market, assets, account, account],
      run: (now) => {
        machine.act(now, account, (market, position) => ({
          market,
          position: MorphoBlue.withdrawCollateral(parameters, market, position, assets, machine.price),
        }))
        play.balances.collateral -= assets
      },
    }
  }
  if (kind < 76) {
    // Near the most it may owe, so that the next fall in price bites.
    const most = MorphoBlue.maxBorrowDown(parameters, position, machine.price)
    const room = Fixed.min(most, supplied)
    const assets = room === 0n ? 1n : (room * chance.big(60n, 101n)) / 100n
    const quantity = chance.once(8) ? { shares: chance.big(1n, 10n ** 20n) } : { assets }
    return moving('borrow', play, account, quantity, (market, position, quantity) =>
      MorphoBlue.borrow(parameters, market, position, quantity, machine.price),
    )
  }
  if (kind < 84) {
    const quantity = within(chance, position.borrowShares, machine.market.totalBorrowAssets)
    return moving('repay', play, account, quantity, (market, position, quantity) =>
      MorphoBlue.repay(market, position, quantity),
    )
  }
  return liquidation(play, chance)
}

function liquidation(play: Play, chance: Chance.Chance): Call {
  const { machine, market, world } = play
  const parameters = { lltv: machine.lltv }
  const owing = world.accounts.filter((account) => machine.position(account).borrowShares > 0n)
  const borrower = chance.pick(owing.length > 0 ? owing : world.accounts)
  const position = machine.position(borrower)
  const requests: MorphoBlue.Request[] = [
    MorphoBlue.largest(parameters, machine.market, position, machine.price),
    { seizedAssets: position.collateral },
    { seizedAssets: chance.big(0n, position.collateral) },
    { repaidShares: chance.big(0n, position.borrowShares + 1n) },
  ]
  const request = chance.pick(requests)
  const seized = 'seizedAssets' in request ? request.seizedAssets : 0n
  const shares = 'repaidShares' in request ? request.repaidShares : 0n
  return {
    name: 'liquidate',
    args: [market, borrower, seized, shares, '0x'],
    run: (now) => {
      const done = machine.act(now, borrower, (market, position) =>
        MorphoBlue.liquidate(parameters, market, position, request, machine.price),
      )
      play.balances.collateral -= done.seizedAssets
      play.balances.loan += done.repaidAssets
      const { repaidAssets, repaidShares, seizedAssets, badDebtAssets, badDebtShares } = done
      return { repaidAssets, repaidShares, seizedAssets, badDebtAssets, badDebtShares }
    },
  }
}

const SIGNS: Record<string, bigint> = { supply: 1n, repay: 1n, withdraw: -1n, borrow: -1n }

function moving(
  name: string,
  play: Play,
  account: Address,
  quantity: MorphoBlue.Quantity,
  rule: (
    market: MorphoBlue.Market,
    position: MorphoBlue.Position,
    quantity: MorphoBlue.Quantity,
  ) => MorphoBlue.Moved,
): Call {
  const assets = 'assets' in quantity ? quantity.assets : 0n
  const shares = 'shares' in quantity ? quantity.shares : 0n
  const last = SIGNS[name] === 1n ? '0x' : account
  return {
    name,
    args: [play.market, assets, shares, account, last],
    run: (now) => {
      const moved = play.machine.act(now, account, (market, position) => rule(market, position, quantity))
      play.balances.loan += SIGNS[name]! * moved.assets
    },
  }
}

/** Mostly of one size, so that borrowers find lenders; sometimes dust, sometimes far too much. */
const loanAmount = (chance: Chance.Chance): bigint =>
  chance.once(6) ? chance.big(1n, 10n ** BigInt(chance.int(1, 26))) : chance.big(10n ** 10n, 10n ** 12n)

const collateralAmount = (chance: Chance.Chance, price: bigint): bigint =>
  (loanAmount(chance) * MorphoBlue.ORACLE_PRICE_SCALE) / price + 1n

const amount = (chance: Chance.Chance): MorphoBlue.Quantity =>
  chance.once(5) ? { shares: loanAmount(chance) * 10n ** 6n } : { assets: loanAmount(chance) }

const within = (chance: Chance.Chance, shares: bigint, assets: bigint): MorphoBlue.Quantity =>
  chance.once(2)
    ? { shares: chance.once(2) ? shares : chance.big(0n, shares + 1n) }
    : { assets: chance.big(0n, assets) }

/** The contract's refusal outside Morpho's market rules. */
class Refused extends Error {}

async function storeRate(play: Play, now: bigint): Promise<void> {
  if (play.machine.irm.kind !== 'adaptive') return
  await play.world.chain.store(play.world.stored, 0n, play.machine.rates(now).borrowRate)
}

async function send(play: Play, from: Address, at: bigint, tally: Tally, call: Call): Promise<string> {
  const { chain, morpho, views } = play.world
  await storeRate(play, at)
  const before = play.balances.loan
  let refusal: string | undefined
  let outcome: unknown
  try {
    outcome = call.run(at)
    if (play.balances.loan < 0n) throw new Error('the market paid out more than it held')
  } catch (error) {
    if (!(error instanceof MorphoBlue.RevertError) && !(error instanceof Refused)) throw error
    refusal = error instanceof Refused ? error.message : error.facts.reason
    expect(play.balances.loan).toBe(before)
  }
  const sender = call.name === 'liquidate' ? play.world.accounts[3]! : from
  const said = `${call.name}(${call.args.slice(1).join(', ')})${refusal === undefined ? '' : ` refused: ${refusal}`}`
  const tried = await chain.try(morpho, call.name, call.args, { from: sender, at })
  const got = tried.kind === 'done' ? 'done' : tried.reason
  expect(got, said).toBe(refusal === undefined ? 'done' : (PANICS[refusal] ?? refusal))
  const key = refusal === undefined ? call.name : `${call.name}: ${refusal}`
  tally[key] = (tally[key] ?? 0) + 1
  if (tried.kind === 'done' && call.name === 'liquidate') {
    expect(Chain.events(tried.receipt, views.abi, 'Liquidate')[0], said).toMatchObject(outcome as object)
    if ((outcome as MorphoBlue.Liquidated).badDebtAssets > 0n)
      tally['bad debt'] = (tally['bad debt'] ?? 0) + 1
  }
  return said
}

async function compare(play: Play, message: string): Promise<void> {
  const { machine, market, id, world } = play
  const { chain, morpho, views, loan, collateral } = world
  const holders = [...world.accounts, world.feeRecipient]
  const answers = await chain.readAll([
    [morpho, 'market', [id]],
    [views, 'expected', [morpho.address, market]],
    [loan, 'balanceOf', [morpho.address]],
    [collateral, 'balanceOf', [morpho.address]],
    ...holders.map((holder): Chain.View => [morpho, 'position', [id, holder]]),
    ...holders.map((holder): Chain.View => [views, 'account', [morpho.address, market, holder]]),
  ])
  const accrued = machine.accruedAt(chain.now)
  expect(answers, message).toEqual([
    totals(machine.market).concat(machine.market.lastUpdate, machine.market.fee),
    totals(accrued),
    play.balances.loan,
    play.balances.collateral,
    ...holders.map((holder) => {
      const { supplyShares, borrowShares, collateral } = machine.position(holder)
      return [supplyShares, borrowShares, collateral]
    }),
    ...holders.map((holder) => {
      const { maxBorrow, debt } = machine.health(holder, chain.now)
      const { supplyShares } = machine.position(holder)
      return [MorphoBlue.Shares.toAssetsDown(supplyShares, MorphoBlue.supplyTotals(accrued)), debt, maxBorrow]
    }),
  ])
}

const totals = (market: MorphoBlue.Market): bigint[] => [
  market.totalSupplyAssets,
  market.totalSupplyShares,
  market.totalBorrowAssets,
  market.totalBorrowShares,
]
