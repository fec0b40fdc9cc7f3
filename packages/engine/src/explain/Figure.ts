import { Fault } from '@droste/core'

/** The parts of a figure's path: `recursion.depth[2].debtUsd` and `recursion.depth.2.debtUsd` are the same. */
export const parse = (figure: string): string[] =>
  figure
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)

/** The path as it is printed. */
export const format = (path: readonly string[]): string =>
  path.reduce(
    (text, part) => (/^\d+$/.test(part) ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )

/** What stands at the path in an answer; undefined where nothing does. */
export function at(answer: unknown, path: readonly string[]): unknown {
  let value = answer
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined
  }
  return value
}

/** Paths of every figure (a number, or null where there is none) in an answer. */
export function leaves(answer: unknown, path: readonly string[] = []): string[][] {
  if (typeof answer === 'number' || answer === null) return [[...path]]
  if (typeof answer !== 'object') return []
  return Object.entries(answer).flatMap(([part, value]) => leaves(value, [...path, part]))
}

/** No figure goes by that name. @example explain(context, 'totals.leverag') */
export class UnknownFigureError extends Fault<{ figure: string; near: string[] }> {
  override readonly name = 'Figure.UnknownFigureError'
  constructor(figure: string, known: readonly string[]) {
    const near = nearest(figure, known)
    super(`No figure “${figure}”`, { figure, near })
  }
  override advise = (): string =>
    `Name a figure of the answer, such as ${this.facts.near.join(', ')}; --json shows all of them.`
}

function nearest(figure: string, known: readonly string[]): string[] {
  const pairs = (text: string): Set<string> =>
    new Set([...text.toLowerCase()].slice(1).map((letter, index) => `${text[index]?.toLowerCase()}${letter}`))
  const wanted = pairs(figure)
  const score = (text: string): number => {
    const has = pairs(text)
    return [...wanted].filter((pair) => has.has(pair)).length / (wanted.size + has.size || 1)
  }
  return [...known].sort((a, b) => score(b) - score(a)).slice(0, 3)
}
