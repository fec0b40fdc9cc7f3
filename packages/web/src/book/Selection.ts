import type { Line } from '../api/Answers.ts'
import * as field from '../url/fields.ts'
import type { Field, Fields } from '../url/UrlState.ts'

type Range = readonly [number, number] | null

/** Those who hold an asset, who hold what stands on one, or who owe what stands on one. */
export type Through = { readonly kind: 'holds' | 'stands' | 'owes'; readonly asset: string }

/** What part of the book is looked at, by what each chart shows. */
export type Selection = {
  readonly leverage: Range
  /** Equivalent loops. */
  readonly depth: Range
  /** Fall of all collateral against debt that makes an account eligible. */
  readonly margin: Range
  /** Fall of a single asset that does. */
  readonly fall: Range
  /** Place among the debts, the largest 1. */
  readonly rank: Range
  readonly through: Through | null
  /** One account. */
  readonly account: string
}

const through: Field<Through | null> = {
  initial: null,
  parse: (text) => {
    const [, kind, asset] = /^(holds|stands|owes)~(.+)$/.exec(text) ?? []
    return kind && asset ? { kind: kind as Through['kind'], asset: asset.slice(0, 200) } : undefined
  },
  format: (value) => (value === null ? '' : `${value.kind}~${value.asset}`),
}

export const FIELDS: Fields<Selection> = {
  leverage: field.range(),
  depth: field.range(),
  margin: field.range(),
  fall: field.range(),
  rank: field.range(),
  through,
  account: field.text(),
}

export const NONE: Selection = {
  leverage: null,
  depth: null,
  margin: null,
  fall: null,
  rank: null,
  through: null,
  account: '',
}

export const isNone = (selection: Selection): boolean =>
  Object.entries(NONE).every(([name, none]) => selection[name as keyof Selection] === none)

/** Fall of collateral against debt at which the account is eligible; null where nothing is owed. */
export const marginOf = ({ healthFactor }: Line): number | null =>
  healthFactor === null ? null : 1 - 1 / healthFactor

/** Whole equivalent loops, as the distribution counts them; null: no number reaches it, undefined: no loop. */
export const loopsOf = ({ loops, loopedDebtUsd }: Line): number | null | undefined =>
  loopedDebtUsd <= 0 ? undefined : loops === null ? null : Math.ceil(loops)

const within = (range: Range, value: number | null | undefined): boolean =>
  range === null || (value !== null && value !== undefined && value >= range[0] && value <= range[1])

/** Whether an account is in the selection; `ground` says what an asset stands on. */
function holds(
  selection: Selection,
  line: Line,
  rank: number,
  ground: (asset: string) => ReadonlyMap<string, number>,
): boolean {
  const loops = loopsOf(line)
  return (
    within(selection.leverage, line.leverage) &&
    within(selection.depth, loops === null ? Number.POSITIVE_INFINITY : loops) &&
    within(selection.margin, marginOf(line)) &&
    within(selection.rank, rank) &&
    (selection.fall === null || line.triggers.some(({ drop }) => within(selection.fall, drop))) &&
    (selection.through === null || goesThrough(selection.through, line, ground)) &&
    (selection.account === '' || selection.account === line.account)
  )
}

function goesThrough(
  { kind, asset }: Through,
  { held, owed }: Line,
  ground: (asset: string) => ReadonlyMap<string, number>,
): boolean {
  if (kind === 'holds') return held.some((each) => each.asset === asset)
  return (kind === 'owes' ? owed : held).some((each) => ground(each.asset).has(asset))
}

/** The accounts that are in the selection, of a list by falling debt. */
export const choose = (
  selection: Selection,
  listed: readonly Line[],
  ground: (asset: string) => ReadonlyMap<string, number>,
): readonly Line[] => listed.filter((line, at) => holds(selection, line, at + 1, ground))

/** Sum of a figure over accounts, USD. */
export const sum = (lines: readonly Line[], name: 'debtUsd' | 'collateralUsd' | 'loopedDebtUsd'): number =>
  lines.reduce((total, line) => total + line[name], 0)
