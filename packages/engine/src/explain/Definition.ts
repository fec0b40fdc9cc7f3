import { type Explanation, type How, made, type Unit } from './Explanation.ts'
import * as Figure from './Figure.ts'

/**
 * What a figure of an answer is, in terms of other figures of that answer. `from` names them by their paths, or brings
 * them explained; it is given the names and numbers that the stars of its pattern stand for. Without `how` the inputs
 * make it by the formula in `rule`; without inputs it is given. Every input is a tree of its own: two ways down to the
 * same figure at every step of many would never end.
 */
export type Definition = {
  readonly unit: Unit
  readonly rule: string
  readonly how?: How
  readonly from?: (...stars: string[]) => readonly (string | Explanation)[]
}

/** Definitions by pattern: `steps.*.debtUsd`, where a star is any one name or number. */
export type Definitions = Readonly<Record<string, Definition>>

/** What every answer says of its source. */
export const ORIGIN: Definitions = {
  'coverage.accounts': { unit: 'accounts', rule: 'read from the source, used or not' },
  'coverage.debtUsd': { unit: 'USD', rule: 'read from the source, used or not' },
  'coverage.usedShare': {
    unit: 'fraction',
    rule: 'debt used over debt read',
    from: () => ['coverage.debtUsd'],
  },
  'coverage.rejected.*.accounts': { unit: 'accounts', rule: 'not used, for the reason beside it' },
  'coverage.rejected.*.debtUsd': { unit: 'USD', rule: 'not used, for the reason beside it' },
  'provenance.*': { unit: 'block', rule: 'as the source says; none where it does not' },
}

type Compiled = readonly { readonly pattern: readonly string[]; readonly definition: Definition }[]

/** The tree of the figure at `path`, down to what is given; null where nothing stands there, or nothing is defined. */
export function explainBy(
  answer: unknown,
  definitions: Definitions,
  path: readonly string[],
): Explanation | null {
  const compiled = Object.entries(definitions).map(([pattern, definition]) => ({
    pattern: pattern.split('.'),
    definition,
  }))
  return treeOf(answer, compiled, path)
}

function treeOf(answer: unknown, compiled: Compiled, path: readonly string[]): Explanation | null {
  const value = Figure.at(answer, path)
  const found = find(compiled, path)
  if (!found || (typeof value !== 'number' && value !== null)) return null
  const [{ unit, rule, how, from }, stars] = found
  const inputs = (from?.(...stars) ?? []).flatMap((input) =>
    typeof input === 'string' ? (treeOf(answer, compiled, Figure.parse(input)) ?? []) : [input],
  )
  const head = { figure: Figure.format(path), value, unit, rule }
  return made(head, inputs.length === 0 ? 'given' : (how ?? 'formula'), inputs)
}

function find(compiled: Compiled, path: readonly string[]): [Definition, string[]] | null {
  const fits = compiled.find(
    ({ pattern }) =>
      pattern.length === path.length && pattern.every((part, at) => part === '*' || part === path[at]),
  )
  return fits ? [fits.definition, path.filter((_, at) => fits.pattern[at] === '*')] : null
}
