import { AaveV3 } from '@droste/protocols'
import type { Chance } from '../harness/Chance.ts'
import type { Step } from './Step.ts'

type Who = `0x${string}`

const percent = 10n ** 25n

/** How long until the next step, in seconds: mostly minutes, sometimes months. */
export const pause = (chance: Chance): bigint =>
  BigInt(
    chance.pick([
      2,
      2,
      13,
      61,
      chance.int(2, 86_400),
      chance.int(2, 86_400 * 30),
      chance.int(2, 86_400 * 200),
    ]),
  )

/** The next step, drawn so that most are allowed and some are just not. */
export function draw(pool: AaveV3.Pool, users: readonly Who[], liquidator: Who, chance: Chance): Step {
  const drowning = users.filter((user) => isSeizable(positionOf(pool, user)) || chance.once(200))
  if (drowning.length > 0 && !chance.once(3))
    return liquidation(pool, chance.pick(drowning), liquidator, chance)
  const account = chance.pick(users)
  const reserve = chance.int(0, pool.reserves.length - 1)
  switch (chance.int(1, 16)) {
    case 1:
    case 2:
      return { kind: 'supply', account, reserve, amount: supplied(pool, reserve, chance) }
    case 3:
    case 4:
    case 5:
    case 6:
      return borrowing(pool, account, reserve, chance)
    case 7:
      return withdrawal(pool, account, chance)
    case 8:
    case 9:
      return repayment(pool, account, chance)
    case 10:
      return {
        kind: 'setCollateral',
        account,
        reserve: oneOf(pool, account, 'supply', chance),
        on: !chance.once(3),
      }
    case 11:
      return { kind: 'setMode', account, category: chance.int(0, 3) }
    case 12: {
      const from = oneOf(pool, account, 'supply', chance)
      const held = AaveV3.Position.suppliedBy(pool, from, AaveV3.legOf(AaveV3.accountOf(pool, account), from))
      return {
        kind: 'transfer',
        account,
        reserve: from,
        amount: part(held, chance),
        to: chance.pick([...users, liquidator]),
      }
    }
    case 13:
      return { kind: 'configure', reserve, change: setting(pool, reserve, chance) }
    case 14:
    case 15:
      return { kind: 'configure', ...crash(pool, users, reserve, chance) }
    default:
      return chance.once(2) ? { kind: 'mintToTreasury', reserve } : { kind: 'wait' }
  }
}

/** What a new sequence starts with: everyone supplies something, so that there is something to borrow against. */
export const opening = (pool: AaveV3.Pool, users: readonly Who[], chance: Chance): Step[] =>
  users.flatMap((account): Step[] => {
    const reserve = chance.int(0, 5)
    const supply: Step = { kind: 'supply', account, reserve, amount: supplied(pool, reserve, chance) }
    const isolated = pool.reserves[reserve]!.config.debtCeiling !== 0n
    return isolated ? [supply, { kind: 'setCollateral', account, reserve, on: true }] : [supply]
  })

const isSeizable = (position: AaveV3.Position.Position): boolean =>
  !AaveV3.Position.isHealthy(position) && position.collateral > 0n

const positionOf = (pool: AaveV3.Pool, user: Who) => AaveV3.Position.read(pool, AaveV3.accountOf(pool, user))

/** An amount of a reserve worth $1 to $1 000 000, of any size between. */
function supplied(pool: AaveV3.Pool, id: number, chance: Chance): bigint {
  if (chance.once(20)) return chance.big(0n, 3n)
  const reserve = pool.reserves[id]!
  const value = chance.big(1n, 10n ** BigInt(chance.int(8, 14)))
  return (value * AaveV3.unitOf(reserve)) / reserve.price
}

/** All, nearly all, a part, a wei, or a wei too much. */
function part(of: bigint, chance: Chance): bigint {
  return chance.pick([of, of + 1n, of - 1n > 0n ? of - 1n : 1n, 1n, chance.big(0n, of), chance.big(0n, of)])
}

/** A reserve that the account holds on a side; now and then any reserve. */
function oneOf(
  pool: AaveV3.Pool,
  account: Who,
  side: 'supply' | 'debt' | 'isCollateral',
  chance: Chance,
): number {
  const held = [...AaveV3.accountOf(pool, account).legs].filter(([, leg]) => leg[side])
  return held.length === 0 || chance.once(12) ? chance.int(0, pool.reserves.length - 1) : chance.pick(held)[0]
}

function borrowing(pool: AaveV3.Pool, account: Who, reserve: number, chance: Chance): Step {
  const { price } = pool.reserves[reserve]!
  const { availableBorrows } = positionOf(pool, account)
  if (availableBorrows === 0n && !chance.once(8)) {
    return { kind: 'supply', account, reserve, amount: supplied(pool, reserve, chance) }
  }
  const most = (availableBorrows * AaveV3.unitOf(pool.reserves[reserve]!)) / price
  const amount = chance.once(8) ? part(most, chance) : chance.big(most / 2n, most)
  return { kind: 'borrow', account, reserve, amount }
}

function withdrawal(pool: AaveV3.Pool, account: Who, chance: Chance): Step {
  const reserve = oneOf(pool, account, 'supply', chance)
  const held = AaveV3.Position.suppliedBy(
    pool,
    reserve,
    AaveV3.legOf(AaveV3.accountOf(pool, account), reserve),
  )
  return { kind: 'withdraw', account, reserve, amount: chance.once(4) ? 'all' : part(held, chance) }
}

function repayment(pool: AaveV3.Pool, account: Who, chance: Chance): Step {
  const reserve = oneOf(pool, account, 'debt', chance)
  const owed = AaveV3.Position.owedBy(pool, reserve, AaveV3.legOf(AaveV3.accountOf(pool, account), reserve))
  const amount = chance.once(3) ? 'all' : part(owed, chance)
  return { kind: 'repay', account, reserve, amount, withATokens: chance.once(4) }
}

/** The largest amount that leaves no dust, by the predictor's rounding. */
function predicted(pool: AaveV3.Pool, target: AaveV3.Target): bigint | 'all' {
  const amount = AaveV3.largest(pool, target)?.amount
  return amount === undefined || amount === 0n ? 'all' : amount
}

function liquidation(pool: AaveV3.Pool, account: Who, liquidator: Who, chance: Chance): Step {
  const collateral = oneOf(pool, account, 'isCollateral', chance)
  const debt = oneOf(pool, account, 'debt', chance)
  const owed = AaveV3.Position.owedBy(pool, debt, AaveV3.legOf(AaveV3.accountOf(pool, account), debt))
  const amount = chance.pick<bigint | 'all'>([
    'all',
    'all',
    part(owed, chance),
    predicted(pool, { account, collateral, debt }),
  ])
  const by = chance.once(30) ? account : liquidator
  return { kind: 'liquidate', account, liquidator: by, collateral, debt, amount, asATokens: chance.once(4) }
}

/** A price that brings some account's health to just above, just below or far below 1; or a jump of any reserve. */
function crash(
  pool: AaveV3.Pool,
  users: readonly Who[],
  reserve: number,
  chance: Chance,
): { reserve: number; change: AaveV3.Change } {
  const indebted = users.filter((user) => positionOf(pool, user).health !== undefined)
  if (indebted.length === 0 || chance.once(4))
    return { reserve, change: { price: moved(pool, reserve, chance) } }
  const user = chance.pick(indebted)
  const health = positionOf(pool, user).health!
  const target = chance.pick([101n, 99n, 97n, 96n, 95n, 94n, 90n, 75n, 40n]) * 10n ** 16n
  const leg = oneOf(pool, user, 'isCollateral', chance)
  const price = (pool.reserves[leg]!.price * target) / (health + 1n)
  return { reserve: leg, change: { price: bounded(price) } }
}

const bounded = (price: bigint): bigint => (price < 1_000n ? 1_000n : price > 10n ** 15n ? 10n ** 15n : price)

const moved = (pool: AaveV3.Pool, id: number, chance: Chance): bigint =>
  bounded((pool.reserves[id]!.price * chance.big(70n, 140n)) / 100n + chance.big(0n, 9n))

/** A change that governance might make. */
function setting(pool: AaveV3.Pool, id: number, chance: Chance): AaveV3.Change {
  const { config, scaledSupply, scaledDebt } = pool.reserves[id]!
  const whole = AaveV3.unitOf(pool.reserves[id]!)
  const ltv = chance.once(4) ? 0n : chance.big(3_000n, 7_000n)
  switch (chance.int(1, 12)) {
    case 1:
      return { config: { reserveFactor: chance.big(0n, 10_000n) } }
    case 2:
      return { config: { protocolFee: chance.pick([0n, chance.big(0n, 10_000n)]) } }
    case 3:
      return { config: { supplyCap: chance.pick([0n, scaledSupply / whole + chance.big(0n, 100n)]) } }
    case 4:
      return { config: { borrowCap: chance.pick([0n, scaledDebt / whole + chance.big(0n, 100n)]) } }
    case 5:
      return { config: { borrowing: !config.borrowing } }
    case 6:
      return { config: { paused: !config.paused } }
    case 7:
      // An asset that is no collateral stays so; one that is keeps its ceiling rule.
      if (config.threshold === 0n) return { price: moved(pool, id, chance) }
      return { config: { ltv, threshold: chance.big(7_000n, 8_500n), bonus: chance.big(10_100n, 11_500n) } }
    case 8: {
      if (config.debtCeiling === 0n) return { price: moved(pool, id, chance) }
      return { config: { debtCeiling: chance.big(1_000_000n, 50_000_000n) } }
    }
    case 9:
      return { config: { frozen: !config.frozen } }
    case 10:
      return pool.version === '3.6' ? { grace: chance.big(1n, 14_400n) } : {}
    case 11: {
      const mode = pool.categories.find(({ collateral }) => collateral.includes(id))
      const fixed = pool.version === '3.0' || mode === undefined || config.frozen
      return fixed ? {} : { ltvZero: { category: mode.id, on: !mode.ltvZero.includes(id) } }
    }
    default: {
      const slope1 = chance.big(1n, 20n) * percent
      return {
        curve: {
          optimal: chance.big(10n, 95n) * percent,
          base: chance.big(0n, 3n) * percent,
          slope1,
          slope2: slope1 + chance.big(0n, 400n) * percent,
        },
      }
    }
  }
}
