import CliTable from 'cli-table3'
import { type Colour, PLAIN } from '../terminal/Terminal.ts'

/** A table without lines, two spaces in: the first column to the left, numbers to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { colour = PLAIN, left = [0] }: { colour?: Colour; left?: readonly number[] } = {},
): string {
  const none = [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
  ]
  const inside = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle']
  const drawn = new CliTable({
    head: head.map((name) => colour.dim(name)),
    colAligns: head.map((_, at) => (left.includes(at) ? 'left' : 'right')),
    chars: Object.fromEntries([...none, ...inside].map((name) => [name, ''])),
    style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0, compact: true },
  })
  drawn.push(...rows.map((row) => [...row]))
  return `${drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`
}
