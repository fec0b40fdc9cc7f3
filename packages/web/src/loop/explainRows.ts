import type { Loop } from '@droste/core'
import type { Explanation } from '../api/Answers.ts'
import { given, made } from '../parts/Tree.ts'
import type { Inputs } from './Inputs.ts'
import * as Layers from './Layers.ts'
import * as Stress from './Stress.ts'

/** The trees of the plan's own figures, by name. */
type Trees = Readonly<Record<string, Explanation>>

/** A loop with what its tables are made of. */
type Looped = { readonly plan: Loop.LoopPlan; readonly inputs: Inputs; readonly trees: Trees }

/** Where a figure of the tables comes from: `fallen.0.1.equityUsd`, `rise.0.02.netApy`, `layer.3.debtUsd`, … */
export function ofRow(looped: Looped, path: readonly string[]): Explanation | null {
  const [group = '', ...rest] = path
  const name = rest.at(-1) ?? ''
  const at = Number(rest.slice(0, -1).join('.'))
  switch (group) {
    case 'fallen':
      return fallen(looped, at, name)
    case 'rise':
      return risen(looped, at, name)
    case 'layer':
      return layer(looped, at, name)
    case 'entry':
      return entry(looped, rest[0] === 'flash' ? 'flash' : 'stepwise', name)
    case 'exit':
      return exit(looped, at, name)
    case 'unwind':
      return unwind(looped, name)
    default:
      return null
  }
}

function fallen({ plan, inputs, trees }: Looped, fall: number, name: string): Explanation | null {
  const row = Stress.fallen(plan, { depositUsd: inputs.deposit, price: inputs.price }, fall)
  const by = given('fall', fall, 'fraction')
  const from = (rule: string, unit: string, ...inputs: Explanation[]): Explanation =>
    made(name, row[name as 'price'], unit, rule, 'formula', [...inputs, by])
  switch (name) {
    case 'fall':
      return by
    case 'price':
      return from('price · (1 − fall)', 'USD', given('price of the collateral', inputs.price, 'USD'))
    case 'healthFactor':
      return from('health · (1 − fall)', 'ratio', trees['healthFactor']!)
    case 'loanToValue':
      return from('D / (C · (1 − fall))', 'fraction', trees['debtUsd']!, trees['collateralUsd']!)
    case 'equityUsd':
      return from('C · (1 − fall) − D', 'USD', trees['collateralUsd']!, trees['debtUsd']!)
    case 'kept':
      return from('(C · (1 − fall) − D) / own capital', 'fraction', trees['own']!, trees['equityUsd']!)
    default:
      return null
  }
}

function risen({ plan, inputs, trees }: Looped, rise: number, name: string): Explanation {
  const by = given('rise of the rate', rise, 'fraction')
  const rate = given('cost of the debt', inputs.borrow, 'fraction')
  switch (name) {
    case 'by':
      return by
    case 'rate':
      return made('cost of the debt then', inputs.borrow + rise, 'fraction', 'rate and rise', 'sum', [
        rate,
        by,
      ])
    default:
      return made(
        'net yield on equity then',
        Stress.netApyAt(plan, rise),
        'fraction',
        'net yield − rise · (L − 1)',
        'formula',
        [trees['netApy']!, by, trees['leverage']!],
      )
  }
}

const LAYER: Readonly<Record<keyof Layers.Layer, { readonly unit: string; readonly rule: string }>> = {
  layer: { unit: 'loops', rule: 'one borrow and its redeposit each' },
  depositedUsd: { unit: 'USD', rule: 'what its borrow buys, after the swap' },
  debtUsd: { unit: 'USD', rule: 'every borrow up to it' },
  leverage: { unit: 'times', rule: 'collateral over equity, stopped here' },
  healthFactor: { unit: 'ratio', rule: 'threshold · collateral / debt, stopped here' },
  trigger: { unit: 'fraction', rule: '1 − 1/HF, stopped here' },
}

function layer({ plan, inputs }: Looped, at: number, name: string): Explanation | null {
  const layers = Layers.of(plan, inputs.deposit)
  const row = layers[at]
  if (!row || !Object.hasOwn(LAYER, name)) return null
  const { unit, rule } = LAYER[name as keyof Layers.Layer]
  const held = layers.slice(0, at + 1).reduce((sum, { depositedUsd }) => sum + depositedUsd, 0)
  return made(`layer ${at}, ${name}`, row[name as keyof Layers.Layer], unit, rule, 'formula', [
    given('collateral by then', held, 'USD', 'every deposit up to it'),
    given('owed by then', row.debtUsd, 'USD', 'every borrow up to it'),
    given('LTV used', inputs.ltv, 'fraction'),
    given('liquidation threshold', inputs.threshold, 'fraction'),
    given('cost of a swap', inputs.fee, 'fraction'),
  ])
}

/** What entering one way costs, and what it reaches. */
export function entry(
  { plan }: Pick<Looped, 'plan'>,
  way: 'flash' | 'stepwise',
  name: string,
): Explanation | null {
  const { swapCostUsd, flashFeeUsd, gasUsd, costUsd, transactions, leverage } = plan.entry[way]
  const costs = [
    given('swaps', swapCostUsd, 'USD', 'mark value lost in swaps'),
    given('flash loan', flashFeeUsd, 'USD', 'fee of the flash loan'),
    given('gas', gasUsd, 'USD', 'gas of each step'),
  ] as const
  switch (name) {
    case 'swapCostUsd':
      return costs[0]
    case 'flashFeeUsd':
      return costs[1]
    case 'gasUsd':
      return costs[2]
    case 'costUsd':
      return made('cost to enter', costUsd, 'USD', 'swaps, flash fee and gas', 'sum', costs)
    case 'transactions':
      return given(name, transactions, '', 'a borrow, a swap and a deposit each; one by flash loan')
    case 'leverage':
      return given(name, leverage, 'times', 'collateral over equity at its end')
    default:
      return null
  }
}

const EXIT: Readonly<Record<string, string>> = {
  repaidUsd: 'share · debt',
  soldUsd: 'collateral whose sale repays that, after impact and fee',
  returnedUsd: 'collateral of the share that need not be sold, before gas',
  costUsd: 'price impact, flash fee and gas',
  shortUsd: 'what a sale of all of it leaves unpaid',
}

function exit({ plan, trees }: Looped, at: number, name: string): Explanation | null {
  const row = plan.exit[at]
  if (!row) return null
  const share = given('share left', row.fraction, 'fraction')
  if (name === 'fraction') return share
  const rule = EXIT[name]
  const value = (row as Readonly<Record<string, unknown>>)[name]
  if (rule === undefined || typeof value !== 'number') return null
  return made(name, value, 'USD', rule, 'formula', [share, trees['debtUsd']!, trees['collateralUsd']!])
}

function unwind({ plan: { unwind } }: Looped, name: string): Explanation {
  if (name === 'steps')
    return given('steps', unwind.steps, '', 'withdraw, sell and repay, as far as health lets it')
  return unwind.kind === 'done'
    ? given('cost', unwind.costUsd, 'USD', 'price impact and gas of every step')
    : given('still owed', unwind.debtUsd, 'USD', 'where no more can be withdrawn')
}
