import { Fixed } from '@droste/core'
import { Scenario } from '@droste/engine'
import * as Chance from '../harness/Chance.ts'
import type { Plan } from './Book.ts'

/** A book and what happens to it. */
export type Case = Plan & { readonly recovers: Fixed.Wad; readonly scenario: Scenario.Scenario }

type Event = {
  /** Falls in percent. */
  readonly staked: number
  readonly ether: number
  readonly depth: readonly [ether: number, dollars: number]
  readonly recoversPercent: number
  readonly gasUsd: number
}

const known: Readonly<Record<number, Event>> = {
  // Staked ether loses its peg.
  1: { staked: 9, ether: 0, depth: [60_000, 60_000_000], recoversPercent: 0, gasUsd: 0 },
  // Ether and all that stands on it falls.
  2: { staked: 15, ether: 15, depth: [40_000, 40_000_000], recoversPercent: 0, gasUsd: 5 },
  // Both at once, in shallow pools that arbitrage fills again.
  3: { staked: 20, ether: 8, depth: [60_000, 40_000_000], recoversPercent: 50, gasUsd: 0 },
}

/** The case of a seed: three that are known, any other by chance. */
export function of(seed: number): Case {
  const { staked, ether, depth, recoversPercent, gasUsd } = known[seed] ?? drawn(Chance.from(-seed))
  const fall = (asset: string, percent: number) => (percent === 0 ? [] : [{ asset, change: -percent / 100 }])
  return {
    seed,
    accounts: 200,
    depth,
    recovers: Fixed.wad(BigInt(recoversPercent) * 10n ** 16n),
    scenario: { ...Scenario.calm, gasUsd, shocks: [...fall('wstETH', staked), ...fall('WETH', ether)] },
  }
}

const drawn = (chance: Chance.Chance): Event => ({
  staked: chance.int(8, 20),
  ether: chance.int(0, 15),
  depth: [chance.int(20_000, 120_000), chance.int(20, 100) * 1_000_000],
  recoversPercent: chance.pick([0, 0, 10, 25, 60]),
  gasUsd: chance.pick([0, 0, 5, 50]),
})
