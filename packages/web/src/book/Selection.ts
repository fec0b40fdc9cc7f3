import type { Inspect, Line } from '../api/Answers.ts'
import * as field from '../url/fields.ts'
import type { Fields } from '../url/UrlState.ts'

type Range = readonly [number, number] | null

/** What part of the book is looked at: ranges of leverage, of depth in loops, of the fall that opens an account. */
export type Selection = { readonly leverage: Range; readonly depth: Range; readonly margin: Range }

export const FIELDS: Fields<Selection> = {
  leverage: field.range(),
  depth: field.range(),
  margin: field.range(),
}

export const NONE: Selection = { leverage: null, depth: null, margin: null }

export const isNone = (selection: Selection): boolean =>
  selection.leverage === null && selection.depth === null && selection.margin === null

/** Fall of collateral against debt at which the account is eligible; null where nothing is owed. */
export const marginOf = ({ healthFactor }: Line): number | null =>
  healthFactor === null ? null : 1 - 1 / healthFactor

/** Whole equivalent loops, as the distribution counts them; null: no number reaches it, undefined: no loop. */
export const loopsOf = ({ loops, loopedDebtUsd }: Line): number | null | undefined =>
  loopedDebtUsd <= 0 ? undefined : loops === null ? null : Math.ceil(loops)

const within = (range: Range, value: number | null | undefined, beyond = value): boolean =>
  range === null || (beyond !== null && beyond !== undefined && beyond >= range[0] && beyond <= range[1])

/** Whether the account is in the selection. */
export const holds = (selection: Selection, line: Line): boolean =>
  within(selection.leverage, line.leverage) &&
  within(selection.depth, loopsOf(line), loopsOf(line) === null ? Number.POSITIVE_INFINITY : loopsOf(line)) &&
  within(selection.margin, marginOf(line))

/** The histogram of leverage for some of the accounts: the bins of the whole book. */
export const leverageOf = (
  bins: Inspect['leverage']['histogram'],
  lines: readonly Line[],
): Inspect['leverage']['histogram'] =>
  bins.map(({ from, to }) => {
    const inside = lines.filter(
      ({ leverage, debtUsd }) =>
        debtUsd > 0 && leverage !== null && leverage >= from && (to === null || leverage < to),
    )
    return { from, to, accounts: inside.length, debtUsd: sum(inside, 'debtUsd') }
  })

/** The distribution of depth for some of the accounts: the levels of the whole book. */
export const depthOf = (
  levels: Inspect['recursion']['depth'],
  lines: readonly Line[],
): Inspect['recursion']['depth'] =>
  levels.map(({ loops }) => {
    const inside = lines.filter((line) => loopsOf(line) === loops)
    return { loops, accounts: inside.length, debtUsd: sum(inside, 'loopedDebtUsd') }
  })

/** Sum of a figure over accounts, USD. */
export const sum = (lines: readonly Line[], name: 'debtUsd' | 'collateralUsd' | 'loopedDebtUsd'): number =>
  lines.reduce((total, line) => total + line[name], 0)
