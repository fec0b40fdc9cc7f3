import type { Loop } from '@droste/core'
import type { Explanation } from '../api/Answers.ts'
import { given, made } from '../parts/Tree.ts'
import { entry, ofRow } from './explainRows.ts'
import type { Inputs } from './Inputs.ts'

/** Where the figures of a plan come from: `own:loop.NAME`, or `own:before.NAME`. */
export function explanations(
  name: 'loop' | 'before',
  plan: Loop.LoopPlan,
  inputs: Inputs,
): (figure: string) => Explanation | null {
  const deposit = given('own capital', inputs.deposit, 'USD')
  const threshold = given('liquidation threshold', Math.max(inputs.ltv, inputs.threshold), 'fraction')
  const bonus = given('liquidation bonus', inputs.bonus, 'fraction')
  const steps = plan.steps.map(({ step, borrowedUsd, depositedUsd }) =>
    made(`deposit of layer ${step}`, depositedUsd, 'USD', 'what the borrow buys, after the swap', 'sale', [
      made(
        `borrow ${step}`,
        borrowedUsd,
        'USD',
        'LTV · deposit before it, or what the target leaves',
        'product',
        [given('LTV used', inputs.ltv, 'fraction')],
      ),
      given('cost of a swap', inputs.fee, 'fraction'),
    ]),
  )
  const collateral = made(
    'collateral',
    plan.collateralUsd,
    'USD',
    'own capital and every deposit after it',
    'sum',
    [deposit, ...steps],
  )
  const debt = made(
    'debt',
    plan.debtUsd,
    'USD',
    'every borrow',
    'sum',
    plan.steps.map(({ step, borrowedUsd }) => ({
      ...given(`borrow ${step}`, borrowedUsd, 'USD'),
      rule: 'a step of the loop',
    })),
  )
  const equity = made('equity', plan.equityUsd, 'USD', 'collateral less debt', 'difference', [
    collateral,
    debt,
  ])
  const leverage = made('leverage', plan.leverage, 'times', 'collateral over equity', 'quotient', [
    collateral,
    equity,
  ])
  const health = made(
    'health factor',
    plan.healthFactor,
    'ratio',
    'threshold · collateral / debt',
    'quotient',
    [threshold, collateral, debt],
  )
  const supply = given('yield of the collateral', inputs.supply, 'fraction')
  const borrow = given('cost of the debt', inputs.borrow, 'fraction')
  const price = given('price of the collateral', inputs.price, 'USD')
  const net = made('net yield on equity', plan.netApy, 'fraction', 'y·L − r·(L − 1)', 'formula', [
    supply,
    borrow,
    leverage,
  ])
  const cost = entry({ plan }, plan.mode, 'costUsd')!
  const trees: Record<string, Explanation> = {
    collateralUsd: collateral,
    debtUsd: debt,
    equityUsd: equity,
    leverage,
    healthFactor: health,
    depth: made(
      'depth',
      plan.depth,
      'loops',
      'M9: loops at the LTV that would reach this leverage',
      'formula',
      [leverage, given('LTV used', inputs.ltv, 'fraction')],
    ),
    netApy: net,
    breakEvenBorrowApy: made(
      'break-even borrow rate',
      plan.breakEvenBorrowApy,
      'fraction',
      'y·L / (L − 1)',
      'formula',
      [supply, leverage],
    ),
    dropToLiquidation: made(
      'fall to liquidation',
      plan.dropToLiquidation,
      'fraction',
      '1 − 1/HF',
      'formula',
      [health],
    ),
    dropToExhaustion: made(
      'fall to exhaustion',
      plan.dropToExhaustion,
      'fraction',
      '1 − (1 + b)·LT/HF: beyond it the collateral does not cover debt and bonus',
      'formula',
      [bonus, threshold, health],
    ),
    dropToInsolvency: made('fall to insolvency', plan.dropToInsolvency, 'fraction', '1/L', 'formula', [
      leverage,
    ]),
    liquidationPrice: made('liquidation price', plan.liquidationPrice, 'USD', 'price / HF', 'quotient', [
      price,
      health,
    ]),
    entryCostUsd: cost,
    'carry.usdPerYear': made(
      'a year, in dollars',
      plan.carry.usdPerYear,
      'USD',
      'net yield · equity',
      'product',
      [net, equity],
    ),
    'carry.breakEvenDays': made(
      'days of carry that pay for the entry',
      plan.carry.breakEvenDays,
      'days',
      'cost to enter over a day’s carry',
      'formula',
      [cost, net, equity],
    ),
    'carry.yearsToLiquidation': made(
      'years until carry alone liquidates',
      plan.carry.yearsToLiquidation,
      'years',
      'ln HF over what debt grows faster than its collateral',
      'formula',
      [health, borrow, supply],
    ),
    volatility: given('volatility a year', inputs.volatility, 'fraction'),
    own: deposit,
    probability: made(
      'chance of liquidation in 30 days',
      plan.liquidation?.probability ?? null,
      'fraction',
      'first passage of a geometric Brownian motion, closed form',
      'formula',
      [health, given('volatility a year', inputs.volatility, 'fraction'), supply, borrow],
    ),
  }
  const prefix = `own:${name}.`
  return (figure) => {
    if (!figure.startsWith(prefix)) return null
    const path = figure.slice(prefix.length)
    return trees[path] ?? ofRow({ plan, inputs, trees }, path.split('.'))
  }
}
