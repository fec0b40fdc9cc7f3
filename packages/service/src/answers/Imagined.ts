import { Asset, Fault } from '@droste/core'
import type { WhatIf } from '@droste/engine'
import * as Fraction from './Fraction.ts'
import type { Tables } from './Opened.ts'
import * as Pair from './Pair.ts'

export const KINDS = ['deposit', 'repay', 'withdraw', 'borrow'] as const
type Kind = (typeof KINDS)[number]

/** A what-if in the words of the command line; each may be repeated. */
export type Words = { readonly [kind in Kind | 'set']?: readonly string[] | undefined }

/** No token has this many; beyond it sums leave what a double holds well. */
const MOST = 1e24

type Named = {
  readonly kind: Kind
  readonly name: string
  readonly venue: string | null
  readonly tokens: number | 'all'
}

/** What is asked for, before any ledger is known; moves as deposit, repay, withdraw, borrow. */
export type Wanted = {
  readonly settings: readonly { readonly name: string; readonly change: number }[]
  readonly moves: readonly Named[]
}

/** Reads the words, told of by `prefix` (`--` for flags). @throws the faults of Fraction and Pair */
export const parse = (words: Words, prefix: string): Wanted => ({
  settings: (words.set ?? []).map((text) => Pair.shock(`${prefix}set`, text)),
  moves: KINDS.flatMap((kind) => (words[kind] ?? []).map((text) => move(kind, text, prefix))),
})

function move(kind: Kind, text: string, prefix: string): Named {
  const { name, value } = Pair.parse(`${prefix}${kind}`, text, 'ASSET=TOKENS')
  const [asset = '', ...place] = name.split('@')
  const or = kind === 'repay' || kind === 'withdraw' ? ', or max for all there is' : ''
  const tokens = /^(max|all)$/i.test(value) ? 'all' : Fraction.number(`${prefix}${kind}`, value, or)
  if (tokens !== 'all' && !(tokens > 0 && tokens <= MOST))
    throw new Fraction.OutOfRangeError(`${prefix}${kind}`, text, `whole tokens, more than 0${or}`)
  return { kind, name: asset, venue: place.length > 0 ? place.join('@') : null, tokens }
}

/** The same in a ledger's own terms. @throws Asset.UnknownAssetError, Asset.AmbiguousAssetError, UnknownVenueError */
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
