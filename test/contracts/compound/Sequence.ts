import { Fixed } from '@droste/core'
import type { Address } from 'viem'
import { expect } from 'vitest'
import * as CompoundV2 from '../../../packages/protocols/src/compound-v2/index.ts'
import type * as Chain from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import type { Tally } from '../harness/Sequences.ts'
import * as Settings from './Settings.ts'
import type { Listed, World } from './World.ts'

const { Market } = CompoundV2
const DAY = 86_400

export type Play = {
  readonly world: World
  pool: CompoundV2.Pool
  readonly accounts: Map<Address, CompoundV2.Account>
}

type Call = {
  readonly name: string
  readonly to: Chain.Contract
  readonly args: readonly unknown[]
  readonly from: Address
  /** Changes the play; throws the refusal. Answers what is to be counted besides. */
  readonly run: (now: bigint) => readonly string[]
}

/** Runs one seeded sequence on the chain and by our rules, comparing every figure after every step; answers its end. */
export async function run(world: World, seed: number, steps: number, tally: Tally): Promise<Play> {
  const chance = Chance.from(seed)
  const accounts = new Map(
    world.accounts.map((account): [Address, CompoundV2.Account] => [account, new Map()]),
  )
  const play: Play = { world, pool: await Settings.begin(world, chance), accounts }
  for (let step = 0; step < steps; step++) {
    const at = world.chain.now + BigInt(chance.once(3) ? chance.int(1, 30 * DAY) : chance.int(1, 3_600))
    const call = step < 8 ? opening(play, chance, step) : next(play, chance, at)
    const said = await send(play, call, at, tally)
    await compare(play, `seed ${seed} step ${step}: ${said}`)
  }
  return play
}

const accountOf = (play: Play, holder: Address): CompoundV2.Account => play.accounts.get(holder)!
const marketOf = (play: Play, { name }: Listed): CompoundV2.Market.Market => play.pool.markets.get(name)!

/** First every account supplies and enters, so that there is something to lend. */
function opening(play: Play, chance: Chance.Chance, step: number): Call {
  const holder = play.world.accounts[step >> 1]!
  const listed = play.world.listed[(step >> 1) % 3]!
  return step % 2 === 0 ? minting(play, chance, holder, listed) : entering(play, holder, listed)
}

function next(play: Play, chance: Chance.Chance, at: bigint): Call {
  const { world } = play
  const holder = chance.pick(world.accounts)
  const listed = chance.pick(world.listed)
  const liquidatable = world.accounts.filter((each) => shortfallAt(play, each, at) > 0n)
  if (liquidatable.length > 0 && chance.once(2))
    return liquidating(play, chance, chance.pick(liquidatable), at)
  const kind = chance.int(0, 99)
  if (kind < 17) return repricing(play, chance, listed)
  if (kind < 23) return Settings.changing(play, chance, listed)
  if (kind < 35) return minting(play, chance, holder, listed)
  if (kind < 43) return redeeming(play, chance, holder, listed)
  if (kind < 72) return borrowing(play, chance, holder, listed)
  if (kind < 82) return repaying(play, chance, holder, listed)
  if (kind < 88) return entering(play, holder, listed)
  if (kind < 92) return exiting(play, holder, listed)
  return liquidating(play, chance, holder, at)
}

function shortfallAt(play: Play, holder: Address, now: bigint): bigint {
  const pool = play.world.listed.reduce((before, { name }) => CompoundV2.accrue(before, name, now), play.pool)
  return CompoundV2.liquidity(pool, accountOf(play, holder), 'liquidationThreshold').shortfall
}

/** Token units worth between a cent and a million dollars, mostly a few thousand. */
function amount(play: Play, chance: Chance.Chance, listed: Listed): bigint {
  const cents = chance.once(5) ? chance.big(1n, 10n ** 8n) : chance.big(10n ** 5n, 10n ** 6n)
  return (cents * 10n ** 34n) / marketOf(play, listed).price
}

function acting(
  play: Play,
  holder: Address,
  act: (account: CompoundV2.Account, now: bigint) => CompoundV2.Acted,
) {
  return (now: bigint): readonly string[] => {
    const { pool, account } = act(accountOf(play, holder), now)
    play.pool = pool
    play.accounts.set(holder, account)
    return []
  }
}

function minting(play: Play, chance: Chance.Chance, from: Address, listed: Listed): Call {
  const value = amount(play, chance, listed)
  const run = acting(play, from, (account, now) =>
    CompoundV2.mint(play.pool, account, listed.name, value, now),
  )
  return { name: 'mint', to: listed.vToken, args: [value], from, run }
}

function redeeming(play: Play, chance: Chance.Chance, from: Address, listed: Listed): Call {
  const { tokens } = CompoundV2.positionOf(accountOf(play, from), listed.name)
  const byTokens = chance.once(2)
  const held = chance.pick([tokens, chance.big(0n, tokens), tokens + 1n])
  const units = (held * Market.exchangeRate(marketOf(play, listed))) / 10n ** 18n
  const asked = byTokens ? { tokens: held } : { amount: units }
  const run = acting(play, from, (account, now) =>
    CompoundV2.redeem(play.pool, account, listed.name, asked, now),
  )
  return byTokens
    ? { name: 'redeem', to: listed.vToken, args: [held], from, run }
    : { name: 'redeemUnderlying', to: listed.vToken, args: [units], from, run }
}

function borrowing(play: Play, chance: Chance.Chance, from: Address, listed: Listed): Call {
  const { liquidity } = CompoundV2.liquidity(play.pool, accountOf(play, from), 'collateralFactor')
  const market = marketOf(play, listed)
  // Near the most it may borrow, so that the next fall in price bites.
  const most = (liquidity * 10n ** 18n) / market.price
  const room = Fixed.min(most, market.cash)
  const value = chance.once(10) ? amount(play, chance, listed) : (room * chance.big(70n, 101n)) / 100n
  const run = acting(play, from, (account, now) =>
    CompoundV2.borrow(play.pool, account, listed.name, value, now),
  )
  return { name: 'borrow', to: listed.vToken, args: [value], from, run }
}

function repaying(play: Play, chance: Chance.Chance, from: Address, listed: Listed): Call {
  const owed = Market.borrowBalance(
    marketOf(play, listed),
    CompoundV2.positionOf(accountOf(play, from), listed.name),
  )
  const value = chance.pick([2n ** 256n - 1n, chance.big(0n, owed)])
  const run = acting(play, from, (account, now) =>
    CompoundV2.repay(play.pool, account, listed.name, value, now),
  )
  return { name: 'repayBorrow', to: listed.vToken, args: [value], from, run }
}

function entering(play: Play, from: Address, listed: Listed): Call {
  const run = () => {
    play.accounts.set(from, CompoundV2.enter(accountOf(play, from), listed.name))
    return []
  }
  return { name: 'enterMarkets', to: play.world.comptroller, args: [[listed.vToken.address]], from, run }
}

function exiting(play: Play, from: Address, listed: Listed): Call {
  const run = () => {
    play.accounts.set(from, CompoundV2.exit(play.pool, accountOf(play, from), listed.name))
    return []
  }
  return { name: 'exitMarket', to: play.world.comptroller, args: [listed.vToken.address], from, run }
}

function repricing(play: Play, chance: Chance.Chance, listed: Listed): Call {
  const market = marketOf(play, listed)
  const price = (market.price * chance.big(65n, 120n)) / 100n
  const run = () => {
    play.pool = CompoundV2.withMarket(play.pool, listed.name, { ...marketOf(play, listed), price })
    return []
  }
  const from = play.world.chain.admin
  return { name: 'setPrice', to: play.world.oracle, args: [listed.underlying.address, price], from, run }
}

function liquidating(play: Play, chance: Chance.Chance, borrower: Address, at: bigint): Call {
  const { comptroller, accounts, listed } = play.world
  const others = accounts.filter((each) => each !== borrower)
  const from = chance.pick(others)
  const settle = (done: CompoundV2.Liquidated): readonly string[] => {
    play.pool = done.pool
    play.accounts.set(borrower, done.borrower).set(from, done.liquidator)
    return done.badDebt.size > 0 ? ['bad debt'] : []
  }
  const both = (): [CompoundV2.Account, CompoundV2.Account] => [
    accountOf(play, borrower),
    accountOf(play, from),
  ]
  const accrued = listed.reduce((before, { name }) => CompoundV2.accrue(before, name, at), play.pool)
  const { totalCollateral } = CompoundV2.liquidity(accrued, accountOf(play, borrower), 'liquidationThreshold')
  const small = totalCollateral <= play.pool.minLiquidatableCollateral
  if (small ? chance.once(2) : chance.once(12)) {
    const run = (now: bigint) => settle(CompoundV2.heal(play.pool, ...both(), now))
    return { name: 'healAccount', to: comptroller, args: [borrower], from, run }
  }
  if (small ? !chance.once(6) : chance.once(12)) {
    const orders = whole(accrued, accountOf(play, borrower))
    const run = (now: bigint) => settle(CompoundV2.liquidateAccount(play.pool, ...both(), orders, now))
    const address = (name: string) => listed.find((each) => each.name === name)!.vToken.address
    const asked = orders.map(({ borrowed, collateral, repay }) => ({
      vTokenCollateral: address(collateral),
      vTokenBorrowed: address(borrowed),
      repayAmount: repay,
    }))
    return { name: 'liquidateAccount', to: comptroller, args: [borrower, asked], from, run }
  }
  return part(play, chance, borrower, from, accrued, (order, now) =>
    settle(CompoundV2.liquidate(play.pool, ...both(), order, now)),
  )
}

function part(
  play: Play,
  chance: Chance.Chance,
  borrower: Address,
  from: Address,
  accrued: CompoundV2.Pool,
  run: (order: CompoundV2.Order, now: bigint) => readonly string[],
): Call {
  const account = accountOf(play, borrower)
  const { listed } = play.world
  const owing = listed.filter(({ name }) => CompoundV2.positionOf(account, name).principal > 0n)
  const holding = listed.filter(({ name }) => CompoundV2.positionOf(account, name).tokens > 0n)
  const borrowed = chance.pick(owing.length > 0 ? owing : listed)
  const collateral = chance.pick(holding.length > 0 ? holding : listed)
  const most = CompoundV2.maxClose(accrued, account, borrowed.name)
  const repay = chance.pick([most, most, chance.big(0n, most), most + 1n])
  const order = { borrowed: borrowed.name, collateral: collateral.name, repay }
  const args = [borrower, repay, collateral.vToken.address]
  return { name: 'liquidateBorrow', to: borrowed.vToken, args, from, run: (now) => run(order, now) }
}

/** Orders that pay every debt from the collateral there is, first come, first seized. */
function whole(pool: CompoundV2.Pool, account: CompoundV2.Account): CompoundV2.Order[] {
  const left = new Map([...account].map(([name, { tokens, entered }]) => [name, entered ? tokens : 0n]))
  const orders: CompoundV2.Order[] = []
  for (const [borrowed, position] of account) {
    let owed = Market.borrowBalance(CompoundV2.marketOf(pool, borrowed), position)
    for (const [collateral, tokens] of left) {
      if (owed === 0n || tokens === 0n) continue
      const needed = CompoundV2.seizeTokens(pool, borrowed, collateral, owed)
      const repay = needed <= tokens ? owed : (owed * tokens) / needed
      if (repay === 0n) continue
      orders.push({ borrowed, collateral, repay })
      left.set(collateral, tokens - CompoundV2.seizeTokens(pool, borrowed, collateral, repay))
      owed -= repay
    }
  }
  return orders
}

const PANICS: Record<string, string> = { 'arithmetic underflow': '17' }

async function send(play: Play, call: Call, at: bigint, tally: Tally): Promise<string> {
  let refusal: string | undefined
  let events: readonly string[] = []
  try {
    events = call.run(at)
  } catch (error) {
    if (!(error instanceof Market.RevertError)) throw error
    refusal = error.facts.reason
  }
  const said = `${call.name}(${JSON.stringify(call.args, (_, value) => (typeof value === 'bigint' ? `${value}` : value))})`
  const tried = await play.world.chain.try(call.to, call.name, call.args, { from: call.from, at })
  const got = tried.kind === 'done' ? 'done' : tried.reason
  expect(got, said).toBe(refusal === undefined ? 'done' : (PANICS[refusal] ?? refusal))
  for (const event of [refusal === undefined ? call.name : `${call.name}: ${refusal}`, ...events]) {
    tally[event] = (tally[event] ?? 0) + 1
  }
  return said
}

async function compare(play: Play, message: string): Promise<void> {
  const { world } = play
  const holders = world.accounts
  const pairs = holders.flatMap((holder) => world.listed.map((listed) => ({ holder, listed })))
  const answers = await world.chain.readAll([
    ...world.listed.flatMap(({ vToken }) => MARKET_VIEWS.map((view): Chain.View => [vToken, view])),
    ...pairs.map(({ holder, listed }): Chain.View => [listed.vToken, 'getAccountSnapshot', [holder]]),
    ...pairs.map(
      ({ holder, listed }): Chain.View => [
        world.comptroller,
        'checkMembership',
        [holder, listed.vToken.address],
      ],
    ),
    ...holders.map((holder): Chain.View => [world.comptroller, 'getAccountLiquidity', [holder]]),
    ...holders.map((holder): Chain.View => [world.comptroller, 'getBorrowingPower', [holder]]),
  ])
  const position = (holder: Address, { name }: Listed) => CompoundV2.positionOf(accountOf(play, holder), name)
  expect(answers, message).toEqual([
    ...world.listed.flatMap((listed) => marketFigures(marketOf(play, listed))),
    ...pairs.map(({ holder, listed }) => {
      const market = marketOf(play, listed)
      const owed = Market.borrowBalance(market, position(holder, listed))
      return [0n, position(holder, listed).tokens, owed, Market.exchangeRate(market)]
    }),
    ...pairs.map(({ holder, listed }) => position(holder, listed).entered),
    ...(['liquidationThreshold', 'collateralFactor'] as const).flatMap((weight) =>
      holders.map((holder) => {
        const { liquidity, shortfall } = CompoundV2.liquidity(play.pool, accountOf(play, holder), weight)
        return [0n, liquidity, shortfall]
      }),
    ),
  ])
}

const MARKET_VIEWS = [
  'getCash',
  'totalBorrows',
  'totalReserves',
  'totalSupply',
  'badDebt',
  'borrowIndex',
  'accrualBlockNumber',
  'exchangeRateStored',
  'borrowRatePerBlock',
]

const marketFigures = (market: CompoundV2.Market.Market): bigint[] => [
  market.cash,
  market.totalBorrows,
  market.totalReserves,
  market.totalSupply,
  market.badDebt,
  market.borrowIndex,
  market.accruedAt,
  Market.exchangeRate(market),
  CompoundV2.JumpRate.borrowRate(market.rate, Market.balances(market)),
]
