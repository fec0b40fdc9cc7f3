import { Carry } from '../carry/index.ts'
import * as Entry from './Entry.ts'
import * as Options from './LoopOptions.ts'
import * as Margin from './Margin.ts'
import * as OwnRates from './OwnRates.ts'
import * as Passage from './Passage.ts'
import * as Room from './Room.ts'
import * as Series from './Series.ts'
import * as Unwind from './Unwind.ts'

export { InvalidLoopError, type LoopOptions, type Target } from './LoopOptions.ts'

/** One way in: what it takes from the capital, and in how many transactions. */
export type EntryCost = {
  readonly leverage: number
  readonly healthFactor: number | null
  readonly transactions: number
  readonly swapCostUsd: number
  readonly flashFeeUsd: number
  readonly gasUsd: number
  readonly costUsd: number
  readonly stoppedBy: Room.Stop
}

/** Yearly yields on equity (fractions): what collateral earns, what rewards add, what debt takes, the sum. */
export type CarrySplit = {
  readonly yieldApy: number
  readonly rewardsApy: number
  readonly borrowApy: number
  /** The sum over the capital put in, after what entry cost. */
  readonly returnOnCapital: number
  readonly usdPerYear: number
  /** Days of carry that pay for the entry, and for entry and full exit; `null` if never. */
  readonly breakEvenDays: number | null
  readonly roundTripDays: number | null
  readonly yearsToLiquidation: number | null
}

export type Liquidation = {
  readonly horizonDays: number
  readonly volatility: number
  readonly probability: number
  readonly simulated: Passage.Simulated | null
}

/** A loop before it exists. USD at mark, ratios and yields plain fractions; `null` where nothing is owed. */
export type LoopPlan = {
  /** What it was made of. */
  readonly terms: Options.Terms
  readonly mode: 'stepwise' | 'flash'
  readonly target: Options.Target
  /** What ended the loop: `target` when it got what was asked. */
  readonly stoppedBy: Room.Stop
  /** Collateral over equity, and over the capital put in. */
  readonly leverage: number
  readonly capitalLeverage: number
  /** Equivalent number of borrows of the state, which a flash loan shows too; `null` beyond any number of them. */
  readonly depth: number | null
  /** Borrows the history will show. */
  readonly borrows: number
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly loanToValue: number
  readonly healthFactor: number | null
  /** Price of the collateral in USD, and in units of the debt asset, at which liquidation opens. */
  readonly liquidationPrice: number | null
  readonly liquidationPair: number | null
  readonly dropToLiquidation: number | null
  readonly dropToExhaustion: number | null
  readonly dropToInsolvency: number | null
  readonly netApy: number
  readonly breakEvenBorrowApy: number | null
  readonly carry: CarrySplit
  readonly rates: OwnRates.OwnRates
  readonly liquidation: Liquidation | null
  readonly steps: readonly Entry.Step[]
  readonly entryCostUsd: number
  readonly entry: { readonly stepwise: EntryCost; readonly flash: EntryCost }
  readonly exit: readonly Unwind.Exit[]
  readonly unwind: Unwind.Ladder
}

/** Shares of the position whose exit is priced. */
const EXITS = [0.1, 0.25, 0.5, 1]

/** Plans and judges a loop: see `LoopOptions` for what it takes. @throws InvalidLoopError */
export function plan(options: Options.LoopOptions): LoopPlan {
  const given = Options.complete(options)
  const { depositUsd, ltv, threshold, bonus, price, debtPrice, mode } = given
  const entering: Entry.EntryOptions = {
    depositUsd,
    ltv,
    threshold,
    goal: Options.goal(given.target, threshold),
    sell: given.sell,
    constraints: given.market ? Room.constraints(given.market, given.stopAtKink) : [],
    price,
    gasPerStepUsd: given.gasPerStepUsd,
    flashFee: given.flashFee,
  }
  const stepwise = Entry.stepwise(entering)
  const flash = Entry.flash({ ...entering, goal: flashGoal(entering.goal, stepwise) })
  const chosen = mode === 'flash' ? flash : stepwise
  const { collateralUsd, debtUsd } = chosen.state
  const equityUsd = collateralUsd - debtUsd
  const leverage = collateralUsd / equityUsd
  const healthFactor = health(chosen, threshold)
  const rates = OwnRates.of(given, given.market, chosen.state)
  const leaving = {
    state: chosen.state,
    sell: given.exitSell,
    flashFee: given.flashFee,
    gasUsd: given.gasPerStepUsd,
  }
  const exit = EXITS.map((fraction) => Unwind.exit(leaving, fraction))
  const entryCostUsd = cost(chosen)
  const received = collateralUsd - depositUsd
  return {
    terms: Options.terms(options),
    mode,
    target: given.target,
    stoppedBy: chosen.stoppedBy,
    leverage,
    capitalLeverage: collateralUsd / depositUsd,
    depth: debtUsd === 0 ? 0 : (Series.equivalent(leverage, ltv, received / debtUsd) ?? null),
    borrows: chosen.steps.length,
    collateralUsd,
    debtUsd,
    equityUsd,
    loanToValue: debtUsd / collateralUsd,
    healthFactor,
    liquidationPrice: maybe(healthFactor, (factor) => Margin.liquidationPrice(price, factor)),
    liquidationPair: maybe(healthFactor, (factor) => Margin.liquidationPrice(price / debtPrice, factor)),
    dropToLiquidation: maybe(healthFactor, Margin.dropToLiquidation),
    dropToExhaustion: maybe(healthFactor, (factor) => Margin.dropToExhaustion(factor, threshold, bonus)),
    dropToInsolvency: maybe(healthFactor, () => Margin.dropToInsolvency(leverage)),
    ...carry(given, chosen, rates.after, entryCostUsd, exit),
    rates,
    liquidation: liquidation(given, healthFactor, rates.after),
    steps: chosen.steps,
    entryCostUsd,
    entry: { stepwise: summary(stepwise, threshold), flash: summary(flash, threshold) },
    exit,
    unwind: Unwind.withoutFlash({ ...leaving, threshold }),
  }
}

const maybe = <T>(value: number | null, then: (value: number) => T): T | null =>
  value === null ? null : then(value)

const health = ({ state }: Entry.Entry, threshold: number): number | null =>
  Margin.health({ collateral: state.collateralUsd, debt: state.debtUsd, threshold })

const cost = ({ swapCostUsd, flashFeeUsd, gasUsd }: Entry.Entry): number => swapCostUsd + flashFeeUsd + gasUsd

/** A flash loan has one borrow whatever was asked: it is held to the leverage so many borrows would reach. */
const flashGoal = (goal: Entry.Goal, { state }: Entry.Entry): Entry.Goal =>
  goal.kind === 'borrows'
    ? {
        kind: 'leverage',
        leverage: Margin.leverage({ collateral: state.collateralUsd, debt: state.debtUsd }),
      }
    : goal

const summary = (entry: Entry.Entry, threshold: number): EntryCost => ({
  leverage: Margin.leverage({ collateral: entry.state.collateralUsd, debt: entry.state.debtUsd }),
  healthFactor: health(entry, threshold),
  transactions: entry.steps.length,
  swapCostUsd: entry.swapCostUsd,
  flashFeeUsd: entry.flashFeeUsd,
  gasUsd: entry.gasUsd,
  costUsd: cost(entry),
  stoppedBy: entry.stoppedBy,
})

function carry(
  given: Options.Complete,
  { state }: Entry.Entry,
  { supplyApy, borrowApy }: OwnRates.Yields,
  entryCostUsd: number,
  exit: readonly Unwind.Exit[],
): Pick<LoopPlan, 'netApy' | 'breakEvenBorrowApy' | 'carry'> {
  const { collateralUsd, debtUsd } = state
  const equityUsd = collateralUsd - debtUsd
  const leverage = collateralUsd / equityUsd
  const { supplyRewardApy, borrowRewardApy } = given
  const yields = { supplyApy: supplyApy + supplyRewardApy, borrowApy: borrowApy - borrowRewardApy }
  const netApy = Carry.netApy({ leverage, ...yields })
  const usdPerYear = netApy * equityUsd
  const leaving = exit.at(-1)
  const healthFactor = Margin.health({
    collateral: collateralUsd,
    debt: debtUsd,
    threshold: given.threshold,
  })
  const breakEven = Carry.breakEvenBorrowApy({ leverage, supplyApy: yields.supplyApy })
  return {
    netApy,
    breakEvenBorrowApy: maybe(breakEven, (apy) => apy + borrowRewardApy),
    carry: {
      yieldApy: supplyApy * leverage,
      rewardsApy: supplyRewardApy * leverage + borrowRewardApy * (leverage - 1),
      borrowApy: -borrowApy * (leverage - 1),
      returnOnCapital: usdPerYear / given.depositUsd,
      usdPerYear,
      breakEvenDays: Carry.breakEvenDays(entryCostUsd, usdPerYear),
      roundTripDays:
        leaving?.kind === 'done' ? Carry.breakEvenDays(entryCostUsd + leaving.costUsd, usdPerYear) : null,
      // Rewards are paid beside the position: they move no health factor.
      yearsToLiquidation: maybe(healthFactor, (factor) =>
        Carry.yearsToLiquidation(factor, { supplyApy, borrowApy }),
      ),
    },
  }
}

function liquidation(
  { volatility, drift, horizonDays, simulation }: Options.Complete,
  healthFactor: number | null,
  yields: OwnRates.Yields,
): Liquidation | null {
  if (volatility === undefined) return null
  const about = { horizonDays, volatility }
  if (healthFactor === null) return { ...about, probability: 0, simulated: null }
  const motion = { healthFactor, volatility, years: horizonDays / 365, drift, carry: Carry.logGrowth(yields) }
  return {
    ...about,
    probability: Passage.probability(motion),
    simulated: simulation ? Passage.simulate(motion, simulation) : null,
  }
}
