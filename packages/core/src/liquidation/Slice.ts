import { fromNumber, max, min, mulDivDown, mulDivUp, WAD, type Wad, wad } from '../Fixed.ts'
import type { Rounding, Rule } from '../Venue.ts'
import { debtValue, type Holding, health, type Owing, type Position, value, weighted } from './Position.ts'
import { mulDiv } from './Rounding.ts'

export type PairRule = Extract<Rule, { kind: 'pair' }>

/** One liquidation of one (collateral, debt) pair. Amounts in base units of their assets. */
export type Slice = {
  readonly repay: bigint
  readonly seize: bigint
  /** Part of `seize` that the protocol keeps (L7). */
  readonly fee: bigint
}

/** A pair an account may be liquidated in, with its terms at this moment. */
export type Pair = {
  readonly collateral: Holding
  readonly debt: Owing
  /** 1 + bonus, wad (L5). */
  readonly gross: Wad
  /** What the liquidator keeps for each unit of value repaid, wad: `gross` less the protocol's share (L7). */
  readonly net: Wad
}

/** 1 + bonus (wad) for this collateral at the account's `health` (L5). */
export function grossBonus(rule: PairRule, collateral: Holding, healthNow: Wad): Wad {
  if (rule.bonus.kind === 'listing') return wad(WAD + collateral.bonus)
  const discount = min(max(WAD - healthNow, 0n), rule.bonus.cap)
  return wad((WAD * WAD) / (WAD - discount))
}

/** The pair with its bonus before and after the protocol's fee. */
export function pair(rule: PairRule, collateral: Holding, debt: Owing, healthNow: Wad): Pair {
  const gross = grossBonus(rule, collateral, healthNow)
  const kept = WAD - collateral.fee
  const net = rule.feeOn === 'bonus' ? WAD + mulDivDown(gross - WAD, kept, WAD) : mulDivDown(gross, kept, WAD)
  return { collateral, debt, gross, net: wad(net) }
}

/**
 * The rule with `share` (wad, above 0, at most 1) as its close factor (L13): a share keeps what it is of and its
 * exceptions, any other becomes that share of the leg. A rule that absorbs has none.
 */
export function withCloseFactor(rule: Rule, share: Wad): Rule {
  if (rule.kind === 'absorb') return rule
  const { closeFactor } = rule
  if (closeFactor.kind === 'share') return { ...rule, closeFactor: { ...closeFactor, share } }
  return { ...rule, closeFactor: { kind: 'share', share, of: 'reserve', whole: null } }
}

/** The most of the pair's debt leg that the close factor lets anyone repay, base units (L4). */
export function repayable(rule: PairRule, position: Position, { collateral, debt, gross }: Pair): bigint {
  const { closeFactor, valueDecimals, rounding } = rule
  const worth = (leg: Owing): bigint => value(leg, valueDecimals, rounding?.debtValue)
  if (closeFactor.kind === 'whole') return debt.amount
  if (closeFactor.kind === 'target') {
    const sides = weighted(position, valueDecimals, rounding)
    const missing = (closeFactor.health * sides.debt) / WAD - sides.collateral
    const relief =
      (closeFactor.health * WAD) / debt.borrowFactor - mulDivDown(collateral.threshold, gross, WAD)
    if (relief <= 0n) return debt.amount
    const base = max(missing, 0n) / relief
    return min(debt.amount, fromBase(base, debt, valueDecimals))
  }
  const { share, of, whole } = closeFactor
  if (whole) {
    const below = (whole.valueBelow * 10n ** BigInt(valueDecimals)) / WAD
    const now = health(position, valueDecimals, rounding)
    const small = worth(debt) < below || value(collateral, valueDecimals) < below
    if (small || now === null || now <= whole.healthAtMost) return debt.amount
  }
  const part = rounding?.share ?? 'down'
  if (of === 'reserve') return mulDiv(part, debt.amount, share, WAD)
  const limit = mulDiv(part, debtValue(position, valueDecimals, rounding?.debtValue), share, WAD)
  return worth(debt) > limit ? fromBase(limit, debt, valueDecimals) : debt.amount
}

const fromBase = (base: bigint, leg: Owing, decimals: number): bigint =>
  (base * leg.unit * WAD) / (leg.price * 10n ** BigInt(decimals))

/** What repaying at most `repay` of the pair comes to, collateral permitting (L6, L7). */
export function settle(rule: PairRule, legs: Pair, repay: bigint): Slice {
  if (rule.rounding) return settleInSteps(rule, rule.rounding, legs, repay)
  const { collateral, debt, gross } = legs
  const paid = debt.price * gross * collateral.unit
  const got = collateral.price * WAD * debt.unit
  const wanted = (min(repay, debt.amount) * paid) / got
  const emptied = wanted >= collateral.amount
  const seize = emptied ? collateral.amount : wanted
  const used = emptied ? min(mulDivUp(seize, got, paid), min(repay, debt.amount)) : min(repay, debt.amount)
  const taxed = rule.feeOn === 'bonus' ? seize - mulDivDown(seize, WAD, gross) : seize
  return { repay: used, seize, fee: mulDivDown(taxed, collateral.fee, WAD) }
}

/**
 * As a contract takes the steps (L12): convert at the prices, then the bonus, then the fee. What an emptied leg pays
 * for is found by the way back and may pass `repay` by what a base unit of the collateral is worth.
 * Mirrors `LiquidationLogic._calculateAvailableCollateralToLiquidate`.
 */
function settleInSteps(rule: PairRule, { share, paid }: Rounding, legs: Pair, repay: bigint): Slice {
  const { collateral, debt, gross } = legs
  const owing = debt.price * collateral.unit
  const holding = collateral.price * debt.unit
  const most = min(repay, debt.amount)
  const wanted = mulDiv(share, (most * owing) / holding, gross, WAD)
  const emptied = wanted > collateral.amount
  const seize = emptied ? collateral.amount : wanted
  const used = emptied ? min(mulDiv(paid, (seize * holding) / owing, WAD, gross), debt.amount) : most
  const taxed = rule.feeOn === 'bonus' ? seize - mulDiv(share, seize, WAD, gross) : seize
  return { repay: used, seize, fee: mulDiv(share, taxed, collateral.fee, WAD) }
}

/** The largest slice that repays at most `limit` and that L8 allows; null if there is none. */
export function largest(rule: PairRule, legs: Pair, limit: bigint): Slice | null {
  const { collateral, debt } = legs
  const slice = settle(rule, legs, limit)
  if (slice.repay <= 0n || slice.seize <= 0n) return null
  if (slice.repay === debt.amount || slice.seize === collateral.amount || rule.leftover === 0n) return slice
  const debtLeft = mulDivUp(rule.leftover, debt.unit, debt.price)
  const collateralLeft = mulDivUp(rule.leftover, collateral.unit, collateral.price)
  const seizable = collateral.amount - collateralLeft
  const byCollateral =
    (seizable * collateral.price * WAD * debt.unit) / (debt.price * legs.gross * collateral.unit)
  const allowed = min(slice.repay, min(debt.amount - debtLeft, byCollateral))
  return allowed > 0n ? settle(rule, legs, allowed) : null
}

const TIE = fromNumber(1e-9, 18)

/**
 * The pair a liquidator takes and its largest slice (L9): the largest bonus after fee at oracle prices; a later pair
 * must beat an earlier one by more than one part in 10^9. Null if the account cannot be liquidated.
 */
export function best(rule: PairRule, position: Position): { legs: Pair; slice: Slice } | null {
  const now = health(position, rule.valueDecimals, rule.rounding)
  if (now === null || now >= WAD) return null
  let found: { legs: Pair; slice: Slice; earned: bigint } | null = null
  for (const collateral of position.collateral) {
    for (const debt of position.debt) {
      if (collateral.amount === 0n || debt.amount === 0n) continue
      const legs = pair(rule, collateral, debt, now)
      const slice = largest(rule, legs, repayable(rule, position, legs))
      if (!slice) continue
      const earned = (slice.repay * debt.price * (legs.net - WAD)) / debt.unit
      if (!found || earned - found.earned > mulDivUp(absolute(found.earned), TIE, WAD)) {
        found = { legs, slice, earned }
      }
    }
  }
  return found
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)
