import { Asset } from '@droste/core'
import { MarketsJson, Parquet } from '@droste/data'
import { Bite, Concentration, Scenario, Stress } from '@droste/engine'
import * as Answer from '../Answer.ts'
import * as StressFlags from '../flags/StressFlags.ts'
import { type Opened, open, within } from '../Open.ts'
import * as heading from '../render/heading.ts'
import * as render from '../render/outcome.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'
import { tables } from './stressTables.ts'
import { CANNOT, warningsOf } from './stressWarnings.ts'

/** `droste stress LEDGER --shock ASSET=-20%` */
export async function stress(
  name: string,
  flags: StressFlags.StressFlags,
  terminal: Terminal,
): Promise<void> {
  const wanted = StressFlags.parse(flags) // a flag that cannot be read is told before a large ledger is
  const progress = Progress.begin(terminal, 4)
  try {
    const opened = await withMarkets(await open(name, progress), flags.liquidity)
    const scenario = scenarioOf(opened, wanted)
    await progress.step('cascading')
    const stressed = await run(opened, scenario)
    if (flags.out !== undefined) {
      await progress.step(`writing ${flags.out}`)
      await Parquet.write(flags.out, await tables(opened, stressed.outcome))
    }
    progress.done()
    if (flags.json) terminal.out(Answer.json(answerOf(opened, stressed)))
    else {
      terminal.out(render.outcome(opened, stressed, terminal.colour))
      if (flags.out !== undefined) terminal.out(`rounds and accounts written to ${flags.out}\n`)
      const told = stressed.warnings.filter((text) => !text.startsWith(CANNOT))
      terminal.err(heading.notes(opened.ledger, told, terminal.colour))
    }
  } finally {
    progress.done()
  }
}

/** The flags in a ledger's own terms. @throws Asset.UnknownAssetError, Asset.AmbiguousAssetError */
export function scenarioOf(
  { ledger }: Opened,
  { shocks, oracles, gasUsd, depth, recovers }: StressFlags.Wanted,
): Scenario.Scenario {
  const priceOf = new Map(ledger.prices.map(({ asset, usd }) => [asset, usd]))
  return {
    ...Scenario.calm,
    shocks: shocks.map(({ name, change }) => ({ asset: Asset.find(ledger.assets, name).id, change })),
    oracles: oracles.map(({ name, regime }) => {
      const { id } = Asset.find(ledger.assets, name)
      return { asset: id, regime: regime(priceOf.get(id)!) }
    }),
    gasUsd,
    depth,
    recovers,
  }
}

/** The ledger with the markets of a file laid over its own. */
export async function withMarkets(opened: Opened, file: string | undefined): Promise<Opened> {
  if (file === undefined) return opened
  return within(opened, await MarketsJson.laidOver(opened.ledger, file))
}

/** A scenario run on a ledger; `accounts` are rows of those that matter most, worst first. */
export type Stressed = {
  readonly scenario: Scenario.Scenario
  readonly outcome: Stress.Stress
  readonly bite: Bite.Bite
  readonly accounts: readonly number[]
  readonly warnings: readonly string[]
}

const SHOWN = 10 // accounts that matter most

/** Runs a scenario. */
export async function run(opened: Opened, scenario: Scenario.Scenario): Promise<Stressed> {
  const { world, subject } = opened
  const bite = Bite.of(subject, scenario)
  const outcome = Stress.run(world, scenario)
  const { eligibleDebtUsd, badDebtUsd } = outcome.accounts
  const accounts = Concentration.largest(
    eligibleDebtUsd.map((debt, row) => debt + badDebtUsd[row]!),
    SHOWN,
  )
  await opened.name(accounts)
  return {
    scenario,
    outcome,
    bite,
    accounts,
    warnings: warningsOf(opened, scenario, bite),
  }
}

/** `stress`'s answer. */
export function answerOf({ ledger, subject }: Opened, stressed: Stressed): object {
  const { scenario, outcome, bite, accounts } = stressed
  const symbols = new Map(ledger.assets.map(({ id, symbol }) => [id, symbol]))
  const prices = (marks: ArrayLike<number>): Record<string, number> =>
    Object.fromEntries(ledger.assets.map(({ id }, at) => [id, marks[at]!]))
  const { accounts: columns, marksBefore, marksShocked, rounds, fixedPoints, ...rest } = outcome
  const { greatest, least, unique } = fixedPoints
  return {
    ...Answer.about(ledger, stressed.warnings),
    shock: scenario.shocks.map(({ asset, change }) => ({ asset, symbol: symbols.get(asset), change })),
    oracles: scenario.oracles.map(({ asset, regime }) => ({
      asset,
      symbol: symbols.get(asset),
      regime: regime.kind,
    })),
    gasUsd: scenario.gasUsd,
    depth: scenario.depth,
    recovers: scenario.recovers,
    bites: bite.kind === 'bites',
    pricesBefore: prices(marksBefore),
    pricesShocked: prices(marksShocked),
    rounds: rounds.map(({ marks, ...round }) => ({ ...round, prices: prices(marks) })),
    ...rest,
    fixedPoints: {
      unique,
      greatest: { eligibleDebtUsd: greatest.eligibleDebtUsd, prices: prices(greatest.marks) },
      least: { eligibleDebtUsd: least.eligibleDebtUsd, prices: prices(least.marks) },
    },
    accounts: accounts.map((row) => ({
      account: subject.accountId(row),
      eligibleDebtUsd: columns.eligibleDebtUsd[row]!,
      repaidUsd: columns.repaidUsd[row]!,
      seizedUsd: columns.seizedUsd[row]!,
      absorbedUsd: columns.absorbedUsd[row]!,
      badDebtUsd: columns.badDebtUsd[row]!,
    })),
  }
}
