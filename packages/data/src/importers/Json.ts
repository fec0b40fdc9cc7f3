import type { z } from 'zod'
import { type File, MalformedError } from './Source.ts'

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Parses JSON with every number as the text it was written as, so that integers above 2^53 lose no digit.
 * @throws MalformedError for truncated or broken JSON
 */
export function parse({ name, text }: File): unknown {
  try {
    JSON.parse(text) // judges the grammar, which the rewriting below would loosen for keys
  } catch (cause) {
    throw new MalformedError(
      { file: name, row: 'the whole file' },
      `not JSON: ${(cause as Error).message}`,
      'Fetch the file again: it was cut off, or is not what its name says.',
      { cause },
    )
  }
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
