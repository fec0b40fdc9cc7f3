import type { Field } from './UrlState.ts'

/** A number between two bounds; what lies outside is taken to the nearer one. */
export const number = (initial: number, least: number, most: number): Field<number> => ({
  initial,
  parse: (text) => {
    const value = Number(text)
    return text.trim() === '' || !Number.isFinite(value) ? undefined : Math.min(most, Math.max(least, value))
  },
  format: (value) => String(Number(value.toPrecision(10))),
})

/** One of a few words. */
export const word = <Word extends string>(initial: Word, words: readonly Word[]): Field<Word> => ({
  initial,
  parse: (text) => words.find((word) => word === text),
  format: (value) => value,
})

/** Any text. */
export const text = (initial = ''): Field<string> => ({
  initial,
  parse: (value) => value.slice(0, 300),
  format: (value) => value,
})

/** Yes or no. */
export const flag = (initial = false): Field<boolean> => ({
  initial,
  parse: (value) => value === '1',
  format: (value) => (value ? '1' : '0'),
})

/** A range `from~to`, or none. */
export const range = (): Field<readonly [number, number] | null> => ({
  initial: null,
  parse: (value) => {
    const [from, to] = value.split('~').map((part) => (part === '' ? Number.POSITIVE_INFINITY : Number(part)))
    return from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to) || from > to
      ? undefined
      : [from, to]
  },
  format: (value) =>
    value === null ? '' : value.map((part) => (Number.isFinite(part) ? part : '')).join('~'),
})
