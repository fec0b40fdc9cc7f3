import { Fixed } from '@droste/core'
import { accountOf, legOf, type Pool, reserveOf } from './pool.ts'
import { isHealthy } from './position.ts'
import {
  convertedToCollateral,
  convertedToDebt,
  feeOf,
  leastLeftover,
  mostRepaid,
  type Quote,
  quote,
  type Sides,
  sidesOf,
  type Target,
} from './quote.ts'
import { require } from './refusal.ts'
import { shareHalfUp, unshareUp } from './rounding.ts'

/** The largest liquidation that is allowed, and the amount to pass to `liquidationCall` for it. */
export type Largest = Omit<Quote, 'value'> & { readonly amount: bigint | 'all' }

/**
 * The largest liquidation of a target, at most `limit`, cut back where it would leave dust; undefined where none is
 * allowed. As `LiquidationDataProvider.getLiquidationInfo` (3.3+) predicts it, with its own rounding of the debt.
 * Where a fee is charged the predictor does not see that it empties the collateral, and the exact amount it names may
 * then be refused for one unit of dust: pass everything instead.
 * @throws RefusedError as the predictor panics, where `limit` is less than the cut that dust would need
 */
export function largest(pool: Pool, target: Target, limit: bigint | 'all' = 'all'): Largest | undefined {
  const sides = sidesOf(pool, target)
  if (sides.owed === 0n || isHealthy(sides.position)) return undefined
  if (!isOpen(pool, target.collateral) || !isOpen(pool, target.debt)) return undefined
  if (!legOf(accountOf(pool, target.account), target.collateral).isCollateral) return undefined
  const most = mostRepaid(pool, sides, (sides.owed * sides.debtPrice) / sides.debtUnit)
  const whole = quote(pool, sides, limit === 'all' ? most : Fixed.min(most, limit))
  const cut = pool.version === '3.6' ? withoutDust(sides, whole) : whole
  const closes = cut.repaid === sides.owed || (cut.seized !== 0n && cut.seized === sides.held)
  const { repaid, seized, fee } = cut
  return { repaid, seized, fee, amount: closes ? 'all' : cut.repaid }
}

function isOpen(pool: Pool, id: number): boolean {
  const { config, graceUntil } = reserveOf(pool, id)
  return config.active && !config.paused && graceUntil < pool.now
}

/** `LiquidationDataProvider._adjustAmountsForGoodLeftovers`. */
function withoutDust(sides: Sides, whole: Quote): Omit<Quote, 'value'> {
  const { collateralPrice, collateralUnit, debtPrice, debtUnit, bonus } = sides
  const { repaid, seized, fee } = whole
  const left = sides.held - seized - fee
  if (left <= 0n || repaid >= sides.owed) return { repaid, seized, fee }
  const collateralShort = leastLeftover - (left * collateralPrice) / collateralUnit
  const debtShort = leastLeftover - ((sides.owed - repaid) * debtPrice) / debtUnit
  if (collateralShort <= 0n && debtShort <= 0n) return { repaid, seized, fee }
  if (collateralShort > Fixed.max(debtShort, 0n)) {
    // The contract takes the shortfall off what is left after the fee, then charges the fee again.
    const taken = seized - (collateralShort * collateralUnit) / collateralPrice
    return { repaid: unshareUp(convertedToDebt(sides, taken), bonus), ...split(sides, taken) }
  }
  const less = repaid - (debtShort * debtUnit) / debtPrice
  require(less >= 0n, 'Underflow')
  return { repaid: less, ...split(sides, shareHalfUp(convertedToCollateral(sides, less), bonus)) }
}

const split = (sides: Sides, taken: bigint): { seized: bigint; fee: bigint } => {
  require(taken >= 0n, 'Underflow')
  const fee = feeOf(sides, taken)
  return { seized: taken - fee, fee }
}
