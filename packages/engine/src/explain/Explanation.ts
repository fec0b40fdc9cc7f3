import { equivalentLoops } from '../inspect/Recursion.ts'

/**
 * A figure and what it came from. `how` says how the inputs make the value: `given` by the source or the user,
 * `sum`, `difference` (the first less the others), `product`, `quotient` (none unless the second is positive), `ratio` (of any two), `count` (as a sum, of accounts),
 * `quantile` (low, high, weight between them), `largest` and `least` of the inputs, `loops` (M9, of share and limit),
 * `choice` (made by the rule, from what the inputs show, the decisive one first), `formula` (made of them as the rule says).
 */
export type Explanation = {
  readonly figure: string
  readonly value: number | null
  readonly unit: Unit
  readonly rule: string
  readonly how: How
  readonly inputs: readonly Explanation[]
}

export type Unit =
  | 'USD'
  | 'USD per token'
  | 'tokens'
  | 'fraction'
  | 'times'
  | 'accounts'
  | 'loops'
  | 'rounds'
  | 'block'
  | 'steps'
  | 'days'
  | 'years'
  | 'number'

export type How =
  | 'given'
  | 'sum'
  | 'difference'
  | 'product'
  | 'quotient'
  | 'ratio'
  | 'count'
  | 'quantile'
  | 'largest'
  | 'least'
  | 'loops'
  | 'choice'
  | 'formula'

/** What a figure is, before its inputs. */
export type Head = Pick<Explanation, 'figure' | 'value' | 'unit' | 'rule'>

/** A figure that was read, set or decided elsewhere. */
export const given = (figure: string, value: number | null, unit: Unit, rule: string): Explanation => ({
  figure,
  value,
  unit,
  rule,
  how: 'given',
  inputs: [],
})

/** A figure made from others. */
export const made = (head: Head, how: How, inputs: readonly Explanation[]): Explanation => ({
  ...head,
  how,
  inputs,
})

/** The same explanation under another figure's name. */
export const as = (figure: string, explanation: Explanation): Explanation => ({ ...explanation, figure })

/** The value that the inputs make, by `how`; its own value where that cannot be added up again (given, a choice, a formula). */
export function recombine({ how, inputs, value }: Explanation): number | null {
  const values = inputs.map((input) => input.value)
  if (how === 'given' || how === 'choice' || how === 'formula') return value
  if (values.some((each) => each === null)) return null
  return COMBINE[how](values as number[])
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const COMBINE: Record<
  Exclude<How, 'given' | 'choice' | 'formula'>,
  (values: readonly number[]) => number | null
> = {
  sum,
  count: sum,
  difference: ([first = 0, ...rest]) => first - sum(rest),
  product: (values) => values.reduce((total, value) => total * value, 1),
  quotient: ([over = 0, under = 0]) => (under > 0 ? over / under : null),
  ratio: ([over = 0, under = 0]) => over / under,
  quantile: ([low = 0, high = 0, weight = 0]) => low + weight * (high - low),
  largest: (values) => Math.max(...values),
  least: (values) => Math.min(...values),
  loops: ([share = 0, limit = 0]) => equivalentLoops(share, limit),
}

/** How many inputs of a long sum are shown by name; the rest stays together, so that it still adds up. */
const SHOWN = 8

/**
 * A sum over many, largest first, with one last input for the rest. `one` explains a part; `value` is the whole as
 * reported, so that what is left after the parts shown is the rest.
 */
export function sumOf(
  head: Head,
  parts: readonly { readonly row: number; readonly value: number }[],
  one: (row: number) => Explanation,
  how: 'sum' | 'count' = 'sum',
): Explanation {
  const ordered = parts
    .filter(({ value }) => value !== 0)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const shown = ordered.slice(0, SHOWN)
  const inputs = shown.map(({ row }) => one(row))
  const more = ordered.length - shown.length
  if (more === 0) return made(head, how, inputs)
  const rest = (head.value ?? 0) - sum(shown.map(({ value }) => value))
  return made(head, how, [...inputs, given(`and ${more} more`, rest, head.unit, head.rule)])
}
