import { Fault } from '../Fault.ts'
import type { Goal } from './Entry.ts'
import * as Margin from './Margin.ts'
import type { Draw } from './Passage.ts'
import type { Market } from './Room.ts'
import * as Sale from './Sale.ts'

/** What the loop shall reach: so many borrows, collateral over equity, a health factor, or as far as the LTV lets it. */
export type Target =
  | { readonly kind: 'depth'; readonly borrows: number }
  | { readonly kind: 'leverage'; readonly leverage: number }
  | { readonly kind: 'health'; readonly healthFactor: number }
  | { readonly kind: 'max' }

/** A loop asked for. Money in USD, ratios, fees and yearly yields plain fractions. */
export type LoopOptions = {
  readonly depositUsd: number
  /** Share of each deposit borrowed against it, at most what the venue lends. */
  readonly ltv: number
  /** Share of the collateral's value at which liquidation opens. */
  readonly threshold: number
  readonly target: Target
  readonly bonus?: number | undefined
  /** What the collateral earns by itself; its reserve's lending yield comes on top where `market` knows its curve. */
  readonly supplyApy?: number | undefined
  /** What the debt costs where `market` knows no curve for it. */
  readonly borrowApy?: number | undefined
  readonly supplyRewardApy?: number | undefined
  readonly borrowRewardApy?: number | undefined
  /** USD per unit of collateral and of debt asset. */
  readonly price?: number | undefined
  readonly debtPrice?: number | undefined
  /** Cost of a swap where no pool is given. */
  readonly fee?: number | undefined
  /** Debt asset into collateral, and back. */
  readonly sell?: Sale.Sell | undefined
  readonly exitSell?: Sale.Sell | undefined
  readonly flashFee?: number | undefined
  readonly gasPerStepUsd?: number | undefined
  readonly mode?: 'stepwise' | 'flash' | undefined
  readonly market?: Market | undefined
  /** Stops where the debt's reserve would pass the kink of its rate. */
  readonly stopAtKink?: boolean | undefined
  /** Yearly volatility of collateral against debt; with it the chance of liquidation is given. */
  readonly volatility?: number | undefined
  readonly drift?: number | undefined
  readonly horizonDays?: number | undefined
  readonly simulation?: { readonly paths: number; readonly steps: number; readonly draw: Draw } | undefined
}

/** The figures that a loop was made of, every default in its place. */
export type Terms = ReturnType<typeof terms>

/** What was asked for, with its defaults. */
export const terms = (options: LoopOptions) => ({
  depositUsd: options.depositUsd,
  ltv: options.ltv,
  threshold: options.threshold,
  bonus: options.bonus ?? 0,
  supplyApy: options.supplyApy ?? 0,
  borrowApy: options.borrowApy ?? 0,
  supplyRewardApy: options.supplyRewardApy ?? 0,
  borrowRewardApy: options.borrowRewardApy ?? 0,
  price: options.price ?? 1,
  debtPrice: options.debtPrice ?? 1,
  fee: options.fee ?? 0,
  flashFee: options.flashFee ?? 0,
  gasPerStepUsd: options.gasPerStepUsd ?? 0,
  drift: options.drift ?? 0,
  market: options.market ?? null,
})

/** The same with what it is done by. */
export type Complete = ReturnType<typeof complete>

/** Fills in the defaults and refuses what is no loop. @throws InvalidLoopError */
export function complete(options: LoopOptions) {
  const { volatility, simulation } = options
  const given = terms(options)
  const { fee, market } = given
  const filled = {
    ...given,
    target: options.target,
    sell: options.sell ?? Sale.constantFee(fee),
    exitSell: options.exitSell ?? Sale.constantFee(fee),
    mode: options.mode ?? ('stepwise' as const),
    stopAtKink: options.stopAtKink ?? false,
    volatility,
    horizonDays: options.horizonDays ?? 30,
    simulation,
  }
  const { depositUsd, ltv, threshold } = filled
  demand(depositUsd > 0 && Number.isFinite(depositUsd), 'deposit', depositUsd, 'a positive amount of USD')
  demand(ltv > 0 && ltv < 1, 'ltv', ltv, 'a fraction between 0 and 1, as .7 or 70%')
  demand(
    threshold >= ltv && threshold <= 1,
    'threshold',
    threshold,
    `at least the LTV (${ltv}) and at most 1`,
  )
  demand(filled.bonus >= 0 && filled.bonus < 1, 'bonus', filled.bonus, 'a fraction from 0 to 1, as .05')
  demand(fee >= 0 && fee < 1, 'fee', fee, 'a fraction from 0 to 1, as .0005')
  demand(filled.flashFee >= 0 && filled.flashFee < 1, 'flash fee', filled.flashFee, 'a fraction from 0 to 1')
  demand(filled.gasPerStepUsd >= 0, 'gas per step', filled.gasPerStepUsd, 'an amount of USD, 0 or more')
  demand(filled.price > 0, 'price', filled.price, 'a positive price in USD')
  demand(filled.debtPrice > 0, 'debt price', filled.debtPrice, 'a positive price in USD')
  demand(filled.horizonDays >= 0, 'horizon', filled.horizonDays, 'a number of days, 0 or more')
  demand(volatility === undefined || volatility >= 0, 'volatility', volatility, 'a yearly fraction, as .6')
  for (const name of ['supplyApy', 'borrowApy', 'supplyRewardApy', 'borrowRewardApy', 'drift'] as const)
    demand(
      filled[name] > -1 && Number.isFinite(filled[name]),
      name,
      filled[name],
      'a yearly fraction, as .04',
    )
  demandTarget(filled.target, threshold)
  demandSupplyRoom(market, depositUsd)
  return filled
}

/** The target as the entry takes it. */
export function goal(target: Target, threshold: number): Goal {
  switch (target.kind) {
    case 'depth':
      return { kind: 'borrows', borrows: target.borrows }
    case 'leverage':
      return target
    case 'health':
      return { kind: 'leverage', leverage: Margin.leverageAt(target.healthFactor, threshold) }
    case 'max':
      return target
  }
}

function demandTarget(target: Target, threshold: number): void {
  if (target.kind === 'depth') {
    const whole = Number.isSafeInteger(target.borrows) && target.borrows >= 0
    demand(whole, 'depth', target.borrows, 'a whole number of borrows, 0 or more')
  } else if (target.kind === 'leverage') {
    const fits = target.leverage >= 1 && Number.isFinite(target.leverage)
    demand(fits, 'leverage', target.leverage, 'collateral over equity, 1 or more')
  } else if (target.kind === 'health') {
    const fits = target.healthFactor > threshold && Number.isFinite(target.healthFactor)
    const wanted = `above the threshold (${threshold}): at or below it the position owes all it holds`
    demand(fits, 'health', target.healthFactor, wanted)
  }
}

function demandSupplyRoom(market: Market | null, depositUsd: number): void {
  const reserve = market?.kind === 'same' ? market.reserve : market?.collateral
  if (!reserve || reserve.supplyCapUsd === undefined) return
  const room = reserve.supplyCapUsd - reserve.suppliedUsd
  demand(depositUsd <= room, 'deposit', depositUsd, `at most ${Math.max(0, room)} USD: the supply cap's room`)
}

function demand(fits: boolean, option: string, value: number | undefined, wanted: string): void {
  if (!fits) throw new InvalidLoopError({ option, value, wanted })
}

export class InvalidLoopError extends Fault<{
  option: string
  value: number | undefined
  wanted: string
}> {
  override readonly name = 'Loop.InvalidLoopError'
  constructor(facts: InvalidLoopError['facts']) {
    super(`The loop's ${facts.option} is ${facts.value}.`, facts)
  }
  override advise = (): string => `Make the ${this.facts.option} ${this.facts.wanted}.`
}
