import * as Margin from './Margin.ts'
import type { Constraint, Stop } from './Room.ts'
import * as Sale from './Sale.ts'

/** A loop at some moment, in USD at mark. */
export type State = { readonly collateralUsd: number; readonly debtUsd: number }

/** Where a loop shall end: after so many borrows, at a leverage (collateral over equity), or where the LTV ends it. */
export type Goal =
  | { readonly kind: 'borrows'; readonly borrows: number }
  | { readonly kind: 'leverage'; readonly leverage: number }
  | { readonly kind: 'max' }

export type EntryOptions = {
  readonly depositUsd: number
  readonly ltv: number
  readonly threshold: number
  readonly goal: Goal
  /** Debt asset into collateral. */
  readonly sell: Sale.Sell
  readonly constraints: readonly Constraint[]
  /** USD per unit of collateral at mark. */
  readonly price: number
  readonly gasPerStepUsd: number
  /** Fee of a flash loan on the amount lent (fraction). */
  readonly flashFee: number
}

/** One borrow and its redeposit. `price` is what a unit of collateral cost, in USD. */
export type Step = {
  readonly step: number
  readonly borrowedUsd: number
  readonly depositedUsd: number
  readonly price: number
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly leverage: number
  readonly healthFactor: number
}

export type Entry = {
  readonly steps: readonly Step[]
  readonly state: State
  readonly stoppedBy: Stop
  /** What swaps and flash loan took from the equity, and gas beside it. */
  readonly swapCostUsd: number
  readonly flashFeeUsd: number
  readonly gasUsd: number
}

/** Below this share of the deposit a borrow is rounding, or too small to be worth a step. */
const LEAST_BORROW = { rounding: 1e-10, worthwhile: 1e-4 }

/** Borrow, swap, deposit, again: each borrow as much as the LTV and every constraint allow. */
export function stepwise(options: EntryOptions): Entry {
  const { depositUsd, ltv, goal } = options
  const constraints = bounded(options)
  const steps: Step[] = []
  let state: State = { collateralUsd: depositUsd, debtUsd: 0 }
  for (;;) {
    if (goal.kind === 'borrows' && steps.length === goal.borrows)
      return ended(options, steps, state, 'target')
    const headroom = ltv * state.collateralUsd - state.debtUsd
    const { amount, stop } = most(options, constraints, state, headroom)
    const worthwhile = amount > leastBorrow(options, stop)
    if (worthwhile) {
      state = borrow(options, state, amount)
      steps.push(step(options, steps, state, amount))
    }
    if (!worthwhile || stop !== 'ltv') return ended(options, steps, state, stop)
  }
}

/** The same in one transaction: a flash loan buys all collateral at once, one borrow pays it back with its fee. */
export function flash(options: EntryOptions): Entry {
  const { depositUsd, ltv, flashFee } = options
  const start: State = { collateralUsd: depositUsd, debtUsd: 0 }
  const whole: Constraint = {
    stop: 'ltv',
    allows: (_, after) => after.debtUsd <= ltv * after.collateralUsd,
  }
  const constraints = [whole, ...bounded(options)]
  // One borrow stands after all its collateral: cash the deposit brings is there to be borrowed.
  const allowed = (lent: number): boolean => {
    const after = lend(options, start, lent)
    return constraints.every(({ allows }) => allows(after, after))
  }
  let reach = depositUsd
  while (allowed(reach) && reach < REACH * depositUsd) reach *= 2
  const lent = Sale.greatest(allowed, reach)
  const after = lend(options, start, lent)
  const beyond = lend(options, start, lent * (1 + 1e-9) + depositUsd * 1e-12)
  const stop = constraints.find(({ allows }) => !allows(beyond, beyond))?.stop ?? 'ltv'
  if (lent <= LEAST_BORROW.rounding * depositUsd) return ended(options, [], start, stop)
  const steps = [step(options, [], after, lent)]
  return { ...ended(options, steps, after, stop), flashFeeUsd: lent * flashFee }
}

/** No lending market lets a loop grow past this many times its deposit: LTVs end well before .999999. */
const REACH = 2 ** 20

const lend = (options: EntryOptions, { collateralUsd }: State, lent: number): State => ({
  collateralUsd: collateralUsd + options.sell(lent),
  debtUsd: lent * (1 + options.flashFee),
})

function bounded({ goal, constraints }: EntryOptions): readonly Constraint[] {
  if (goal.kind !== 'leverage') return constraints
  const reached: Constraint = {
    stop: 'target',
    allows: (_, { collateralUsd, debtUsd }) => collateralUsd <= goal.leverage * (collateralUsd - debtUsd),
  }
  return [reached, ...constraints]
}

function most(options: EntryOptions, constraints: readonly Constraint[], state: State, headroom: number) {
  let found: { amount: number; stop: Stop } = { amount: headroom, stop: 'ltv' }
  for (const { stop, allows } of constraints) {
    const amount = Sale.greatest(
      (candidate) => allows(state, borrow(options, state, candidate)),
      found.amount,
    )
    if (amount < found.amount) found = { amount, stop }
  }
  return found
}

/** USD at or below which a borrow is not made: none counts when their number was asked for. */
function leastBorrow({ depositUsd, gasPerStepUsd, goal }: EntryOptions, stop: Stop): number {
  if (goal.kind === 'borrows') return 0
  const rounding = LEAST_BORROW.rounding * depositUsd
  return stop === 'ltv' ? Math.max(gasPerStepUsd, LEAST_BORROW.worthwhile * depositUsd) : rounding
}

const borrow = ({ sell }: EntryOptions, { collateralUsd, debtUsd }: State, amount: number): State => ({
  collateralUsd: collateralUsd + Sale.more(sell, debtUsd, amount),
  debtUsd: debtUsd + amount,
})

function step(
  { threshold, price, depositUsd }: EntryOptions,
  before: readonly Step[],
  { collateralUsd, debtUsd }: State,
  borrowedUsd: number,
): Step {
  const depositedUsd = collateralUsd - (before.at(-1)?.collateralUsd ?? depositUsd)
  return {
    step: before.length + 1,
    borrowedUsd,
    depositedUsd,
    price: (price * borrowedUsd) / depositedUsd,
    collateralUsd,
    debtUsd,
    leverage: Margin.leverage({ collateral: collateralUsd, debt: debtUsd }),
    healthFactor: (threshold * collateralUsd) / debtUsd,
  }
}

const ended = (
  { depositUsd, gasPerStepUsd }: EntryOptions,
  steps: readonly Step[],
  state: State,
  stoppedBy: Stop,
): Entry => {
  const borrowedUsd = steps.reduce((sum, { borrowedUsd: amount }) => sum + amount, 0)
  return {
    steps,
    state,
    stoppedBy,
    swapCostUsd: depositUsd + borrowedUsd - state.collateralUsd,
    flashFeeUsd: 0,
    gasUsd: steps.length * gasPerStepUsd,
  }
}
