import type { Outcome, Round, Totals } from '../../Outcome.ts'
import type { Scenario } from '../../Scenario.ts'
import { follow, impacts, publish, recover } from './Market.ts'
import * as Prices from './Prices.ts'
import { regimesOf, type Workspace } from './Workspace.ts'

/** A mark that moves by less than this share of itself has not moved (C12). */
const SETTLED = 1e-9
/** A mark within this share of its price was not struck (C14). */
const STRUCK = 1e-12

/** What happened in one round, USD at the marks of its start. */
export type Tally = {
  eligible: number
  repaid: number
  seized: number
  absorbed: number
  /** Liquidations, and accounts that venues took over. */
  served: number
  taken: number
}

/** Who keeps the accounts while a cascade runs: leg by leg, or in groups. */
export type Keeper = {
  readonly tally: Tally
  /** Serves one round at the workspace's marks and oracle prices (C5 to C10), and adds to the tally. */
  readonly serve: () => void
  /** Bad debt as accounts and venues stand (C13), USD at `marks`. */
  readonly badDebt: (marks: Float64Array) => number
  /** The same of each venue and asset in `work.lent` (C18), in that order. */
  readonly losses: (marks: Float64Array) => Float64Array
  /** Debt of all that were eligible at some time, USD, when they first were; and how many they are. */
  readonly struck: () => Pick<Totals, 'eligibleDebtUsd' | 'accounts'>
}

/** What a cascade came to, but for single accounts. */
export type Course = Omit<Outcome, 'accounts'>

/** A tally of nothing. */
export const blank = (): Tally => ({ eligible: 0, repaid: 0, seized: 0, absorbed: 0, served: 0, taken: 0 })

/** Runs a cascade from where the market and the keeper have been opened, and answers all of it but single accounts. */
export function run(work: Workspace, scenario: Scenario, keeper: Keeper): Course {
  const { world, marks, shocked, lent } = work
  const { prices, tables } = world
  const badDebtBeforeUsd = keeper.badDebt(prices)
  let badDebtUsd = badDebtBeforeUsd
  const before = keeper.losses(prices)
  const rounds: Round[] = []
  rounds.length = settle(work, scenario, keeper, ({ eligible, served, repaid, seized, absorbed }) => {
    badDebtUsd = keeper.badDebt(marks)
    rounds.push({
      round: rounds.length + 1,
      marks: list(marks),
      eligibleDebtUsd: eligible,
      liquidations: served,
      repaidUsd: repaid,
      seizedUsd: seized,
      absorbedUsd: absorbed,
      badDebtUsd,
    })
  })
  const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)
  const struck = keeper.struck()
  const after = keeper.losses(marks)
  return {
    marksBefore: list(prices),
    marksShocked: list(shocked),
    rounds,
    totals: {
      eligibleDebtUsd: struck.eligibleDebtUsd,
      repaidUsd: sum(rounds.map(({ repaidUsd }) => repaidUsd)),
      seizedUsd: sum(rounds.map(({ seizedUsd }) => seizedUsd)),
      absorbedUsd: sum(rounds.map(({ absorbedUsd }) => absorbedUsd)),
      badDebtUsd,
      badDebtBeforeUsd,
      accounts: struck.accounts,
    },
    amplification: amplification(work),
    losses: lent.map(({ venue, asset }, at) => ({
      venue: tables.venues[venue]!.id,
      asset: tables.assets[asset]!.id,
      beforeUsd: before[at]!,
      usd: after[at]!,
    })),
  }
}

/**
 * Runs rounds until nothing moves (C4 to C12) and tells `note` what happened in each, once its marks stand; answers how
 * many there were before the idle ones at the end, at least 1.
 */
export function settle(
  work: Workspace,
  scenario: Scenario,
  keeper: Keeper,
  note: (tally: Tally) => void,
): number {
  const { marks, shocked, start } = work
  const { tally } = keeper
  const regimes = regimesOf(work, scenario)
  const slowest = regimes.reduce(
    (most, each) => (each.kind === 'delayed' ? Math.max(most, each.rounds) : most),
    0,
  )
  const seen: Float64Array[] = [slowest > 0 ? marks.slice() : marks]
  let rounds = 0
  let idle = 0
  for (let quiet = 0; quiet <= slowest; ) {
    publish(work, regimes, seen)
    start.set(marks)
    tally.eligible = tally.repaid = tally.seized = tally.absorbed = tally.served = tally.taken = 0
    keeper.serve()
    recover(work, scenario.recovers)
    impacts(work)
    Prices.marked(marks, work.graph, shocked, work.impact)
    follow(work)
    if (slowest > 0) seen.push(marks.slice())
    const happened = tally.served > 0 || tally.taken > 0 || haveMoved(marks, start)
    quiet = happened ? 0 : quiet + 1
    idle = happened ? 0 : idle + 1
    rounds++
    note(tally)
  }
  return Math.max(1, rounds - idle)
}

/** Total fall of what the shock moves over its fall under the shock alone (C14). */
export function amplification({ world, marks, shocked, collateral }: Workspace): number | null {
  const { prices } = world
  let whole = 0
  let first = 0
  let total = 0
  for (let asset = 0; asset < marks.length; asset++) {
    if (Math.abs(shocked[asset]! - prices[asset]!) <= STRUCK * shocked[asset]!) continue
    whole += collateral[asset]! * prices[asset]!
    first += collateral[asset]! * shocked[asset]!
    total += collateral[asset]! * marks[asset]!
  }
  return Math.abs(whole - first) * 1e9 <= whole ? null : (whole - total) / (whole - first)
}

/** As `Array.from`, which takes a column item by item through its iterator. */
function list(column: Float64Array): number[] {
  const items = new Array<number>(column.length)
  for (let at = 0; at < items.length; at++) items[at] = column[at]!
  return items
}

function haveMoved(marks: Float64Array, start: Float64Array): boolean {
  for (let asset = 0; asset < marks.length; asset++) {
    if (Math.abs(marks[asset]! - start[asset]!) > SETTLED * start[asset]!) return true
  }
  return false
}
