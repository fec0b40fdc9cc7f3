import { Asset } from '@droste/core'
import { Bite, Concentration, Scenario, Stress } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened, Tables } from './Opened.ts'
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

/** A scenario run on a ledger. */
export type Cascaded<Outcome = Stress.Cascade> = {
  readonly scenario: Scenario.Scenario
  readonly outcome: Outcome
  readonly bite: Bite.Bite
  readonly warnings: readonly string[]
}

/** The same with what its price map says; `accounts` are rows of those that matter most, worst first. */
export type Stressed = Cascaded<Stress.Stress> & { readonly accounts: readonly number[] }

const SHOWN = 10 // accounts that matter most

/** Runs a scenario. */
export async function run(opened: Opened, scenario: Scenario.Scenario): Promise<Stressed> {
  const cascaded = judged(opened, scenario, Stress.run(opened.world, scenario))
  const { eligibleDebtUsd, badDebtUsd } = cascaded.outcome.accounts
  const accounts = Concentration.largest(
    eligibleDebtUsd.map((debt, row) => debt + badDebtUsd[row]!),
    SHOWN,
  )
  await opened.name(accounts)
  return { ...cascaded, accounts }
}

/** Runs a scenario alone, by an engine made ready for the book. What made anything eligible needs no judge. */
export function cascade(
  opened: Opened,
  ready: (scenario: Scenario.Scenario) => Stress.Cascade,
  scenario: Scenario.Scenario,
): Cascaded {
  const outcome = ready(scenario)
  return judged(opened, scenario, outcome, outcome.totals.accounts > 0 ? { kind: 'bites' } : undefined)
}

function judged<Outcome>(
  opened: Opened,
  scenario: Scenario.Scenario,
  outcome: Outcome,
  bite: Bite.Bite = Bite.of(opened.subject, scenario),
): Cascaded<Outcome> {
  return { scenario, outcome, bite, warnings: warningsOf(opened, scenario, bite) }
}

/** The part of `stress`'s answer that the cascade itself gives: scenario, rounds, totals. */
export function rounds({ ledger }: Opened, { scenario, outcome, bite, warnings }: Cascaded): object {
  const symbols = new Map(ledger.assets.map(({ id, symbol }) => [id, symbol]))
  const prices = pricesIn(ledger)
  const { marksBefore, marksShocked, rounds, totals, amplification, losses, contagion } = outcome
  return {
    ...Answer.about(ledger, warnings),
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
    totals,
    amplification,
    losses,
    contagion,
  }
}

/** `stress`'s answer. */
export function of(opened: Opened, stressed: Stressed): object {
  const { branchingRatio, withoutMarketUsd, fixedPoints, accounts: columns } = stressed.outcome
  const { greatest, least, unique } = fixedPoints
  const { ledger, subject } = opened
  const prices = pricesIn(ledger)
  return {
    ...rounds(opened, stressed),
    branchingRatio,
    withoutMarketUsd,
    fixedPoints: {
      unique,
      greatest: { eligibleDebtUsd: greatest.eligibleDebtUsd, prices: prices(greatest.marks) },
      least: { eligibleDebtUsd: least.eligibleDebtUsd, prices: prices(least.marks) },
    },
    accounts: stressed.accounts.map((row) => ({
      account: subject.accountId(row),
      eligibleDebtUsd: columns.eligibleDebtUsd[row]!,
      repaidUsd: columns.repaidUsd[row]!,
      seizedUsd: columns.seizedUsd[row]!,
      absorbedUsd: columns.absorbedUsd[row]!,
      badDebtUsd: columns.badDebtUsd[row]!,
    })),
  }
}

/** Marks in the order of a ledger's assets, by their ids. */
const pricesIn =
  ({ assets }: Tables) =>
  (marks: ArrayLike<number>): Record<string, number> =>
    Object.fromEntries(assets.map(({ id }, at) => [id, marks[at]!]))
