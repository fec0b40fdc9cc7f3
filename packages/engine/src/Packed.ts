import { Fault } from '@droste/core'
import * as Bytes from './Bytes.ts'

type Column = { readonly doubles: Float64Array; readonly words: Uint32Array; readonly halves: Uint16Array }
type Kind = keyof Column
type Maker<Of> = (new (
  buffer: ArrayBufferLike,
  at: number,
  length: number,
) => Of) & {
  readonly BYTES_PER_ELEMENT: number
}

const MAKERS: { readonly [Each in Kind]: Maker<Column[Each]> } = {
  doubles: Float64Array,
  words: Uint32Array,
  halves: Uint16Array,
}

/** What a buffer holds: which kind of thing, by which version, and its columns in the order they are laid. */
export type Format<Kinds extends Readonly<Record<string, Kind>>> = {
  readonly name: string
  /** Four characters as a word. */
  readonly magic: number
  readonly version: number
  readonly columns: Kinds
}

/** The columns of a format. */
export type Columns<Kinds extends Readonly<Record<string, Kind>>> = {
  readonly [Name in keyof Kinds]: Column[Kinds[Name]]
}

const aligned = (bytes: number): number => (bytes + 7) & ~7
const headerOf = (columns: number): number => aligned((2 + columns) * 4)

/** A column to copy, or the length of one that is all zero. */
type Given<Of> = Of | number
const lengthOf = (column: Given<Column[Kind]>): number =>
  typeof column === 'number' ? column : column.length

/** Lays columns in one buffer behind a header of magic, version and lengths; shared between threads when asked. */
export function pack<Kinds extends Readonly<Record<string, Kind>>>(
  format: Format<Kinds>,
  columns: { readonly [Name in keyof Kinds]: Given<Column[Kinds[Name]]> },
  shared: boolean,
): ArrayBufferLike {
  const names: (keyof Kinds)[] = Object.keys(format.columns)
  const lengths = names.map((name) => lengthOf(columns[name]))
  const bytes = names.reduce(
    (sum, name, at) => sum + aligned(lengths[at]! * MAKERS[format.columns[name]!].BYTES_PER_ELEMENT),
    headerOf(names.length),
  )
  const buffer = Bytes.zeros(bytes, shared)
  new Uint32Array(buffer, 0, 2 + names.length).set([format.magic, format.version, ...lengths])
  const views = view(format, buffer)
  for (const name of names) {
    const column = columns[name]
    if (typeof column !== 'number') views[name].set(column)
  }
  return buffer
}

/** The columns as views over a buffer that `pack` or another thread has filled. @throws VersionError */
export function view<Kinds extends Readonly<Record<string, Kind>>>(
  format: Format<Kinds>,
  buffer: ArrayBufferLike,
): Columns<Kinds> {
  const kinds = Object.entries(format.columns)
  const [magic, version] = new Uint32Array(buffer, 0, 2)
  if (magic !== format.magic || version !== format.version) throw new VersionError(format.name, version ?? 0)
  const lengths = new Uint32Array(buffer, 8, kinds.length)
  let at = headerOf(kinds.length)
  const views = kinds.map(([name, kind], place) => {
    const column = new MAKERS[kind](buffer, at, lengths[place]!)
    at += aligned(column.byteLength)
    return [name, column]
  })
  return Object.fromEntries(views)
}

/** The buffer holds something else, or was laid by another version. */
export class VersionError extends Fault<{ name: string; version: number }> {
  override readonly name = 'Packed.VersionError'
  constructor(what: string, version: number) {
    super(`Not a ${what} of this version`, { name: what, version })
  }
  override advise = (): string => 'Build it again from its book.'
}
