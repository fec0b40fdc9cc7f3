import { Asset, Fault } from '@droste/core'
import type { WhatIf } from '@droste/engine'
import type { Command } from 'commander'
import type { Tables } from '../Open.ts'
import * as Fraction from './Fraction.ts'
import * as Pair from './Pair.ts'
import { collect } from './StressFlags.ts'

const KINDS = ['deposit', 'repay', 'withdraw', 'borrow'] as const
type Kind = (typeof KINDS)[number]

/** The flags of a what-if, as text. */
export type WhatIfFlags = { readonly [kind in Kind | 'set']?: readonly string[] }

/** Declares what a wallet may be imagined to do. */
export const declare = (command: Command): Command =>
  command
    .option('--set <asset=change>', 'what if WETH=-10%, and all that stands on it; may be repeated', collect)
    .option('--deposit <asset=tokens>', 'what if WETH=5 came; WETH@VENUE=5 to that venue', collect)
    .option('--repay <asset=tokens>', 'what if USDC=5000 were paid back, or =max', collect)
    .option('--withdraw <asset=tokens>', 'what if WETH=5 left, or =max', collect)
    .option('--borrow <asset=tokens>', 'what if USDC=5000 more were owed', collect)

type Named = {
  readonly kind: Kind
  readonly name: string
  readonly venue: string | null
  readonly tokens: number | 'all'
}

/** What the flags ask for, before any ledger is known; moves as deposit, repay, withdraw, borrow. */
export type Wanted = {
  readonly settings: readonly { readonly name: string; readonly change: number }[]
  readonly moves: readonly Named[]
}

/** Reads the flags. @throws the faults of Fraction and Pair */
export const parse = (flags: WhatIfFlags): Wanted => ({
  settings: (flags.set ?? []).map((text) => Pair.shock('--set', text)),
  moves: KINDS.flatMap((kind) => (flags[kind] ?? []).map((text) => move(kind, text))),
})

function move(kind: Kind, text: string): Named {
  const { name, value } = Pair.parse(`--${kind}`, text, 'ASSET=TOKENS')
  const [asset = '', ...place] = name.split('@')
  const tokens = /^(max|all)$/i.test(value) ? 'all' : Fraction.number(`--${kind}`, value)
  if (tokens !== 'all' && tokens <= 0)
    throw new Fraction.OutOfRangeError(`--${kind}`, text, 'whole tokens, more than 0')
  return { kind, name: asset, venue: place.length > 0 ? place.join('@') : null, tokens }
}

/** The flags in a ledger's own terms. @throws Asset.UnknownAssetError, Asset.AmbiguousAssetError, UnknownVenueError */
export function whatIfOf({ assets, venues }: Tables, { settings, moves }: Wanted): WhatIf.WhatIf {
  const assetOf = (name: string): number => assets.indexOf(Asset.find(assets, name))
  const venueOf = (name: string): number => {
    const found = venues.findIndex(({ id }) => id.toLowerCase() === name.toLowerCase())
    if (found < 0)
      throw new UnknownVenueError(
        name,
        venues.map(({ id }) => id),
      )
    return found
  }
  return {
    settings: settings.map(({ name, change }) => ({ asset: assetOf(name), change })),
    moves: moves.map(({ kind, name, venue, tokens }) => ({
      kind,
      asset: assetOf(name),
      tokens,
      venue: venue === null ? null : venueOf(venue),
    })),
  }
}

/** The ledger has no such venue. @example --repay USDC@aaave=1 */
export class UnknownVenueError extends Fault<{ venue: string; known: readonly string[] }> {
  override readonly name = 'WhatIf.UnknownVenueError'
  constructor(venue: string, known: readonly string[]) {
    super(`No venue “${venue}” in this ledger`, { venue, known })
  }
  override advise = (): string => `Its venues are ${this.facts.known.slice(0, 12).join(', ')}.`
}
