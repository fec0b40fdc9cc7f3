import type { Explanation } from '../api/Answers.ts'

/** A figure that is given: by the ledger, or by who looks at the page. */
export const given = (
  figure: string,
  value: number | null,
  unit: string,
  rule = 'given on this page',
): Explanation => ({ figure, value, unit, rule, how: 'given', inputs: [] })

/** A figure that the page made of others. */
export const made = (
  figure: string,
  value: number | null,
  unit: string,
  rule: string,
  how: string,
  inputs: readonly Explanation[],
): Explanation => ({ figure, value, unit, rule, how, inputs })

/** A sum over many, each by its figure's name. */
export const summed = (
  figure: string,
  unit: string,
  rule: string,
  parts: readonly { readonly figure: string; readonly value: number }[],
): Explanation =>
  made(
    figure,
    parts.reduce((sum, { value }) => sum + value, 0),
    unit,
    rule,
    unit === 'accounts' ? 'count' : 'sum',
    parts.map(({ figure, value }) => given(figure, value, unit, rule)),
  )
