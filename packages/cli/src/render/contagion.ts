import type { Stress } from '@droste/engine'
import type { Tables } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { percent, plural } from './Text.ts'

/** What suppliers lose that other tokens are claims on, and what that does to these; nothing where nobody does. */
export function contagion(
  ledger: Tables,
  { contagion: { runs, lost } }: Stress.Stress,
  colour: Colour,
): string[] {
  if (lost.length === 0) return []
  const symbol = (id: string): string => ledger.assets.find((asset) => asset.id === id)?.symbol ?? id
  const claims = ({ venue, asset }: (typeof lost)[number]): string =>
    ledger.claims
      .filter(({ backing }) => backing.some((part) => part.at === venue && part.asset === asset))
      .map((claim) => symbol(claim.asset))
      .join(', ')
  return [
    `${colour.bold('Contagion')}: the cascade was run ${plural(runs, 'time')} until these losses stood`,
    ...lost.map(
      (each) =>
        `  lenders of ${symbol(each.asset)} at ${each.venue} lose ${percent(each.share)}: ${claims(each)} with them`,
    ),
    '',
  ]
}
