import type { Loop } from '@droste/core'
import type { Explanation } from '../api/Answers.ts'
import type { Asked } from '../parts/Tellers.ts'
import { given, made } from '../parts/Tree.ts'
import { type Inputs, options } from './Inputs.ts'
import * as Layers from './Layers.ts'
import * as Stress from './Stress.ts'

/** A loop on the page, its figures called `own:NAME.…`. */
type Looped = {
  readonly name: 'loop' | 'before'
  readonly plan: Loop.LoopPlan
  readonly inputs: Inputs
}

/**
 * Figures of a plan as the API is asked about them; those of the page's tables as the page made them. A path alone, as
 * somebody may write it into the address, is one of the loop.
 */
export const explanations =
  (looped: Looped) =>
  (figure: string): Explanation | Asked | null => {
    const prefix = `own:${looped.name}.`
    const isPath = looped.name === 'loop' && !/^own:|\//.test(figure)
    if (!isPath && !figure.startsWith(prefix)) return null
    const path = isPath ? figure : figure.slice(prefix.length)
    const of = { kind: 'loop', plan: options(looped.inputs) } as const
    return ofRow(looped, path.split('.')) ?? { kind: 'asked', figure: path, of }
  }

/** Where a figure of the tables comes from: `fallen.0.1.equityUsd`, `rise.0.02.netApy`, `layer.3.debtUsd`. */
function ofRow(looped: Looped, path: readonly string[]): Explanation | null {
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
    default:
      return null
  }
}

/** A figure of the plan, to be opened in turn. */
const planned = ({ name, plan }: Looped, figure: keyof Loop.LoopPlan, unit: string): Explanation =>
  given(`own:${name}.${figure}`, plan[figure] as number | null, unit, 'of this loop')

function fallen(looped: Looped, fall: number, name: string): Explanation | null {
  const { plan, inputs } = looped
  const row = Stress.fallen(plan, { depositUsd: inputs.deposit, price: inputs.price }, fall)
  const by = given('fall', fall, 'fraction')
  const [held, owed] = [planned(looped, 'collateralUsd', 'USD'), planned(looped, 'debtUsd', 'USD')]
  const from = (rule: string, unit: string, ...inputs: Explanation[]): Explanation =>
    made(name, row[name as 'price'], unit, rule, 'formula', [...inputs, by])
  switch (name) {
    case 'fall':
      return by
    case 'price':
      return from('price · (1 − fall)', 'USD', given('price of the collateral', inputs.price, 'USD'))
    case 'healthFactor':
      return from('health · (1 − fall)', 'ratio', planned(looped, 'healthFactor', 'ratio'))
    case 'loanToValue':
      return from('D / (C · (1 − fall))', 'fraction', owed, held)
    case 'equityUsd':
      return from('C · (1 − fall) − D', 'USD', held, owed)
    case 'kept':
      return from(
        '(C · (1 − fall) − D) / own capital',
        'fraction',
        held,
        owed,
        given('own capital', inputs.deposit, 'USD'),
      )
    default:
      return null
  }
}

function risen(looped: Looped, rise: number, name: string): Explanation {
  const { plan, inputs } = looped
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
        [planned(looped, 'netApy', 'fraction'), by, planned(looped, 'leverage', 'times')],
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
