import { Asset } from '@droste/core'
import { Cliff, type Outcome, Scenario, Sheet, Stress } from '@droste/engine'
import * as InspectAnswer from '@droste/service/answers/InspectAnswer'
import { type Opened, open } from '../Open.ts'
import * as render from '../render/tour.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

/** The book that comes with Droste and the shocks that its report is about. */
const BOOK = 'aave-v3-ethereum-top54'
const MARKET = ['ETH', 'unnamed-volatile']
const FALLS = [0.05, 0.1, 0.2]
const PEG = 'wstETH'
const DEPEGS = [0.05, 0.12] // one that a market oracle sees at once, one that leaves loops under water at the mark
const DEPTHS = [1, 0.5, 2] // as assumed, and as it could be as well

/** A scenario as the ledger's markets are; and its bad debt at half to twice their depth, refilled or not. */
export type Tried = {
  readonly fall: number
  readonly oracle: 'rate' | 'market' | null
  readonly outcome: Outcome.Outcome
  readonly badDebtUsd: { readonly least: number; readonly most: number }
}

/** Everything the report speaks of. */
export type Tour = {
  readonly inspected: InspectAnswer.Inspected
  readonly together: ReturnType<typeof Cliff.together>
  readonly falls: readonly Tried[]
  readonly depegs: readonly Tried[]
}

/** `droste tour`: the report of `npm start`. */
export async function tour(terminal: Terminal): Promise<void> {
  const progress = Progress.begin(terminal, 4)
  try {
    const opened = await open(BOOK, progress)
    await progress.step('measuring')
    const inspected = await InspectAnswer.of(opened)
    const { subject, ledger } = opened
    const assets = MARKET.map(
      (name) => subject.structure.stands[ledger.assets.indexOf(Asset.find(ledger.assets, name))]!,
    )
    const together = Cliff.together(subject, Sheet.draw(subject), assets)
    await progress.step('stressing')
    const falls = FALLS.map((fall) => attempt(opened, fall, MARKET, null))
    const depegs = DEPEGS.flatMap((fall) =>
      (['rate', 'market'] as const).map((oracle) => attempt(opened, fall, [PEG], oracle)),
    )
    progress.done()
    terminal.out(render.tour(opened, { inspected, together, falls, depegs }, terminal.colour))
  } finally {
    progress.done()
  }
}

function attempt(
  { ledger, world }: Opened,
  fall: number,
  names: readonly string[],
  oracle: Tried['oracle'],
): Tried {
  const scenario: Scenario.Scenario = {
    ...Scenario.calm,
    shocks: names.map((name) => ({ asset: Asset.find(ledger.assets, name).id, change: -fall })),
    oracles:
      oracle === null
        ? []
        : names.map((name) => ({ asset: Asset.find(ledger.assets, name).id, regime: { kind: oracle } })),
  }
  const outcomes = Stress.overDepths(world, scenario, DEPTHS)
  const unfilled = Stress.overDepths(world, { ...scenario, recovers: 0 }, DEPTHS)
  const losses = [...outcomes, ...unfilled].map(({ totals }) => totals.badDebtUsd)
  return {
    fall,
    oracle,
    outcome: outcomes[0]!,
    badDebtUsd: { least: Math.min(...losses), most: Math.max(...losses) },
  }
}
