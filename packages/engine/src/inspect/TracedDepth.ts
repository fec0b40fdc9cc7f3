import { Disagreement, Fixed, type History, Levels, Pattern, Trace } from '@droste/core'
import * as Recursion from './Recursion.ts'
import * as Sheet from './Sheet.ts'
import type { Subject } from './Subject.ts'

/** One way of telling mixed units apart (docs/spec/depth.md D4): units by depth, USD at the ledger's prices. */
export type Way = {
  readonly levels: readonly Levels.Level[]
  /** Depth of the deepest collateral, and of the mean unit of debt by worth. */
  readonly loops: number
  readonly meanDebtDepth: number
}

/** Accounts on which state and history disagree for one reason (D8). */
export type Disagreeing = {
  readonly reason: Disagreement.Reason
  readonly accounts: number
  readonly debtUsd: number
}

/** One account two ways. Rows of the book. */
export type Compared = Disagreement.Both & {
  readonly row: number
  readonly debtUsd: number
  readonly reason: Disagreement.Reason | null
}

/** Depth from history beside depth from state. */
export type TracedDepth = {
  readonly events: number
  readonly fifo: Way
  readonly proportional: Way
  /** Debt by the traced loops of the account that owes it (first in, first out); 0 loops: nothing was deposited again. */
  readonly accounts: readonly {
    readonly loops: number
    readonly accounts: number
    readonly debtUsd: number
  }[]
  readonly flash: { readonly accounts: number; readonly debtUsd: number }
  /** Positions that follow a published event pattern (D7). */
  readonly patterns: { readonly stake: number; readonly swap: number }
  readonly agreeing: { readonly accounts: number; readonly debtUsd: number }
  /** Largest debt first. */
  readonly disagreements: readonly Disagreeing[]
  readonly compared: readonly Compared[]
}

/**
 * Traces a history and compares it with the state it led to, account by account; `subject` must know its accounts by
 * their ids. @throws History.AmountError
 */
export function of(subject: Subject, history: readonly History.Event[]): TracedDepth {
  const terms = termsOf(subject)
  const positions = Trace.follow(history, 'fifo', terms)
  const compared = compare(subject, positions, terms.worth)
  const patterns = Pattern.find(history)
  const group = (chosen: readonly Compared[]): { accounts: number; debtUsd: number } => ({
    accounts: chosen.length,
    debtUsd: chosen.reduce((sum, { debtUsd }) => sum + debtUsd, 0),
  })
  const depths = new Set(compared.map(({ tracedLoops }) => tracedLoops))
  const reasons = new Set(compared.map(({ reason }) => reason).filter((reason) => reason !== null))
  return {
    events: history.length,
    fifo: wayOf(positions, terms.worth),
    proportional: wayOf(Trace.follow(history, 'proportional', terms), terms.worth),
    accounts: [...depths]
      .sort((a, b) => a - b)
      .map((loops) => ({ loops, ...group(compared.filter(({ tracedLoops }) => tracedLoops === loops)) })),
    flash: group(compared.filter(({ flashLoans }) => flashLoans > 0)),
    patterns: {
      stake: patterns.filter(({ kind }) => kind === 'stake').length,
      swap: patterns.filter(({ kind }) => kind === 'swap').length,
    },
    agreeing: group(compared.filter(({ reason }) => reason === null)),
    disagreements: [...reasons]
      .map((reason) => ({ reason, ...group(compared.filter((each) => each.reason === reason)) }))
      .sort((a, b) => b.debtUsd - a.debtUsd),
    compared,
  }
}

/** What a unit is worth at the ledger's prices, and the most that a venue lends against it in any mode (D5). */
function termsOf({ book, prices }: Subject): Trace.Terms {
  const worth = new Map(
    book.assets.map(({ id, decimals }, at) => [id, prices[at]! / Fixed.powerOfTen(decimals)]),
  )
  const ltv = new Map(
    book.venues.flatMap(({ id, listings, modes }) =>
      listings.map((listing) => {
        const within = modes.filter(({ collateral }) => collateral.includes(listing.asset))
        const most = Math.max(...[listing, ...within].map((each) => Number(each.ltv) / 1e18))
        return [`${id} ${listing.asset}`, most]
      }),
    ),
  )
  return { worth: (asset) => worth.get(asset) ?? 0, ltv: (venue, asset) => ltv.get(`${venue} ${asset}`) ?? 0 }
}

function wayOf(positions: readonly Trace.Position[], worth: Trace.Terms['worth']): Way {
  return {
    levels: Levels.distribute(positions, worth),
    loops: positions.reduce((most, position) => Math.max(most, Levels.loops(position)), 0),
    meanDebtDepth: Levels.mean(
      positions.flatMap(({ debts }) => debts),
      worth,
    ),
  }
}

function compare(
  subject: Subject,
  positions: readonly Trace.Position[],
  worth: Trace.Terms['worth'],
): Compared[] {
  const sheet = Sheet.draw(subject)
  const { loopedUsd } = Recursion.measure(subject, sheet)
  const traced = new Map(positions.map((position) => [position.account, position]))
  const compared: Compared[] = []
  sheet.debtUsd.forEach((debtUsd, row) => {
    if (debtUsd <= 0) return
    const position = traced.get(subject.accountId(row))
    const tracedUsd = (position?.debts ?? []).reduce(
      (sum, { asset, amount }) => sum + Number(amount) * worth(asset),
      0,
    )
    const collateralUsd = sheet.collateralUsd[row]!
    const both: Disagreement.Both = {
      tracedLoops: position ? Levels.loops(position) : 0,
      stateLoops: Recursion.loopsOf(sheet, row, loopedUsd[row]!),
      flashLoans: position?.flashLoans ?? 0,
      tracedShare: position ? Levels.borrowedShare(position, worth) : 0,
      stateShare: collateralUsd > 0 ? loopedUsd[row]! / collateralUsd : 0,
      tracedDebt: tracedUsd / debtUsd,
    }
    compared.push({ row, debtUsd, ...both, reason: Disagreement.explain(both) })
  })
  return compared
}
