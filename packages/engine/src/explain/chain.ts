import { type Definitions, explainBy, ORIGIN } from './Definition.ts'
import type { Explanation } from './Explanation.ts'
import * as Figure from './Figure.ts'

/** A chain over several venues, as `loop` answers it, link by link. */
export type Chained = { readonly links: readonly object[] }

/** The tree that a figure of a chain came from. @throws Figure.UnknownFigureError */
export function explainChain(chained: Chained, figure: string): Explanation {
  const found = explainBy(chained, definitions(chained), Figure.parse(figure))
  if (!found) throw new Figure.UnknownFigureError(figure, Figure.leaves(chained).map(Figure.format))
  return found
}

function definitions({ links }: Chained): Definitions {
  const every = (figure: string): string[] => links.map((_, at) => `links.${at}.${figure}`)
  const last = links.length - 1
  return {
    ...ORIGIN,
    ...LINK,
    depositUsd: { unit: 'USD', rule: 'as asked, or the default' },
    idleUsd: {
      unit: 'USD',
      rule: 'what the last link borrowed and nobody deposited',
      how: 'product',
      from: () => [`links.${last}.debtUsd`, `links.${last}.efficiency`],
    },
    grossUsd: {
      unit: 'USD',
      rule: 'M4: collateral of every link, and what is in hand',
      how: 'sum',
      from: () => [...every('collateralUsd'), 'idleUsd'],
    },
    debtUsd: { unit: 'USD', rule: 'M4: owed at every link', how: 'sum', from: () => every('debtUsd') },
    equityUsd: {
      unit: 'USD',
      rule: 'M1: gross less debt',
      how: 'difference',
      from: () => ['grossUsd', 'debtUsd'],
    },
    leverage: {
      unit: 'times',
      rule: 'M3: gross over equity',
      how: 'quotient',
      from: () => ['grossUsd', 'equityUsd'],
    },
    'moves.*.exposureUsd': {
      unit: 'USD',
      rule: 'M12: of each side and of what is in hand, the share of a move that it follows; debts down',
      from: () => [...every('collateralUsd'), ...every('debtUsd'), 'idleUsd'],
    },
  }
}

const opens = (way: string): Definitions[string] => ({
  unit: 'fraction',
  rule: `M12, M13: the ${way} at which threshold · collateral is what is owed, by what the venue’s oracle sees of it; none where no ${way} is`,
  from: (_, link) => [`links.${link}.threshold`, `links.${link}.ltv`],
})

const LINK: Definitions = {
  'links.*.ltv': { unit: 'fraction', rule: 'as asked, or what the venue lends' },
  'links.*.threshold': { unit: 'fraction', rule: 'L1: of the venue’s listing' },
  'links.*.efficiency': {
    unit: 'fraction',
    rule: 'what is left of a dollar borrowed as collateral of the next link: through the ledger’s markets, or after the fee',
  },
  'links.*.collateralUsd': {
    unit: 'USD',
    rule: 'own capital at the first link; then what the link before carries on',
    how: 'product',
    from: (at) =>
      Number(at) === 0
        ? ['depositUsd']
        : [`links.${Number(at) - 1}.debtUsd`, `links.${Number(at) - 1}.efficiency`],
  },
  'links.*.debtUsd': {
    unit: 'USD',
    rule: 'collateral · ltv',
    how: 'product',
    from: (at) => [`links.${at}.collateralUsd`, `links.${at}.ltv`],
  },
  'links.*.healthFactor': {
    unit: 'fraction',
    rule: 'M2: threshold over ltv; none where nothing is owed',
    how: 'quotient',
    from: (at) => [`links.${at}.threshold`, `links.${at}.ltv`],
  },
  'moves.*.links.*.drop': opens('fall'),
  'moves.*.links.*.rise': opens('rise'),
  'moves.*.breaksFirst.*': { unit: 'number', rule: 'no link opens that way' },
}
