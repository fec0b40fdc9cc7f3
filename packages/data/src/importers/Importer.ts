import type { Ledger } from '@droste/core'

/** A source format that can be turned into a ledger: `droste import FORMAT PATH`. */
export type Importer = {
  /** One line for people: what the source is, and what `PATH` must be. */
  readonly describe: string
  /**
   * Reads `path` into a ledger that passes `Consistency.check`; what cannot be used is in its coverage, what had to
   * be assumed in its assumptions.
   * @throws Source.MissingFileError, Source.TooLargeError, Source.MalformedError
   */
  readonly read: (path: string) => Promise<Ledger.Ledger>
}
