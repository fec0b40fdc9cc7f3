import { Fixed } from '@droste/core'
import type { Problems } from './Problems.ts'

type Value = string | number | boolean | null

/** A ratio or a price, a wad, as tables and documents have it: `Cells.wad` reads it back. */
export const text = (wad: bigint): string => Fixed.format(wad, 18)

/** One row of a table being read: cells by column, with what is wrong noted under `table[row].column`. */
export type Cells = {
  readonly has: (column: string) => boolean
  /** Text that must be there in this kind of row. */
  readonly text: (column: string) => string
  readonly wad: (column: string) => Fixed.Wad
  /** An exact figure with so many decimals. */
  readonly figure: (column: string, decimals: number) => bigint
  readonly whole: (column: string) => number
  readonly truth: (column: string) => boolean
  /** One of a few words. */
  readonly choice: <W extends string>(column: string, words: readonly W[]) => W
  /** What the key leads to. @throws MalformedError at once if it leads nowhere: nothing can stand in for it */
  readonly key: <T>(column: string, rows: readonly T[]) => T
}

/** The cells of row `row` of `table`. */
export function cells(
  problems: Problems,
  table: string,
  row: number,
  values: { readonly [column: string]: Value },
): Cells {
  const place = (column: string): string => `${table}[${row}].${column}`
  const there = (column: string): Value => {
    const value = values[column] ?? null
    if (value === null)
      problems.note(place(column), 'is missing', 'This kind of row needs it: give the value.')
    return value
  }
  const figure = (column: string, decimals: number): bigint => {
    const text = there(column)
    return text === null ? 0n : problems.decimal(() => place(column), String(text), decimals)
  }
  return {
    has: (column) => (values[column] ?? null) !== null,
    text: (column) => String(there(column) ?? ''),
    wad: (column) => figure(column, 18) as Fixed.Wad,
    figure,
    whole: (column) => Number(there(column) ?? 0),
    truth: (column) => there(column) === true,
    choice: (column, words) => {
      const value = there(column)
      const found = words.find((word) => word === value)
      if (found === undefined && value !== null)
        problems.note(place(column), `“${value}” is unknown here`, `Write one of ${words.join(', ')}.`)
      return found ?? words[0]!
    },
    key: (column, rows) => {
      const at = Number(there(column))
      const found = rows[at]
      return found ?? noRow(problems, place(column), at, rows.length)
    },
  }
}

/** Notes a key that leads to no row, and gives up. @throws MalformedError */
export function noRow(problems: Problems, row: string, key: number, rows: number): never {
  problems.note(row, `there is no row ${key}`, `Keys count rows from 0; there are ${rows}.`)
  throw problems.fault()
}

/** Rows by a key, each with its own number; the order in a group is the file's. @throws MalformedError */
export function grouped<C extends string, R extends { readonly [K in C]: number }>(
  problems: Problems,
  table: string,
  rows: readonly R[],
  column: C,
  parents: number,
): (key: number) => readonly { at: number; row: R }[] {
  const groups = new Map<number, { at: number; row: R }[]>()
  rows.forEach((row, at) => {
    const key = row[column]
    if (key < 0 || key >= parents) noRow(problems, `${table}[${at}].${column}`, key, parents)
    const found = groups.get(key)
    if (found) found.push({ at, row })
    else groups.set(key, [{ at, row }])
  })
  return (key) => groups.get(key) ?? []
}
