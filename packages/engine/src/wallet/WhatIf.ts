import { Fault } from '@droste/core'

/** An owner pays or is paid so many whole tokens of an asset (index in the ledger), or all there is. */
export type Move = {
  readonly kind: 'deposit' | 'withdraw' | 'borrow' | 'repay'
  readonly asset: number
  readonly tokens: number | 'all'
  /** Venue (index in the ledger); null where the wallet leaves only one choice. */
  readonly venue: number | null
}

/** A price of the ledger that moves by a share of itself, and all that stands on it (docs/spec/cascade.md C1). */
export type Setting = { readonly asset: number; readonly change: number }

/** What might be: prices first, then the moves in their order. */
export type WhatIf = { readonly settings: readonly Setting[]; readonly moves: readonly Move[] }

/** Nothing changes. */
export const nothing: WhatIf = { settings: [], moves: [] }

/** More is taken out or paid back than there is. @example --repay USDC=5000 of a debt of 3000 */
export class BeyondError extends Fault<{ kind: Move['kind']; symbol: string; asked: number; there: number }> {
  override readonly name = 'WhatIf.BeyondError'
  constructor(kind: Move['kind'], symbol: string, asked: number, there: number) {
    super(`Cannot ${kind} ${asked} ${symbol}: there are ${there}`, { kind, symbol, asked, there })
  }
  override advise = (): string => `At most ${this.facts.there}, or =max for all of it.`
}

/** All of what is not there yet cannot be taken. @example --deposit WETH=max */
export class UnboundedError extends Fault<{ kind: Move['kind']; symbol: string }> {
  override readonly name = 'WhatIf.UnboundedError'
  constructor(kind: Move['kind'], symbol: string) {
    super(`How much ${symbol} to ${kind} has no most`, { kind, symbol })
  }
  override advise = (): string => 'Give the amount in whole tokens; =max is for repay and withdraw.'
}

/** No account of the wallet can do that with the asset. @example --repay DAI=1 where no DAI is owed */
export class NowhereError extends Fault<{ kind: Move['kind']; symbol: string; venue: string | null }> {
  override readonly name = 'WhatIf.NowhereError'
  constructor(kind: Move['kind'], symbol: string, venue: string | null) {
    const where = venue === null ? 'any account of this wallet' : venue
    super(`There is no ${symbol} to ${kind} at ${where}`, { kind, symbol, venue })
  }
  override advise = (): string =>
    this.facts.kind === 'repay' || this.facts.kind === 'withdraw'
      ? 'Name an asset that the account owes or holds; its legs are listed without a what-if.'
      : 'Name an asset that the venue lists.'
}

/** Several accounts of the wallet could do that. @example --deposit WETH=1 with accounts at two venues */
export class WhichVenueError extends Fault<{ symbol: string; venues: readonly string[] }> {
  override readonly name = 'WhatIf.WhichVenueError'
  constructor(symbol: string, venues: readonly string[]) {
    super(`${symbol} could go to ${venues.length} accounts of this wallet`, { symbol, venues })
  }
  override advise = (): string => {
    const { symbol, venues } = this.facts
    return `Say where: ${venues.map((venue) => `${symbol}@${venue}=…`).join(' or ')}.`
  }
}
