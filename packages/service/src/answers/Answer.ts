import type { Ledger } from '@droste/core'
import type { Tables } from './Opened.ts'
import { version } from './version.ts'

/** What every answer says beside its own keys. */
export type Answer = {
  readonly droste: string
  readonly ledger: string
  readonly provenance: Ledger.Provenance
  readonly coverage: Ledger.Coverage
  /** What was assumed, and what the reader of the figures should know. */
  readonly warnings: readonly string[]
}

/** The top-level keys of an answer about `ledger`. */
export const about = (ledger: Tables, warnings: readonly string[] = []): Answer => ({
  droste: version,
  ledger: ledger.name,
  provenance: ledger.provenance,
  coverage: ledger.coverage,
  warnings: [...ledger.assumptions, ...warnings],
})

/** An answer as JSON: an integer too large for a double as decimal text. */
export const json = (answer: object): string =>
  `${JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`

/** The top-level keys of an answer about figures that a person gave, on the `command line` say. */
export const byHand = (source: string): Omit<Answer, 'ledger'> => ({
  droste: version,
  provenance: { source, chain: null, block: null, time: null, hash: null, reader: 'by hand' },
  coverage: { accounts: 0, debtUsd: 0, usedShare: 1, rejected: [] },
  warnings: [`Figures are the ${source}’s own.`],
})
