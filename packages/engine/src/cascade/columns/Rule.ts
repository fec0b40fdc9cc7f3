import { Fixed, type Venue } from '@droste/core'

/** A venue's rule in doubles, flat, for the kernel of `Slices`. Ratios as fractions, values in USD. */
export type Rule = {
  readonly absorb: boolean
  /** Discount of the store front over (1 − liquidationFactor). */
  readonly storeFront: number
  readonly closeFactor: 'whole' | 'share' | 'target'
  readonly share: number
  readonly shareOfAccount: boolean
  /** The whole leg at a health of at most this, or below this value; −∞ and 0 where the rule has no such exception. */
  readonly wholeHealth: number
  readonly wholeBelow: number
  readonly targetHealth: number
  /** Cap of the discount 1 − health; null where the bonus is the listing's. */
  readonly discountCap: number | null
  readonly feeOnBonus: boolean
  readonly leftover: number
  readonly badDebtStays: boolean
  /** Collateral worth less than this is gone (L10). */
  readonly worthless: number
  /** Steps of the oracle's prices to a USD (L12); null where they are as fine as marks. */
  readonly priceSteps: number | null
}

const fraction = (ratio: Fixed.Wad): number => Fixed.toNumber(ratio, 18)

const PLAIN: Rule = {
  absorb: false,
  storeFront: 0,
  closeFactor: 'whole',
  share: 1,
  shareOfAccount: false,
  wholeHealth: Number.NEGATIVE_INFINITY,
  wholeBelow: 0,
  targetHealth: 1,
  discountCap: null,
  feeOnBonus: false,
  leftover: 0,
  badDebtStays: false,
  worthless: 0,
  priceSteps: null,
}

/** Flattens a rule. */
export function compile(rule: Venue.Rule): Rule {
  if (rule.kind === 'absorb') return { ...PLAIN, absorb: true, storeFront: fraction(rule.storeFront) }
  const { closeFactor, bonus } = rule
  const share = closeFactor.kind === 'share' ? closeFactor : null
  return {
    ...PLAIN,
    closeFactor: closeFactor.kind,
    share: share ? fraction(share.share) : 1,
    shareOfAccount: share?.of === 'account',
    wholeHealth: share?.whole ? fraction(share.whole.healthAtMost) : PLAIN.wholeHealth,
    wholeBelow: share?.whole ? fraction(share.whole.valueBelow) : 0,
    targetHealth: closeFactor.kind === 'target' ? fraction(closeFactor.health) : 1,
    discountCap: bonus.kind === 'discount' ? fraction(bonus.cap) : null,
    feeOnBonus: rule.feeOn === 'bonus',
    leftover: fraction(rule.leftover),
    badDebtStays: rule.badDebt === 'stays',
    worthless: Fixed.toNumber(1n, rule.valueDecimals),
    priceSteps: rule.rounding ? Number(Fixed.scale(rule.rounding.priceDecimals)) : null,
  }
}

/** The rule with the close factor of a scenario (L13). */
export const closing = (rule: Rule, share: number): Rule =>
  rule.closeFactor === 'share' ? { ...rule, share } : { ...rule, closeFactor: 'share', share }

/** 1 + bonus before the protocol's fee and after it (L5, L7), and the share of what is seized that is sold. */
export type Paid = { readonly gross: number; readonly net: number; readonly sold: number }

/** What a bonus and fee of the listing come to. */
export function paid(rule: Rule, bonus: number, fee: number): Paid {
  const gross = 1 + bonus
  return {
    gross,
    net: rule.feeOnBonus ? 1 + (gross - 1) * (1 - fee) : gross * (1 - fee),
    sold: rule.feeOnBonus ? 1 - fee * (1 - 1 / gross) : 1 - fee,
  }
}
