import { Fixed, type Ledger, type Structure } from '@droste/core'
import { type AccountColumns, columnsFor, type Loss, type Outcome, type Round } from '../../Outcome.ts'
import type { Marks } from './Prices.ts'
import type { Served } from './Round.ts'
import * as State from './State.ts'

const { toNumber } = Fixed
/** A fall of the collateral by less than one part in this many is none (C14). */
const NEGLIGIBLE = 10n ** 9n
const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

/** What a run has counted so far (C13). */
export type Tally = {
  readonly units: readonly bigint[]
  readonly columns: AccountColumns
  readonly rounds: Round[]
  /** Debts written off, by row of the account that owed them. */
  readonly writtenOff: { readonly row: number; readonly asset: number; readonly amount: bigint }[]
  eligibleDebt: bigint
  /** Rounds since something last happened. */
  idle: number
}

/** An empty tally. */
export const open = (accounts: number, units: readonly bigint[]): Tally => ({
  units,
  columns: columnsFor(accounts),
  rounds: [],
  writtenOff: [],
  eligibleDebt: 0n,
  idle: 0,
})

/** Counts an account that is eligible in this round. */
export function eligible(tally: Tally, account: State.LiveAccount, marks: Marks): void {
  const debt = State.worth(account.debt, tally.units, marks)
  tally.eligibleDebt += debt
  const { eligibleDebtUsd } = tally.columns
  if (eligibleDebtUsd[account.row] === 0) eligibleDebtUsd[account.row] = toNumber(debt, 18)
}

/** Books what was served in a round that started at the marks `start` and ended at `end`. */
export function close(
  tally: Tally,
  served: Served,
  start: Marks,
  end: Marks,
  badDebt: bigint,
  idle: boolean,
): void {
  const { columns, units } = tally
  const usd = (asset: number, amount: bigint): number => State.usd(amount, units[asset]!, start[asset]!)
  let repaidUsd = 0
  let seizedUsd = 0
  let absorbedUsd = 0
  for (const { row, collateral, debt, slice } of served.liquidations) {
    const repaid = usd(debt, slice.repay)
    const seized = usd(collateral, slice.seize)
    repaidUsd += repaid
    if (row === null) continue
    seizedUsd += seized
    columns.repaidUsd[row]! += repaid
    columns.seizedUsd[row]! += seized
  }
  for (const { row, asset, amount } of served.seizedByVenues) {
    seizedUsd += usd(asset, amount)
    columns.seizedUsd[row]! += usd(asset, amount)
  }
  for (const { row, asset, amount, writtenOff } of served.absorbed) {
    absorbedUsd += usd(asset, amount)
    columns.absorbedUsd[row]! += usd(asset, amount)
    if (writtenOff) tally.writtenOff.push({ row, asset, amount })
  }
  tally.rounds.push({
    round: tally.rounds.length + 1,
    marks: end.map((mark) => toNumber(mark, 18)),
    eligibleDebtUsd: toNumber(tally.eligibleDebt, 18),
    liquidations: served.liquidations.length,
    repaidUsd,
    seizedUsd,
    absorbedUsd,
    badDebtUsd: toNumber(badDebt, 18),
  })
  tally.eligibleDebt = 0n
  tally.idle = idle ? tally.idle + 1 : 0
}

/** Where a run ended, and where it began. */
type Ended = {
  readonly ledger: Ledger.Ledger
  readonly structure: Structure.Structure
  readonly state: State.State
  /** The collateral as it was before the shock. */
  readonly held: readonly State.LiveLeg[]
  readonly prices: Marks
  readonly shocked: Marks
  readonly marks: Marks
  readonly before: bigint
  readonly after: bigint
  readonly lossesBefore: ReadonlyMap<string, bigint>
}

/** The run's outcome. Idle rounds at its end are not reported; the first always is. */
export function outcome(tally: Tally, run: Ended): Outcome {
  const { columns, units } = tally
  const { prices, shocked, marks } = run
  for (const account of run.state.accounts) {
    columns.badDebtUsd[account.row] = toNumber(State.shortfall(account, units, marks), 18)
  }
  for (const { row, asset, amount } of tally.writtenOff) {
    columns.badDebtUsd[row]! += State.usd(amount, units[asset]!, marks[asset]!)
  }
  const rounds = tally.rounds.slice(0, Math.max(1, tally.rounds.length - tally.idle))
  const sum = (values: Iterable<number>): number => [...values].reduce((total, each) => total + each, 0)
  const numbers = (each: Marks): number[] => each.map((mark) => toNumber(mark, 18))
  const struck = run.held.filter(({ asset }) => prices[asset] !== shocked[asset])
  const whole = State.worth(struck, units, prices)
  const first = whole - State.worth(struck, units, shocked)
  const total = whole - State.worth(struck, units, marks)
  return {
    marksBefore: numbers(prices),
    marksShocked: numbers(shocked),
    rounds,
    totals: {
      eligibleDebtUsd: sum(columns.eligibleDebtUsd),
      repaidUsd: sum(rounds.map(({ repaidUsd }) => repaidUsd)),
      seizedUsd: sum(rounds.map(({ seizedUsd }) => seizedUsd)),
      absorbedUsd: sum(rounds.map(({ absorbedUsd }) => absorbedUsd)),
      badDebtUsd: toNumber(run.after, 18),
      badDebtBeforeUsd: toNumber(run.before, 18),
      accounts: columns.eligibleDebtUsd.filter((debt) => debt > 0).length,
    },
    amplification: absolute(first) * NEGLIGIBLE <= whole ? null : toNumber(total, 18) / toNumber(first, 18),
    accounts: columns,
    losses: lossesOf(run),
  }
}

/** Losses of the venues and assets that claims are lent at (C18). */
function lossesOf({ ledger, structure, state, marks, lossesBefore }: Ended): Loss[] {
  const units = ledger.assets.map(({ decimals }) => Fixed.scale(decimals))
  const after = State.lossesBy(state, units, marks)
  const parts = structure.claims.flatMap((claim) => claim?.backing ?? [])
  return ledger.venues.flatMap(({ id }, venue) =>
    ledger.assets.flatMap((each, asset): Loss[] => {
      if (!parts.some((part) => part.at === id && part.asset === asset)) return []
      const [beforeUsd, usd] = [lossesBefore, after].map((losses) =>
        toNumber(losses.get(`${venue} ${asset}`) ?? 0n, 18),
      )
      return [{ venue: id, asset: each.id, beforeUsd: beforeUsd!, usd: usd! }]
    }),
  )
}
