import type { Loop } from '@droste/core'
import * as field from '../url/fields.ts'
import type { Field, Fields } from '../url/UrlState.ts'

/** What a loop is asked for by. */
export type Target = 'depth' | 'leverage' | 'health' | 'max'
export const TARGETS: readonly Target[] = ['depth', 'leverage', 'health', 'max']

/** The loop on the page, as it stands in the address. Ratios and yearly yields plain fractions, money in USD. */
export type Inputs = {
  readonly target: Target
  readonly depth: number
  readonly leverage: number
  readonly health: number
  readonly ltv: number
  readonly threshold: number
  readonly bonus: number
  readonly supply: number
  readonly borrow: number
  readonly deposit: number
  readonly price: number
  readonly fee: number
  readonly gas: number
  readonly volatility: number
  readonly mode: 'stepwise' | 'flash'
}

export const FIELDS: Fields<Inputs> = {
  target: field.word('depth', TARGETS),
  depth: field.number(6, 0, 40),
  leverage: field.number(3, 1, 40),
  health: field.number(1.1, 1.001, 5),
  ltv: field.number(0.7, 0.05, 0.97),
  threshold: field.number(0.8, 0.05, 1),
  bonus: field.number(0.05, 0, 0.2),
  supply: field.number(0.04, -0.05, 0.3),
  borrow: field.number(0.06, 0, 0.4),
  deposit: field.number(10_000, 1, 1e12),
  price: field.number(1, 1e-12, 1e9),
  fee: field.number(0.0005, 0, 0.05),
  gas: field.number(5, 0, 10_000),
  volatility: field.number(0.6, 0, 3),
  mode: field.word('stepwise', ['stepwise', 'flash']),
}

export const INITIAL = Object.fromEntries(
  Object.entries(FIELDS).map(([name, { initial }]) => [name, initial]),
) as Inputs

/** All inputs in one word of the address: what the page's figures are held against. */
export const whole = (): Field<Inputs> => ({
  initial: INITIAL,
  parse: (text) => {
    const parts = text.split(',')
    const names = Object.keys(FIELDS) as (keyof Inputs)[]
    if (parts.length !== names.length) return undefined
    return Object.fromEntries(
      names.map((name, at) => [name, FIELDS[name].parse(parts[at]!) ?? FIELDS[name].initial]),
    ) as Inputs
  },
  format: (inputs) =>
    (Object.keys(FIELDS) as (keyof Inputs)[])
      .map((name) => (FIELDS[name] as Field<unknown>).format(inputs[name]))
      .join(','),
})

/** The inputs as the planner takes them. */
export const options = (inputs: Inputs): Loop.LoopOptions => ({
  depositUsd: inputs.deposit,
  ltv: inputs.ltv,
  threshold: Math.max(inputs.ltv, inputs.threshold),
  target: target(inputs),
  bonus: inputs.bonus,
  supplyApy: inputs.supply,
  borrowApy: inputs.borrow,
  price: inputs.price,
  fee: inputs.fee,
  gasPerStepUsd: inputs.gas,
  volatility: inputs.volatility,
  mode: inputs.mode,
})

function target({ target, depth, leverage, health, ltv, threshold }: Inputs): Loop.Target {
  switch (target) {
    case 'depth':
      return { kind: 'depth', borrows: Math.round(depth) }
    case 'leverage':
      return { kind: 'leverage', leverage }
    case 'health':
      // A health at or below the threshold would owe all it holds.
      return { kind: 'health', healthFactor: Math.max(health, Math.max(ltv, threshold) + 1e-6) }
    case 'max':
      return { kind: 'max' }
  }
}

/** Loops that people know. Rates are examples, not quotes. */
export const PRESETS: readonly { readonly name: string; readonly inputs: Inputs }[] = [
  { name: 'Textbook, 70 %', inputs: { ...INITIAL, bonus: 0.05, fee: 0, gas: 0 } },
  {
    name: 'Published, 60 %',
    inputs: {
      ...INITIAL,
      ltv: 0.6,
      threshold: 0.85,
      depth: 3,
      supply: 0.06,
      borrow: 0.04,
      fee: 0,
      gas: 0,
    },
  },
  {
    name: 'wstETH in e-mode, 12×',
    inputs: {
      ...INITIAL,
      target: 'leverage',
      leverage: 12,
      ltv: 0.93,
      threshold: 0.95,
      bonus: 0.01,
      supply: 0.029,
      borrow: 0.025,
      deposit: 1_000_000,
      price: 2378.34,
      fee: 0.0001,
      volatility: 0.03,
    },
  },
  {
    name: 'ETH against dollars, 3×',
    inputs: {
      ...INITIAL,
      target: 'leverage',
      leverage: 3,
      ltv: 0.8,
      threshold: 0.825,
      supply: 0.02,
      borrow: 0.05,
      price: 3000,
      volatility: 0.7,
    },
  },
  {
    name: 'By flash loan, 10×',
    inputs: {
      ...INITIAL,
      target: 'leverage',
      leverage: 10,
      ltv: 0.93,
      threshold: 0.95,
      bonus: 0.01,
      supply: 0.029,
      borrow: 0.025,
      deposit: 1_000_000,
      mode: 'flash',
      fee: 0.0001,
      volatility: 0.03,
    },
  },
]
