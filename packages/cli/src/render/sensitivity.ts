import { Swings } from '@droste/engine'
import type { Sensitivity } from '../commands/simulation/Vary.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { bar } from './Bars.ts'
import { table } from './Table.ts'
import { percent, plural, span, usd } from './Text.ts'

const FIGURE = { badDebtUsd: 'bad debt', liquidatedUsd: 'what is liquidated', priceFall: 'the fall' } as const
const STATISTIC = { mean: 'the mean of', es99: 'the expected shortfall (99 %) of' } as const
const WIDTH = 16

/** What each assumption does to the figure: a tornado, the widest first. */
export function sensitivity(found: Sensitivity, colour: Colour): string {
  const { of, statistic, sampling, paths, value, ci, assumptions } = found
  const as = of === 'priceFall' ? percent : usd
  const most = Math.max(...assumptions.map(Swings.sizeOf))
  const rows = assumptions.flatMap((swing) =>
    (['low', 'high'] as const).flatMap((side) => {
      const effect = swing[side]
      if (effect === null) return []
      const { setting, change, ci } = effect
      const label = side === 'low' || swing.low === null ? swing.assumption : ''
      return [
        [label, SAID[swing.assumption](setting), signed(change, as), span(ci, as), sideways(change, most)],
      ]
    }),
  )
  return [
    `${colour.bold('What moves it most')}: ${STATISTIC[statistic]} ${FIGURE[of]}, with one assumption changed at a time`,
    `over ${plural(paths, sampling === 'plain' ? 'path' : `${sampling} path`)} each, on the same random numbers; as things are it is ${as(value)} (95 %: ${span(ci, as)})`,
    table(['', 'set to', 'change', '95 % interval', ''], rows, { colour, left: [0, 1, 4] }),
  ].join('\n')
}

const SAID: Readonly<Record<Swings.Assumption, (setting: number) => string>> = {
  depth: (times) => `×${times}`,
  recovery: (share) => (share === 0 ? 'none' : `${percent(share)} a round`),
  'close factor': percent,
  volatility: (times) => `×${times}`,
  correlation: (share) => (share > 0 ? 'half way to 1' : 'half way to 0'),
  'liquidator capital': (dollars) => `${usd(dollars)} a round`,
}

const signed = (change: number, as: (value: number) => string): string =>
  change > 0 ? `+${as(change)}` : as(change)

/** A bar to the left of the middle for less, to the right of it for more. */
function sideways(change: number, most: number): string {
  const drawn = bar(Math.abs(change), most, WIDTH)
  return change < 0 ? `${'█'.repeat(drawn.length).padStart(WIDTH)}│` : `${' '.repeat(WIDTH)}│${drawn}`
}
