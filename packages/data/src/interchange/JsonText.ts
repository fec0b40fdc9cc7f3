import { Fault } from '@droste/core'

/** Parses JSON; a fault says at which line and column, and inside of what, the text stops being JSON. */
export function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    const told = /position (\d+)/.exec(cause.message)
    const position = told ? Number(told[1]) : text.length
    throw new NotJsonError(file, placeOf(text, position), position >= text.trimEnd().length, cause)
  }
}

/** Where in a text: line and column from 1, and the path of the value that begins before it. */
export type Place = { readonly line: number; readonly column: number; readonly path: string }

/** The place of `position` in a text that is JSON up to there. */
function placeOf(text: string, position: number): Place {
  const stack: (string | number)[] = []
  let last = ''
  let line = 1
  let lineStart = 0
  for (let at = 0; at < position; at++) {
    const sign = text[at]
    if (sign === '\n') {
      line++
      lineStart = at + 1
    } else if (sign === '"') {
      const from = at + 1
      for (at++; at < position && text[at] !== '"'; at++) if (text[at] === '\\') at++
      last = text.slice(from, at)
    } else if (sign === '{') stack.push('')
    else if (sign === '[') stack.push(0)
    else if (sign === '}' || sign === ']') stack.pop()
    else if (sign === ':') stack[stack.length - 1] = last
    else if (sign === ',') {
      const index = stack.at(-1)
      stack[stack.length - 1] = typeof index === 'number' ? index + 1 : ''
    }
  }
  return { line, column: position - lineStart + 1, path: pathOf(stack) }
}

/** A path as people write it: `accounts[12].legs[0].amount`. */
export function pathOf(steps: readonly PropertyKey[]): string {
  const path = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return path.replace(/\.(?=\.|$)/g, '').replace(/^\./, '')
}

/** The file is not JSON, or stops in the middle. @example parse('{"half":', 'ledger.json') */
export class NotJsonError extends Fault<{ file: string; truncated: boolean } & Place> {
  override readonly name = 'JsonText.NotJsonError'
  constructor(file: string, place: Place, truncated: boolean, cause: SyntaxError) {
    const { line, column, path } = place
    const inside = path === '' ? '' : `, in ${path}`
    const what = truncated ? 'stops in the middle' : 'is not JSON'
    super(
      `${file} ${what} at line ${line}, column ${column}${inside}`,
      { file, truncated, ...place },
      { cause },
    )
  }
  override advise = (): string =>
    this.facts.truncated
      ? 'The file was cut short: fetch or write it again.'
      : 'Correct the text there; a comma too many and unquoted keys are the usual reasons.'
}
