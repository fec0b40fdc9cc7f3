import { Wording } from '@droste/core'

export const { count, percent, plural, price, ratio, times, usd } = Wording

/** Both ends of an interval; a dash of none. */
export const span = (
  interval: readonly [low: number, high: number] | null,
  as: (value: number) => string,
): string => (interval === null ? '–' : `${as(interval[0])} to ${as(interval[1])}`)

/** Text cut in lines of at most `width`, each after the first begun with `indent`. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `${indent}${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
