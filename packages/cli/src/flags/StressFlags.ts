import type * as StressAnswer from '@droste/service/answers/StressAnswer'
import type { Command } from 'commander'
import * as Fraction from './Fraction.ts'
import * as OracleFlag from './OracleFlag.ts'
import * as Pair from './Pair.ts'

/** The flags of `droste stress`, as text. */
export type StressFlags = {
  readonly json?: boolean
  readonly shock?: readonly string[]
  readonly oracle?: readonly string[]
  readonly liquidity?: string
  readonly out?: string
  readonly gas: string
  readonly depth: string
  readonly recovers?: string
}

/** What the flags ask for, before any ledger is known. */
export type Wanted = StressAnswer.Wanted

/** Gathers the values of a flag that may be repeated. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]

/** Declares what a scenario is made of. */
export const declare = (command: Command): Command =>
  command
    .option(
      '--shock <asset=change>',
      'WETH=-20%; may be repeated; carries to every claim on the asset',
      collect,
    )
    .option('--oracle <asset=regime>', 'market, rate, capped, delayed or fixed; may be repeated', collect)
    .option(
      '--liquidity <file>',
      'markets in place of the ledger’s: a JSON list as under `markets` of a ledger',
    )
    .option('--depth <factor>', 'multiplies the depth of every market', '1')
    .option(
      '--recovers <fraction>',
      'share of their impact that pools recover after each round (default: the ledger’s)',
    )
    .option('--gas <usd>', 'what one liquidation costs its liquidator', '10')

/** Reads the flags. @throws the faults of Fraction, Pair and OracleFlag */
export function parse({ shock = [], oracle = [], gas, depth, recovers }: StressFlags): Wanted {
  const wanted = {
    shocks: shock.map((text) => Pair.shock('--shock', text)),
    oracles: oracle.map((text) => OracleFlag.parse('--oracle', text)),
    gasUsd: Fraction.number('--gas', gas),
    depth: Fraction.number('--depth', depth.replace(/^[x×]/, '')),
    recovers: recovers === undefined ? null : Fraction.parse('--recovers', recovers),
  }
  const { gasUsd, depth: factor, recovers: share } = wanted
  if (gasUsd < 0) throw new Fraction.OutOfRangeError('--gas', gas, 'USD for one liquidation, 0 or more')
  if (factor <= 0)
    throw new Fraction.OutOfRangeError('--depth', depth, 'a factor above 0: 0.5 halves every pool')
  if (share !== null && (share < 0 || share > 1))
    throw new Fraction.OutOfRangeError(
      '--recovers',
      recovers ?? '',
      'a fraction from 0 (never) to 1 (at once)',
    )
  return wanted
}
