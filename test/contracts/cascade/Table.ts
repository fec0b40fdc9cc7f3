import type { Outcome } from '@droste/engine'
import { inUsd, type Round } from './Record.ts'

const HEADS = ['round', 'liquidations', 'repaid $', 'seized $', 'wstETH $', 'WETH $', 'bad debt $']

/** The rounds of a cascade: the chain's figures, how many of them the exact reference has otherwise, the columns' gap. */
export function text(chain: readonly Round[], exact: readonly Round[], columns: Outcome.Outcome): string {
  const rows = chain.slice(0, columns.rounds.length).flatMap((round, at) => {
    if (round.liquidations.length === 0) return []
    const { liquidations, repaid, seized, prices, badDebt } = inUsd(round)
    const figures = [repaid, seized, prices[1]!, prices[0]!, badDebt].map((figure) => figure.toFixed(2))
    const gap = gaps(round, columns.rounds[at]!).reduce((most, each) => Math.max(most, each.gap), 0)
    return [[`${at + 1}`, `${liquidations}`, ...figures, `${apart(round, exact[at]!)}`, gap.toExponential(1)]]
  })
  const table = [[...HEADS, 'exact: figures apart', 'columns: gap'], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  return table.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('  ')).join('\n')
}

/** How many figures of two rounds differ at all. */
export function apart(one: unknown, other: unknown): number {
  if (typeof one !== 'object' || one === null) return one === other ? 0 : 1
  const fields = new Set([...Object.keys(one), ...Object.keys(other as object)])
  let count = 0
  for (const field of fields) {
    count += apart((one as Record<string, unknown>)[field], (other as Record<string, unknown>)[field])
  }
  return count
}

type Figure = {
  readonly what: string
  readonly chain: number
  readonly columns: number
  readonly gap: number
}

/** The chain's figures of a round beside the columns', and how far they are apart: prices by size, USD by `size`. */
export function gaps(round: Round, columns: Outcome.Round, size = 1): Figure[] {
  const { repaid, seized, prices, badDebt } = inUsd(round)
  const figure = (what: string, chain: number, other: number, scale: number): Figure => ({
    what,
    chain,
    columns: other,
    gap: Math.abs(chain - other) / Math.max(scale, 1e-9),
  })
  const scale = (chain: number): number => (size === 1 ? Math.max(Math.abs(chain), 1) : size)
  return [
    figure('repaid', repaid, columns.repaidUsd, scale(repaid)),
    figure('seized', seized, columns.seizedUsd, scale(seized)),
    figure('bad debt', badDebt, columns.badDebtUsd, scale(badDebt)),
    ...prices.map((price, id) => figure(`price ${id}`, price, columns.marks[id]!, price)),
  ]
}
