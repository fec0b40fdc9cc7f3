import { Asset } from '@droste/core'
import { Bite, Concentration, Scenario, Stress } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened } from './Opened.ts'
import type * as OracleFlag from './OracleFlag.ts'
import { warningsOf } from './StressWarnings.ts'

/** A scenario in a person's words: assets by symbol, address or id. */
export type Wanted = {
  readonly shocks: readonly { readonly name: string; readonly change: number }[]
  readonly oracles: readonly OracleFlag.OracleFlag[]
  readonly gasUsd: number
  readonly depth: number
  readonly recovers: number | null
  readonly closeFactor: number | null
  readonly capitalUsd: number | null
}

/** The same in a ledger's own terms. @throws Asset.UnknownAssetError, Asset.AmbiguousAssetError */
export function scenarioOf({ ledger }: Opened, { shocks, oracles, ...assumed }: Wanted): Scenario.Scenario {
  const priceOf = new Map(ledger.prices.map(({ asset, usd }) => [asset, usd]))
  return {
    ...Scenario.calm,
    shocks: shocks.map(({ name, change }) => ({ asset: Asset.find(ledger.assets, name).id, change })),
    oracles: oracles.map(({ name, regime }) => {
      const { id } = Asset.find(ledger.assets, name)
      return { asset: id, regime: regime(priceOf.get(id)!) }
    }),
    ...assumed,
  }
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
export function of({ ledger, subject }: Opened, stressed: Stressed): object {
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
    closeFactor: scenario.closeFactor,
    capitalUsd: scenario.capitalUsd,
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
