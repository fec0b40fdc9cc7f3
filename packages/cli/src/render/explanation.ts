import type { Explanation } from '@droste/engine'
import type { Tables } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { count, percent, price, ratio, times, usd } from './Text.ts'

const SIGNS: Readonly<Partial<Record<Explanation.How, string>>> = {
  sum: 'Σ',
  count: 'Σ',
  difference: '−',
  product: '×',
  quotient: '÷',
  ratio: '÷',
  least: 'min',
  largest: 'max',
}

/** A tree of figures, at most `depth` levels below its root. */
export function explanation(
  { venues }: Tables,
  root: Explanation.Explanation,
  depth: number,
  colour: Colour,
): string {
  const [only, another] = venues
  const short = (figure: string): string => (only && !another ? figure.replaceAll(`${only.id}:`, '') : figure)
  const lines: string[] = []
  const draw = (node: Explanation.Explanation, before: string, branch: string, level: number): void => {
    const sign = node.inputs.length > 0 && SIGNS[node.how] ? ` ${SIGNS[node.how]}` : ''
    const text = `${short(node.figure)} = ${colour.bold(value(node))}${colour.cyan(sign)}  ${colour.dim(node.rule)}`
    lines.push(`${before}${branch}${text}`)
    const inner = before + (branch === '' ? '' : branch === '└ ' ? '  ' : '│ ')
    if (level === depth) {
      if (node.inputs.length > 0) lines.push(`${inner}${colour.dim('…')}`)
      return
    }
    node.inputs.forEach((input, at) => {
      draw(input, inner, at === node.inputs.length - 1 ? '└ ' : '├ ', level + 1)
    })
  }
  draw(root, '', '', 0)
  return `${lines.join('\n')}\n`
}

/** A value with its unit. */
export function value({ value, unit }: Pick<Explanation.Explanation, 'value' | 'unit'>): string {
  if (value === null) return 'none'
  switch (unit) {
    case 'USD':
      return usd(value)
    case 'USD per token':
      return price(value)
    case 'fraction':
      return value > 1 ? ratio(value) : percent(value)
    case 'times':
      return times(value)
    case 'loops':
      return `${value.toFixed(2)} loops`
    case 'tokens':
    case 'number':
      return value.toLocaleString('en-US', { maximumSignificantDigits: 6 })
    case 'accounts':
    case 'rounds':
    case 'steps':
    case 'block':
      return count(value)
    case 'days':
    case 'years':
      return `${value.toFixed(1)} ${unit}`
  }
}
