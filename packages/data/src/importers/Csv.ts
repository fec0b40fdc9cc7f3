import { CsvError, parse as parseRows } from 'csv-parse/sync'
import { type File, MalformedError, type Place } from './Source.ts'

/** A row's cells by column name, and where it stands. */
export type Row<Column extends string> = {
  readonly cells: { readonly [C in Column]: string }
  readonly place: Place
}

/**
 * The rows of a CSV file that has `columns` (others are ignored). With `header: false` the file has none and its
 * cells are `columns` in that order.
 * @throws MalformedError for a missing column, a ragged row, broken quotes
 */
export function rows<Column extends string>(
  { name, text }: File,
  columns: readonly Column[],
  { header = true }: { header?: boolean } = {},
): Row<Column>[] {
  const parsed = split(name, text, columns.length)
  const first = header ? (parsed.shift()?.record ?? []) : [...columns]
  const missing = columns.filter((column) => !first.includes(column))
  if (missing.length > 0)
    throw new MalformedError(
      { file: name, row: 'the header' },
      `no column ${missing.map((column) => `“${column}”`).join(', ')}`,
      `The first line must name ${columns.join(', ')}.`,
    )
  const at = columns.map((column) => [column, first.indexOf(column)] as const)
  return parsed.map(({ record, info }) => ({
    cells: Object.fromEntries(
      at.map(([column, index]) => [column, record[index] ?? '']),
    ) as Row<Column>['cells'],
    place: { file: name, row: `line ${info.lines}` },
  }))
}

type Parsed = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

function split(name: string, text: string, width: number): Parsed[] {
  try {
    return parseRows(text, { info: true, bom: true, skip_empty_lines: true }) as unknown as Parsed[]
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw new MalformedError(
      { file: name, row: `line ${cause['lines'] ?? '?'}` },
      cause.message,
      `Every line must have the same number of cells, at least ${width}.`,
      { cause },
    )
  }
}
