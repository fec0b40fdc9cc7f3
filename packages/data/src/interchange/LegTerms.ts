import { type Account, Consistency, Terms } from '@droste/core'
import { Book } from '@droste/engine'
import type { Problems } from './Problems.ts'

/** A row of the table modes. */
export type ModeKey = { readonly venue: number; readonly id: string }

/** The columns of terms that a leg may state for itself. */
export const OWN_TERMS = ['ltv', 'threshold', 'bonus', 'borrow_factor'] as const

const OWN_NAMES = ['ltv', 'threshold', 'bonus', 'borrowFactor'] as const

/** Numbers factors, and the terms of legs, each distinct row once. A mode is its row in the table modes + 1, or 0. */
export class LegTerms {
  readonly factors: readonly Book.Factor[]
  readonly table = new Book.TermsTable()
  readonly #world: Consistency.World
  readonly #modes: readonly ModeKey[]
  /** By venue and asset; by factor and mode: number + 1, 0 for none. Asked for every leg. */
  readonly #factorAt: Uint32Array
  readonly #set: Uint32Array
  readonly #own = new Map<string, number>()
  constructor(world: Consistency.World, modes: readonly ModeKey[]) {
    const { venues, assets } = world
    this.factors = Book.factorsOf(venues, assets)
    this.#world = world
    this.#modes = modes
    this.#factorAt = new Uint32Array(venues.length * assets.length)
    this.#set = new Uint32Array(this.factors.length * (modes.length + 1))
    this.factors.forEach(({ venue, asset }, at) => {
      this.#factorAt[venue * assets.length + asset] = at + 1
      for (let mode = 0; mode <= modes.length; mode++)
        if (mode === 0 || modes[mode - 1]!.venue === venue)
          this.#set[at * (modes.length + 1) + mode] = this.#number(at, mode, {}) + 1
    })
  }

  /** The factor of an asset at a venue, if it is listed there. */
  factor(venue: number, asset: number): number | undefined {
    const place = this.#factorAt[venue * this.#world.assets.length + asset] ?? 0
    return place === 0 ? undefined : place - 1
  }

  /** The terms that the venue, or the account's mode, sets. */
  set(factor: number, mode: number): number {
    return this.#set[factor * (this.#modes.length + 1) + mode]! - 1
  }

  /** The terms of a leg that states its own, as text by `OWN_TERMS`; what is wrong with them is noted once. */
  own(
    problems: Problems,
    row: () => string,
    factor: number,
    mode: number,
    text: readonly (string | null)[],
  ): number {
    const key = [factor, mode, ...text].join(' ')
    const known = this.#own.get(key)
    if (known !== undefined) return known
    const own: { -readonly [T in keyof Account.Leg]?: Account.Leg[T] } = {}
    OWN_NAMES.forEach((name, at) => {
      const value = text[at] ?? null
      if (value !== null) own[name] = problems.wad(() => `${row()}.${OWN_TERMS[at]}`, value)
    })
    const wrong = Consistency.legProblems(row(), { side: 'collateral', asset: '', amount: 0n, ...own })
    for (const problem of wrong) problems.note(problem.row, problem.what, problem.remedy)
    const number = wrong.length > 0 ? 0 : this.#number(factor, mode, own)
    this.#own.set(key, number)
    return number
  }

  #number(factor: number, mode: number, own: Partial<Account.Leg>): number {
    const { venues, assets } = this.#world
    const { venue, asset } = this.factors[factor]!
    const leg = { side: 'collateral', asset: assets[asset]!.id, amount: 0n, ...own } as const
    const id = mode === 0 ? {} : { mode: this.#modes[mode - 1]!.id }
    const account = { owner: '', venue: venues[venue]!.id, ...id, legs: [leg] }
    return this.table.number(Book.termsRow(Terms.resolve(venues[venue]!, account, leg)))
  }
}
