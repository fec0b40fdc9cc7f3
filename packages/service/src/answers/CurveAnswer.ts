import type { Scenario, Stress } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened, Watcher } from './Opened.ts'

/** One scenario of the curve: its shocks times `times`, every market's depth times `depth`. USD. */
export type Point = {
  readonly times: number
  readonly depth: number
  readonly eligibleDebtUsd: number
  readonly repaidUsd: number
  readonly seizedUsd: number
  readonly absorbedUsd: number
  readonly badDebtUsd: number
  readonly accounts: number
  readonly amplification: number | null
}

/** The cliff as a curve: what each part of a shock does, at each depth of the markets. */
export type Curve = Answer.Answer & {
  readonly shock: readonly { readonly asset: string; readonly symbol: string; readonly change: number }[]
  readonly points: readonly Point[]
}

/** Which parts of a scenario's shocks to try, and at which multiples of its depth. */
export type Grid = { readonly times: readonly number[]; readonly depths: readonly number[] }

/** Runs a scenario at every point of the grid, part by part, by an engine made ready for the book. */
export async function of(
  { ledger }: Opened,
  ready: (scenario: Scenario.Scenario) => Stress.Cascade,
  scenario: Scenario.Scenario,
  { times, depths }: Grid,
  watcher: Watcher,
): Promise<Curve> {
  const symbols = new Map(ledger.assets.map(({ id, symbol }) => [id, symbol]))
  const points: Point[] = []
  for (const [at, part] of times.entries()) {
    await watcher.step(`shock ${at + 1} of ${times.length}`)
    const shocks = scenario.shocks.map(({ asset, change }) => ({ asset, change: part * change }))
    for (const depth of depths) {
      const { totals, amplification } = ready({ ...scenario, shocks, depth: scenario.depth * depth })
      const { badDebtBeforeUsd, ...figures } = totals
      points.push({ times: part, depth, ...figures, amplification })
    }
  }
  const shock = scenario.shocks.map(({ asset, change }) => ({
    asset,
    symbol: symbols.get(asset) ?? asset,
    change,
  }))
  return { ...Answer.about(ledger), shock, points }
}
