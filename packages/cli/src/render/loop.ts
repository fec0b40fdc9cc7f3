import type { Loop } from '@droste/core'
import type * as LoopAnswer from '@droste/service/answers/LoopAnswer'
import type { Colour } from '../terminal/Terminal.ts'
import { table } from './Table.ts'
import { percent, plural, ratio, times, usd } from './Text.ts'

const SHOWN_STEPS = 12

/** What `loop` says to people: the steps, the position, what kills it, what it earns, what leaving costs. */
export function loop(plan: LoopAnswer.Planned, colour: Colour): string {
  return [
    headline(plan, colour),
    steps(plan, colour),
    position(plan, colour),
    carry(plan, colour),
    ways(plan, colour),
    leaving(plan, colour),
  ].join('\n')
}

const WHY: Readonly<Record<Loop.LoopPlan['stoppedBy'], string>> = {
  target: 'as asked',
  ltv: 'stopped by the LTV before the target',
  'supply-cap': 'stopped by the supply cap',
  'borrow-cap': 'stopped by the borrow cap',
  liquidity: 'stopped by the cash there is to borrow',
  'rate-kink': 'stopped at the kink of the borrow rate',
}

function headline({ leverage, borrows, depth, mode, stoppedBy }: Loop.LoopPlan, colour: Colour): string {
  const how = mode === 'flash' ? 'one flash loan' : plural(borrows, 'borrow')
  const state = depth === null ? '' : `, equal to ${depth.toFixed(2)} loops`
  return `${colour.bold(`${times(leverage)} leverage`)} by ${how}${state}, ${WHY[stoppedBy]}\n`
}

function steps({ steps }: Loop.LoopPlan, colour: Colour): string {
  const shown = steps.slice(0, SHOWN_STEPS)
  const more = steps.length - shown.length
  return [
    table(
      ['step', 'borrow', 'redeposit', 'collateral', 'debt', 'health'],
      shown.map((step, at) => [
        `${at + 1}`,
        usd(step.borrowedUsd),
        usd(step.depositedUsd),
        usd(step.collateralUsd),
        usd(step.debtUsd),
        ratio(step.healthFactor),
      ]),
      { colour },
    ),
    ...(more > 0 ? [colour.dim(`  and ${plural(more, 'step')} more, with --json\n`)] : []),
  ].join('')
}

function position(plan: Loop.LoopPlan, colour: Colour): string {
  const { collateralUsd, debtUsd, equityUsd, loanToValue, healthFactor } = plan
  const fall = (name: string, drop: number | null): string[] =>
    drop === null ? [] : [`    −${percent(drop)}  ${name}`]
  return [
    `${colour.bold('Position')}: ${usd(collateralUsd)} collateral, ${usd(debtUsd)} debt, ${usd(equityUsd)} equity of ${usd(plan.terms.depositUsd)} put in`,
    `  LTV ${percent(loanToValue)}, health ${ratio(healthFactor)}${price(plan)}`,
    '  the collateral against the debt:',
    ...fall('liquidation opens', plan.dropToLiquidation),
    ...fall('a liquidation with its bonus takes all there is: beyond it, bad debt', plan.dropToExhaustion),
    ...fall('debt exceeds collateral', plan.dropToInsolvency),
    ...chance(plan),
    '',
  ].join('\n')
}

/** Where liquidation opens, in prices; without prices the fall below says it. */
function price({ terms, liquidationPrice, liquidationPair }: Loop.LoopPlan): string {
  if (liquidationPrice === null || liquidationPair === null) return ''
  if (terms.price === 1 && terms.debtPrice === 1) return ''
  return `, liquidation at ${liquidationPrice.toPrecision(6)} USD (${liquidationPair.toPrecision(6)} in the debt asset)`
}

/** In closed form, and by paths beside it. */
function chance({ liquidation }: Loop.LoopPlan): string[] {
  if (!liquidation) return []
  const { horizonDays, probability, simulated } = liquidation
  const beside = simulated
    ? ` (simulated ${percent(simulated.probability)}, in nineteen cases of twenty ${percent(simulated.low)} to ${percent(simulated.high)})`
    : ''
  return [`  chance of liquidation within ${plural(horizonDays, 'day')}: ${percent(probability)}${beside}`]
}

function carry({ netApy, breakEvenBorrowApy, carry, rates }: Loop.LoopPlan, colour: Colour): string {
  const { before, after } = rates
  if ([carry.yieldApy, carry.rewardsApy, carry.borrowApy].every((part) => Math.abs(part) === 0))
    return `${colour.bold('Carry')}: none. No yield and no rate is known: see --supply-apy and --borrow-apy\n`
  const lines = [
    `${colour.bold('Carry')}: ${percent(netApy)} a year on equity = ${percent(carry.yieldApy)} yield ${signed(carry.rewardsApy)} rewards ${signed(carry.borrowApy)} borrowing, ${usd(carry.usdPerYear)}`,
    before.utilisation === null || after.utilisation === null
      ? null
      : `  its own effect: utilisation ${percent(before.utilisation)} to ${percent(after.utilisation)}, borrow rate ${percent(before.borrowApy)} to ${percent(after.borrowApy)}`,
    breakEvenBorrowApy === null ? null : `  breaks even at a borrow rate of ${percent(breakEvenBorrowApy)}`,
    carry.yearsToLiquidation === null
      ? null
      : `  by carry alone, liquidation in ${carry.yearsToLiquidation.toFixed(1)} years`,
    carry.breakEvenDays === null ? null : `  entry is earned back in ${carry.breakEvenDays.toFixed(1)} days`,
  ]
  return `${lines.filter((line) => line !== null).join('\n')}\n`
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'} ${percent(Math.abs(value))}`

/** Both ways in, side by side. */
function ways({ entry }: Loop.LoopPlan, colour: Colour): string {
  return table(
    ['way in', 'leverage', 'health', 'transactions', 'swaps', 'flash fee', 'gas', 'cost'],
    (['stepwise', 'flash'] as const).map((way) => {
      const { leverage, healthFactor, transactions, swapCostUsd, flashFeeUsd, gasUsd, costUsd } = entry[way]
      return [
        way,
        times(leverage),
        ratio(healthFactor),
        `${transactions}`,
        ...[swapCostUsd, flashFeeUsd, gasUsd, costUsd].map(usd),
      ]
    }),
    { colour },
  )
}

function leaving({ entryCostUsd, exit, unwind }: Loop.LoopPlan, colour: Colour): string {
  const parts = exit.map((leave) => {
    const share = percent(leave.fraction)
    return leave.kind === 'done'
      ? `${share} for ${usd(leave.costUsd)}`
      : `${share} impossible, ${usd(leave.shortUsd)} short`
  })
  const ladder =
    unwind.kind === 'done'
      ? `${plural(unwind.steps, 'step')} (${usd(unwind.costUsd)})`
      : `impossible: stuck after ${plural(unwind.steps, 'step')} with ${usd(unwind.debtUsd)} owed`
  return [
    `${colour.bold('Entry')} costs ${usd(entryCostUsd)}. ${colour.bold('Exit')}: ${parts.join(' · ')}`,
    `  without a flash loan: ${ladder}`,
    '',
  ].join('\n')
}
