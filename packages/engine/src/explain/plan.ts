import type { Loop } from '@droste/core'
import { type Definitions, explainBy, ORIGIN } from './Definition.ts'
import { type Explanation, given } from './Explanation.ts'
import * as Figure from './Figure.ts'

/** The tree that a figure of `loop`'s answer came from. @throws Figure.UnknownFigureError */
export function explainPlan(planned: Loop.LoopPlan, figure: string): Explanation {
  const found = explainBy(planned, definitions(planned), Figure.parse(figure))
  if (!found) throw new Figure.UnknownFigureError(figure, Figure.leaves(planned).map(Figure.format))
  return found
}

const asked = { rule: 'as asked, the pair’s in the ledger, or the default' } as const
const lent = { rule: 'as given, or of the pair’s venue in the ledger' } as const
const one = given('one', 1, 'number', 'a whole')

function definitions(plan: Loop.LoopPlan): Definitions {
  const borrows = plan.steps.map((_, at) => `steps.${at}.borrowedUsd`)
  const deposits = plan.steps.map((_, at) => `steps.${at}.depositedUsd`)
  const fee = plan.mode === 'flash' ? ['entry.flash.flashFeeUsd'] : []
  const borrowed = (): string[] => [...borrows, ...fee]
  return {
    ...ORIGIN,
    ...TERMS,
    ...position(deposits, borrowed),
    ...CARRY,
    ...steps(fee),
    ...ways(plan, borrows),
    ...LEAVING,
  }
}

const TERMS: Definitions = {
  'terms.depositUsd': { unit: 'USD', ...asked },
  'terms.price': { unit: 'USD per token', ...asked },
  'terms.debtPrice': { unit: 'USD per token', ...asked },
  'terms.gasPerStepUsd': { unit: 'USD', ...asked },
  'terms.horizonDays': { unit: 'days', ...asked },
  'terms.market': { unit: 'USD', rule: 'none is known: neither caps nor rates answer the loop' },
  'terms.*': { unit: 'fraction', ...asked },
  'terms.market.*.kink': { unit: 'fraction', ...lent },
  'terms.market.*.*': { unit: 'USD', ...lent },
  'target.borrows': { unit: 'steps', ...asked },
  'target.leverage': { unit: 'times', ...asked },
  'target.healthFactor': { unit: 'fraction', ...asked },
}

const position = (deposits: readonly string[], borrowed: () => readonly string[]): Definitions => ({
  borrows: { unit: 'steps', rule: 'borrows that the history will show' },
  collateralUsd: {
    unit: 'USD',
    rule: 'own capital and every deposit after it',
    how: 'sum',
    from: () => ['terms.depositUsd', ...deposits],
  },
  debtUsd: { unit: 'USD', rule: 'every borrow, and the flash loan’s fee', how: 'sum', from: borrowed },
  equityUsd: {
    unit: 'USD',
    rule: 'M1: collateral less debt',
    how: 'difference',
    from: () => ['collateralUsd', 'debtUsd'],
  },
  leverage: {
    unit: 'times',
    rule: 'M3: collateral over equity',
    how: 'quotient',
    from: () => ['collateralUsd', 'equityUsd'],
  },
  capitalLeverage: {
    unit: 'times',
    rule: 'collateral over what was put in',
    how: 'quotient',
    from: () => ['collateralUsd', 'terms.depositUsd'],
  },
  depth: {
    unit: 'loops',
    rule: 'M9: borrows at the LTV, each losing what a swap costs, that make this leverage',
    from: () => ['leverage', 'terms.ltv', 'collateralUsd', 'terms.depositUsd', 'debtUsd'],
  },
  loanToValue: {
    unit: 'fraction',
    rule: 'debt over collateral',
    how: 'quotient',
    from: () => ['debtUsd', 'collateralUsd'],
  },
  healthFactor: {
    unit: 'fraction',
    rule: 'M2: threshold · collateral / debt',
    from: () => ['terms.threshold', 'collateralUsd', 'debtUsd'],
  },
  liquidationPrice: {
    unit: 'USD per token',
    rule: 'price of the collateral over health',
    how: 'quotient',
    from: () => ['terms.price', 'healthFactor'],
  },
  liquidationPair: {
    unit: 'number',
    rule: 'price of the collateral in units of the debt asset, over health',
    from: () => ['terms.price', 'terms.debtPrice', 'healthFactor'],
  },
  dropToLiquidation: {
    unit: 'fraction',
    rule: '1 − 1/health',
    from: () => ['healthFactor'],
  },
  dropToExhaustion: {
    unit: 'fraction',
    rule: '1 − (1 + bonus) · threshold / health',
    from: () => ['terms.bonus', 'terms.threshold', 'healthFactor'],
  },
  dropToInsolvency: {
    unit: 'fraction',
    rule: '1/leverage',
    how: 'quotient',
    from: () => [one, 'leverage'],
  },
})

const PASSAGE = ['healthFactor', 'liquidation.volatility', 'liquidation.horizonDays'] as const

const CARRY: Definitions = {
  netApy: {
    unit: 'fraction',
    rule: 'yield, rewards and (below 0) borrowing, a year over equity',
    how: 'sum',
    from: () => ['carry.yieldApy', 'carry.rewardsApy', 'carry.borrowApy'],
  },
  breakEvenBorrowApy: {
    unit: 'fraction',
    rule: 'y·L/(L − 1), rewards counted',
    from: () => ['rates.after.supplyApy', 'terms.supplyRewardApy', 'terms.borrowRewardApy', 'leverage'],
  },
  'carry.yieldApy': {
    unit: 'fraction',
    rule: 'y·L',
    how: 'product',
    from: () => ['rates.after.supplyApy', 'leverage'],
  },
  'carry.rewardsApy': {
    unit: 'fraction',
    rule: 'rewards on collateral · L, and on debt · (L − 1)',
    from: () => ['terms.supplyRewardApy', 'terms.borrowRewardApy', 'leverage'],
  },
  'carry.borrowApy': {
    unit: 'fraction',
    rule: '−r·(L − 1)',
    from: () => ['rates.after.borrowApy', 'leverage'],
  },
  'carry.returnOnCapital': {
    unit: 'fraction',
    rule: 'a year’s carry over what was put in',
    how: 'ratio',
    from: () => ['carry.usdPerYear', 'terms.depositUsd'],
  },
  'carry.usdPerYear': {
    unit: 'USD',
    rule: 'net yield · equity',
    how: 'product',
    from: () => ['netApy', 'equityUsd'],
  },
  'carry.breakEvenDays': {
    unit: 'days',
    rule: 'cost to enter over a day’s carry; none where it never pays',
    from: () => ['entryCostUsd', 'carry.usdPerYear'],
  },
  'carry.roundTripDays': {
    unit: 'days',
    rule: 'cost to enter and to leave over a day’s carry; none where it never pays',
    from: () => ['entryCostUsd', 'exit.3.costUsd', 'carry.usdPerYear'],
  },
  'carry.yearsToLiquidation': {
    unit: 'years',
    rule: 'ln health / ln((1 + r)/(1 + y)); none where the collateral grows as fast',
    from: () => ['healthFactor', 'rates.after.borrowApy', 'rates.after.supplyApy'],
  },
  'rates.before.supplyApy': {
    unit: 'fraction',
    rule: 'own yield, and what its reserve pays without the loop',
    from: () => ['terms.supplyApy'],
  },
  'rates.before.borrowApy': {
    unit: 'fraction',
    rule: 'as asked, or what its reserve asks without the loop',
    from: () => ['terms.borrowApy', 'rates.before.utilisation'],
  },
  'rates.after.supplyApy': {
    unit: 'fraction',
    rule: 'own yield, and what its reserve pays with the loop in it',
    from: () => ['terms.supplyApy', 'rates.before.supplyApy'],
  },
  'rates.after.borrowApy': {
    unit: 'fraction',
    rule: 'as asked, or what its reserve asks with the loop in it',
    from: () => ['rates.before.borrowApy', 'rates.after.utilisation'],
  },
  'rates.*.utilisation': {
    unit: 'fraction',
    rule: 'borrowed over supplied, of the reserve borrowed from, with the loop in it or without',
    from: (when) => [
      'terms.market.debt.borrowedUsd',
      'terms.market.debt.suppliedUsd',
      'terms.market.reserve.borrowedUsd',
      'terms.market.reserve.suppliedUsd',
      ...(when === 'after' ? ['debtUsd'] : []),
    ],
  },
  liquidation: { unit: 'fraction', rule: 'not asked: it needs a volatility' },
  'liquidation.horizonDays': { unit: 'days', ...asked },
  'liquidation.volatility': { unit: 'fraction', ...asked },
  'liquidation.probability': {
    unit: 'fraction',
    rule: 'first passage of a geometric Brownian motion to health 1, closed form; yield, rate and drift carry it',
    from: () => [...PASSAGE, 'rates.after.supplyApy', 'rates.after.borrowApy', 'terms.drift'],
  },
  'liquidation.simulated': { unit: 'fraction', rule: 'simulated where paths are asked for' },
  'liquidation.simulated.*': {
    unit: 'fraction',
    rule: 'share of simulated paths that touch health 1, and its error',
    from: () => PASSAGE,
  },
}

const before = (at: string, figure: string, otherwise: readonly string[]): readonly string[] =>
  Number(at) === 0 ? otherwise : [`steps.${Number(at) - 1}.${figure}`]

const steps = (fee: readonly string[]): Definitions => ({
  'steps.*.step': { unit: 'steps', rule: 'place in the order of borrows' },
  'steps.*.borrowedUsd': {
    unit: 'USD',
    rule: 'what LTV, target, caps and cash leave to borrow',
    from: () => ['terms.ltv', 'terms.depositUsd'],
  },
  'steps.*.depositedUsd': {
    unit: 'USD',
    rule: 'what the borrow buys, after the swap',
    from: (at) => [`steps.${at}.borrowedUsd`, 'terms.fee'],
  },
  'steps.*.price': {
    unit: 'USD per token',
    rule: 'price at mark · borrowed / deposited',
    from: (at) => ['terms.price', `steps.${at}.borrowedUsd`, `steps.${at}.depositedUsd`],
  },
  'steps.*.collateralUsd': {
    unit: 'USD',
    rule: 'what was there and this deposit',
    how: 'sum',
    from: (at) => [...before(at, 'collateralUsd', ['terms.depositUsd']), `steps.${at}.depositedUsd`],
  },
  'steps.*.debtUsd': {
    unit: 'USD',
    rule: 'what was owed and this borrow, with a flash loan’s fee',
    how: 'sum',
    from: (at) => [...before(at, 'debtUsd', []), `steps.${at}.borrowedUsd`, ...fee],
  },
  'steps.*.leverage': {
    unit: 'times',
    rule: 'M3: collateral over collateral less debt',
    from: (at) => [`steps.${at}.collateralUsd`, `steps.${at}.debtUsd`],
  },
  'steps.*.healthFactor': {
    unit: 'fraction',
    rule: 'M2: threshold · collateral / debt',
    from: (at) => ['terms.threshold', `steps.${at}.collateralUsd`, `steps.${at}.debtUsd`],
  },
})

function ways({ mode }: Loop.LoopPlan, borrows: readonly string[]): Definitions {
  return {
    entryCostUsd: {
      unit: 'USD',
      rule: 'swaps, flash loan and gas of the way chosen',
      how: 'sum',
      from: () => [`entry.${mode}.costUsd`],
    },
    'entry.*.leverage': {
      unit: 'times',
      rule: 'M3: collateral over equity, this way in',
      from: (way) => (way === mode ? ['collateralUsd', 'equityUsd'] : ['terms.depositUsd', 'terms.ltv']),
    },
    'entry.*.healthFactor': {
      unit: 'fraction',
      rule: 'M2: threshold · L/(L − 1)',
      from: (way) => ['terms.threshold', `entry.${way}.leverage`],
    },
    'entry.*.transactions': { unit: 'steps', rule: 'borrows this way; a flash loan is one' },
    'entry.*.swapCostUsd': {
      unit: 'USD',
      rule: 'own capital and all borrowed, less the collateral got',
      from: (way) => [
        'terms.depositUsd',
        ...(way === mode ? [...borrows, 'collateralUsd'] : [`entry.${way}.leverage`]),
        'terms.fee',
      ],
    },
    'entry.*.flashFeeUsd': {
      unit: 'USD',
      rule: 'what is lent · the fee of the flash loan',
      from: () => ['terms.flashFee', 'terms.depositUsd'],
    },
    'entry.*.gasUsd': {
      unit: 'USD',
      rule: 'gas of a step · transactions',
      how: 'product',
      from: (way) => ['terms.gasPerStepUsd', `entry.${way}.transactions`],
    },
    'entry.*.costUsd': {
      unit: 'USD',
      rule: 'swaps, flash loan and gas',
      how: 'sum',
      from: (way) => [`entry.${way}.swapCostUsd`, `entry.${way}.flashFeeUsd`, `entry.${way}.gasUsd`],
    },
  }
}

const LEAVING: Definitions = {
  'exit.*.fraction': { unit: 'fraction', rule: 'a tenth, a quarter, half or all of the position' },
  'exit.*.repaidUsd': {
    unit: 'USD',
    rule: 'that share of the debt',
    how: 'product',
    from: (at) => [`exit.${at}.fraction`, 'debtUsd'],
  },
  'exit.*.soldUsd': {
    unit: 'USD',
    rule: 'the least collateral whose sale repays debt and flash fee',
    from: (at) => [`exit.${at}.repaidUsd`, 'terms.flashFee', 'terms.fee'],
  },
  'exit.*.returnedUsd': {
    unit: 'USD',
    rule: 'that share of the collateral, less what is sold',
    from: (at) => [`exit.${at}.fraction`, 'collateralUsd', `exit.${at}.soldUsd`],
  },
  'exit.*.costUsd': {
    unit: 'USD',
    rule: 'sold less repaid, and gas',
    from: (at) => [`exit.${at}.soldUsd`, `exit.${at}.repaidUsd`, 'terms.gasPerStepUsd'],
  },
  'exit.*.shortUsd': {
    unit: 'USD',
    rule: 'debt and flash fee, less what all that collateral brings',
    from: (at) => [`exit.${at}.repaidUsd`, 'terms.flashFee', 'collateralUsd'],
  },
  'unwind.steps': {
    unit: 'steps',
    rule: 'withdraw what health allows, sell, repay, again',
    from: () => ['terms.threshold', 'collateralUsd', 'debtUsd'],
  },
  'unwind.soldUsd': { unit: 'USD', rule: 'collateral sold on the way', from: () => ['debtUsd', 'terms.fee'] },
  'unwind.costUsd': {
    unit: 'USD',
    rule: 'sold less the debt, and gas of every step',
    from: () => ['unwind.soldUsd', 'debtUsd', 'unwind.steps', 'terms.gasPerStepUsd'],
  },
  'unwind.debtUsd': { unit: 'USD', rule: 'still owed where it is stuck', from: () => ['debtUsd'] },
}
