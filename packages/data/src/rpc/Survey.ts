import { createHash } from 'node:crypto'
import type { History, Ledger } from '@droste/core'
import type { Archive } from './Archive.ts'
import type { Protocol, Row } from './Protocol.ts'
import { Sample } from './Sample.ts'

/** What going through everything that was read has shown; the accounts themselves are not held. */
export type Survey = {
  /** Accounts that were read, and those of them that hold or owe anything. */
  readonly read: number
  readonly accounts: number
  readonly coverage: Ledger.Coverage
  /** SHA-256 of all of it. */
  readonly hash: string
  readonly sample: readonly Row[]
  /** What the sample owes of all that is owed. */
  readonly sampledShare: number
}

const CHUNK = 200 // accounts that are at hand at once

/** Everything that was read of accounts, some at a time, in the order of their addresses. */
export async function* rows({ roster, row }: Archive): AsyncGenerator<Row[]> {
  let some: Row[] = []
  for (const { address, line } of roster.accounts()) {
    some.push(await row(address, line!))
    if (some.length < CHUNK) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

/** Adds all accounts up. `size` of the sample; `tell` hears how many accounts are through. */
export async function make<Raw, State>(
  protocol: Protocol<Raw, State>,
  state: State,
  archive: Archive,
  history: readonly History.Event[],
  { size, tell }: { readonly size: number; readonly tell: (done: number) => void },
): Promise<Survey> {
  const hash = createHash('sha256').update(JSON.stringify([archive.raw(), ...archive.pools()]))
  for (const event of history) hash.update(Object.values(event).join(' '))
  const totals = protocol.totals(state)
  const held = new Map<number, bigint>()
  const sample = new Sample<Row>(size)
  let read = 0
  let accounts = 0
  for await (const some of rows(archive)) {
    for (const row of some) {
      hash.update(JSON.stringify(row))
      let usd = 0
      for (const { slot, amount } of protocol.shares(row)) {
        held.set(slot, (held.get(slot) ?? 0n) + amount)
        const total = totals.get(slot)
        if (amount > 0n && total?.side === 'debt') usd += total.usd(amount)
      }
      if (usd > 0) sample.offer(row[0], usd, row)
    }
    read += some.length
    accounts += protocol.accounts(state, some).length
    tell(read)
  }
  const coverage = coverageOf(totals, accounts, held)
  const chosen = sample.chosen()
  const sampledShare = coverage.debtUsd > 0 ? Math.min(chosen.usd / coverage.debtUsd, 1) : 1
  return { read, accounts, coverage, hash: hash.digest('hex'), sample: chosen.items, sampledShare }
}

/** What the market itself says is owed, and how much of it the accounts read add up to. */
function coverageOf(
  totals: ReturnType<Protocol<unknown, unknown>['totals']>,
  accounts: number,
  held: ReadonlyMap<number, bigint>,
): Ledger.Coverage {
  let debtUsd = 0
  let missingUsd = 0
  for (const [slot, { amount, side, usd, dust = 0n }] of totals) {
    if (side !== 'debt') continue
    debtUsd += usd(amount)
    const missing = amount - (held.get(slot) ?? 0n)
    if (missing > dust) missingUsd += usd(missing)
  }
  const rejected =
    missingUsd > 0
      ? [{ reason: 'owed by accounts that were not read', accounts: 0, debtUsd: missingUsd }]
      : []
  return { accounts, debtUsd, usedShare: debtUsd === 0 ? 1 : (debtUsd - missingUsd) / debtUsd, rejected }
}
