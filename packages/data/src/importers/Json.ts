import type { z } from 'zod'
import * as JsonText from '../interchange/JsonText.ts'
import { type File, MalformedError } from './Source.ts'

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Parses JSON with every number as the text it was written as, so that integers above 2^53 lose no digit.
 * @throws JsonText.NotJsonError for truncated or broken JSON
 */
export function parse({ name, text }: File): unknown {
  JsonText.parse(text, name) // judges the grammar, which the rewriting below would loosen for keys
  return JSON.parse(text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`)))
}

/**
 * `value` in the form that `shape` says, where `row` tells which part of `file` it is.
 * @throws MalformedError with the path of the first field that is not
 */
export function as<Shape extends z.ZodType>(
  shape: Shape,
  value: unknown,
  file: string,
  row: string,
): z.output<Shape> {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = [row, ...(issue?.path ?? []).map(String)].filter((part) => part !== '').join('/')
  throw new MalformedError(
    { file, row: path },
    issue?.message ?? 'unreadable',
    'Keep the fields of the source as they are.',
  )
}
