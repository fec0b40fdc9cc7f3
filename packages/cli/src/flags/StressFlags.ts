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
  readonly closeFactor?: string
  readonly capital?: string
}

/** What the flags ask for, before any ledger is known. */
export type Wanted = StressAnswer.Wanted

/** Gathers the values of a flag that may be repeated. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]

/** Declares what a scenario is made of. */
export const declare = (command: Command): Command =>
  declareAssumptions(
    command.option(
      '--shock <asset=change>',
      'WETH=-20%; may be repeated; carries to every claim on the asset',
      collect,
    ),
  )

/** Declares what a scenario assumes beside its shocks. */
export const declareAssumptions = (command: Command): Command =>
  command
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
    .option('--close-factor <fraction>', 'of a debt that may be repaid at once (default: each venue’s)')
    .option('--capital <usd>', 'what all liquidators together can repay in one round (default: any amount)')

/** Reads the flags. @throws the faults of Fraction, Pair and OracleFlag */
export function parse(flags: StressFlags): Wanted {
  const { shock = [], oracle = [], gas, depth, recovers, closeFactor, capital } = flags
  const wanted = {
    shocks: shock.map((text) => Pair.shock('--shock', text)),
    oracles: oracle.map((text) => OracleFlag.parse('--oracle', text)),
    gasUsd: Fraction.number('--gas', gas),
    depth: Fraction.number('--depth', depth.replace(/^[x×]/, '')),
    recovers: recovers === undefined ? null : Fraction.parse('--recovers', recovers),
    closeFactor: closeFactor === undefined ? null : Fraction.parse('--close-factor', closeFactor),
    capitalUsd: capital === undefined ? null : Fraction.number('--capital', capital),
  }
  const { gasUsd, depth: factor } = wanted
  within('--gas', gas, gasUsd >= 0, 'USD for one liquidation, 0 or more')
  within('--depth', depth, factor > 0, 'a factor above 0: 0.5 halves every pool')
  const share = wanted.recovers ?? 0
  within('--recovers', recovers, share >= 0 && share <= 1, 'a fraction from 0 (never) to 1 (at once)')
  const closing = wanted.closeFactor ?? 1
  within('--close-factor', closeFactor, closing >= 0.01 && closing <= 1, 'a fraction from 0.01 to 1')
  within('--capital', capital, (wanted.capitalUsd ?? 1) >= 1, 'USD a round, 1 or more')
  return wanted
}

function within(flag: string, text: string | undefined, ok: boolean, range: string): void {
  if (!ok) throw new Fraction.OutOfRangeError(flag, text ?? '', range)
}
