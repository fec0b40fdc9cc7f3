import { Wording } from '@droste/core'

export const { count, percent, plural, price, ratio, times, usd } = Wording

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
