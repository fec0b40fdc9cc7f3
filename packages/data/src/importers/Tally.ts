import { Fixed, type Ledger } from '@droste/core'

/** One account's worth of what was read: its debt (USD, wad) and, if it cannot be used, why not. */
export type Entry = {
  readonly debtUsd: bigint
  readonly rejected?: string | undefined
  readonly accounts?: number
}

/** Coverage of all that was read; an entry counts as one account unless it says otherwise. */
export function coverage(entries: readonly Entry[]): Ledger.Coverage {
  const read = sum(entries)
  const used = sum(entries.filter(({ rejected }) => rejected === undefined))
  const reasons = new Map<string, Entry[]>()
  for (const entry of entries)
    if (entry.rejected !== undefined)
      reasons.set(entry.rejected, [...(reasons.get(entry.rejected) ?? []), entry])
  return {
    accounts: count(entries),
    debtUsd: Fixed.toNumber(read, 18),
    usedShare: read === 0n ? 1 : Fixed.toNumber(Fixed.mulDivDown(used, Fixed.WAD, read), 18),
    rejected: [...reasons].map(([reason, group]) => ({
      reason,
      accounts: count(group),
      debtUsd: Fixed.toNumber(sum(group), 18),
    })),
  }
}

const sum = (entries: readonly Entry[]): bigint => entries.reduce((total, { debtUsd }) => total + debtUsd, 0n)

const count = (entries: readonly Entry[]): number =>
  entries.reduce((total, { accounts = 1 }) => total + accounts, 0)
