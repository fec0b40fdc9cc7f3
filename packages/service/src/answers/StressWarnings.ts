import { Wording } from '@droste/core'
import type { Bite, Scenario } from '@droste/engine'
import type { Opened } from './Opened.ts'

/** What the reader of a stress should know: why it cannot bite, and what its figures rest on. */
export function warningsOf(opened: Opened, scenario: Scenario.Scenario, bite: Bite.Bite): string[] {
  const cannot = cannotBite(opened, scenario, bite)
  return [...(cannot === null ? [] : [cannot]), ...unsold(opened), ...assumedDepth(opened)]
}

/** How the answer begins where nothing can happen. */
export const CANNOT = 'This scenario cannot bite'

/** Why nothing can happen; null where something can. */
export function cannotBite(
  { ledger }: Opened,
  { shocks }: Scenario.Scenario,
  bite: Bite.Bite,
): string | null {
  const symbol = (id: string): string => ledger.assets.find((asset) => asset.id === id)?.symbol ?? id
  const what = shocks.map(({ asset }) => symbol(asset)).join(' and ')
  switch (bite.kind) {
    case 'bites':
      return null
    case 'no-shock':
      return `${CANNOT}: it shocks nothing. Add --shock ASSET=-20%.`
    case 'untouched':
      return `${CANNOT}: no account that owes anything holds or owes ${what}, or a claim on it.`
    case 'unseen':
      return `${CANNOT}: the mark of ${what} moves, but no oracle sees it, so no health changes. See --oracle ASSET=market.`
    case 'relieves':
      return `${CANNOT}: a move of ${what} that way lowers debt more than collateral, so every account it reaches gets healthier.`
    case 'too-small':
      return `${CANNOT}: no account becomes eligible. It takes about ${bite.times.toFixed(bite.times < 10 ? 2 : 0)} times this shock to reach the first.`
  }
}

/** Collateral that would be sold at its mark whatever the amount, because nobody said what it sells for (C2). */
function unsold({ ledger, subject, world }: Opened): string[] {
  const { book, structure, prices } = world
  const quotes = new Set(structure.markets.map(({ quote }) => quote))
  const value = new Float64Array(book.assets.length)
  for (let row = 0; row < subject.book.accounts; row++) {
    if (book.debts[row] === book.supplies[row]) continue
    for (let at = book.first[row]!; at < book.debts[row]!; at++) {
      const asset = structure.stands[book.factors[book.factor[at]!]!.asset]!
      if (structure.market[asset] === null && !quotes.has(asset))
        value[asset]! += book.amount[at]! * prices[asset]!
    }
  }
  const total = value.reduce((sum, each) => sum + each, 0)
  if (total === 0) return []
  const names = [...value.entries()]
    .filter(([, held]) => held > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([asset, held]) => `${ledger.assets[asset]!.symbol} ${Wording.usd(held)}`)
  const shown = names.slice(0, 4).join(', ')
  return [
    `${Wording.usd(total)} of borrowers’ collateral has no market and is sold at its mark, any amount: ${shown}${names.length > 4 ? `, and ${names.length - 4} more` : ''}. See --liquidity FILE.`,
  ]
}

function assumedDepth({ ledger }: Opened): string[] {
  const assumed = ledger.markets.filter((market) => market.assumed).length
  if (assumed === 0) return []
  const share = Wording.percent(assumed / ledger.markets.length)
  return [
    `${share} of the markets are of assumed depth: run it again with --depth 0.5 and --depth 2 to see how much rests on that.`,
  ]
}
