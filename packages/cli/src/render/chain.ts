import type * as ChainAnswer from '@droste/service/answers/ChainAnswer'
import type { Colour } from '../terminal/Terminal.ts'
import { table } from './Table.ts'
import { percent, ratio, times, usd } from './Text.ts'

/** What `loop` says to people of a chain: its links, what they come to, and which one breaks first. */
export function chain(answer: ChainAnswer.Chained, colour: Colour): string {
  const { depositUsd, links, grossUsd, debtUsd, equityUsd, leverage, idleUsd } = answer
  return [
    table(
      ['link', 'collateral', 'debt', 'LTV', 'threshold', 'health', 'kept of a dollar carried on'],
      links.map((link) => [
        link.link,
        usd(link.collateralUsd),
        usd(link.debtUsd),
        percent(link.ltv),
        percent(link.threshold),
        ratio(link.healthFactor),
        link === links.at(-1) ? '–' : percent(link.efficiency),
      ]),
      { colour },
    ),
    `${colour.bold('Chain')}: ${usd(grossUsd)} against ${usd(debtUsd)}, ${usd(equityUsd)} equity of ${usd(depositUsd)} put in, ${times(leverage)}; ${usd(idleUsd)} is in hand at its end`,
    ...answer.moves.flatMap((move) => told(move, colour)),
    '',
  ].join('\n')
}

function told({ symbol, kind, exposureUsd, links, breaksFirst }: ChainAnswer.Move, colour: Colour): string[] {
  const { falling, rising } = breaksFirst
  const first = (link: string | null, way: 'drop' | 'rise'): string[] => {
    const at = links.find((each) => each.link === link)?.[way] ?? null
    if (link === null || at === null) return []
    const move = way === 'drop' ? `falls ${percent(at)}` : `rises ${percent(at)}`
    return [`  ${colour.bold(link)} breaks first when it ${move}${others(links, link, way)}`]
  }
  const lines = [...first(falling, 'drop'), ...first(rising, 'rise')]
  const name = kind === 'depeg' ? `${symbol} against what it stands for` : symbol
  return [
    '',
    `${colour.bold(name)}: ${usd(exposureUsd)} long`,
    ...(lines.length > 0 ? lines : ['  no move of it opens any link']),
  ]
}

/** Where the other links open on the same way. */
function others(links: ChainAnswer.Move['links'], first: string, way: 'drop' | 'rise'): string {
  const later = links.filter((each) => each.link !== first && each[way] !== null)
  if (later.length === 0) return ', no other does'
  return `, then ${later.map((each) => `${each.link} at ${percent(each[way]!)}`).join(', ')}`
}
