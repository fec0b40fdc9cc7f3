import { Account, Asset, Fault, type Ledger } from '@droste/core'
import type { Problems } from './Problems.ts'

/** A line by column name. */
export type Cells = { readonly [column: string]: string | undefined }

const SIDES = ['collateral', 'supply', 'debt'] as const
const OWN = [
  ['ltv', 'ltv'],
  ['threshold', 'threshold'],
  ['bonus', 'bonus'],
  ['borrow_factor', 'borrowFactor'],
] as const

type Opening = {
  readonly account: Account.Account
  readonly legs: Account.Leg[]
  /** Of each leg, by side and asset: the line it stands in. */
  readonly lines: Map<string, number>
}

/** Gathers lines of a flat table of legs into accounts, in the order in which these are met. */
export class CsvLegs {
  readonly #problems: Problems
  readonly #venues: ReadonlySet<string>
  readonly #only: string | undefined
  readonly #assets: readonly Asset.Asset[]
  readonly #named = new Map<string, Asset.Asset | Fault<unknown>>()
  readonly #openings = new Map<string, Opening>()
  constructor(problems: Problems, { venues, assets }: Pick<Ledger.Ledger, 'venues' | 'assets'>) {
    this.#problems = problems
    this.#assets = assets
    this.#venues = new Set(venues.map(({ id }) => id))
    this.#only = venues.length === 1 ? venues[0]?.id : undefined
  }

  accounts(): Account.Account[] {
    return Array.from(this.#openings.values(), ({ account }) => account)
  }

  /** Takes in line `line`, or notes what is wrong with it. */
  add(line: number, cells: Cells): void {
    const before = this.#problems.total
    const leg = this.#leg(line, cells)
    const opening = this.#opening(line, cells)
    if (this.#problems.total > before || !leg || !opening) return
    const key = `${leg.side} ${leg.asset}`
    const first = opening.lines.get(key)
    if (first !== undefined)
      this.#note(line, `the same leg stands in line ${first}`, 'Add the two up into one line.')
    opening.lines.set(key, line)
    opening.legs.push(leg)
  }

  #note(line: number, what: string, remedy: string): void {
    this.#problems.note(`line ${line}`, what, remedy)
  }

  #opening(line: number, cells: Cells): Opening | null {
    const owner = cells['account'] ?? ''
    const venue = cells['venue'] || this.#only
    if (owner === '') this.#note(line, 'names no account', 'Give the owner of the leg.')
    if (venue === undefined || !this.#venues.has(venue)) {
      const known = [...this.#venues].join(', ')
      this.#note(
        line,
        `unknown venue “${venue ?? ''}”`,
        `Write one of ${known}, or add it to the venue file.`,
      )
      return null
    }
    const sub = cells['sub'] || undefined
    const mode = cells['mode'] || undefined
    const id = Account.idOf({ owner, venue, ...(sub === undefined ? {} : { sub }), legs: [] })
    const known = this.#openings.get(id)
    if (known) {
      if (known.account.mode !== mode)
        this.#note(
          line,
          `${id} has another mode in an earlier line`,
          'An account has one mode: write it in every line.',
        )
      return known
    }
    const legs: Account.Leg[] = []
    const account = {
      owner,
      venue,
      ...(sub === undefined ? {} : { sub }),
      ...(mode === undefined ? {} : { mode }),
      legs,
    }
    const opening = { account, legs, lines: new Map<string, number>() }
    this.#openings.set(id, opening)
    return opening
  }

  #leg(line: number, cells: Cells): Account.Leg | null {
    const side = SIDES.find((word) => word === cells['side'])
    if (!side) this.#note(line, `unknown side “${cells['side'] ?? ''}”`, `Write one of ${SIDES.join(', ')}.`)
    const asset = this.#asset(cells['asset'] ?? '')
    if (asset instanceof Fault) {
      this.#note(line, asset.message, asset.advise())
      return null
    }
    const text = cells['amount'] ?? ''
    const amount = this.#problems.decimal(() => `line ${line}`, text, asset.decimals)
    if (amount < 0n)
      this.#note(line, `the amount ${text} is negative`, 'What is owed has the side “debt”, and is positive.')
    const own: { -readonly [T in keyof Account.Leg]?: Account.Leg[T] } = {}
    for (const [column, term] of OWN) {
      const value = cells[column] ?? ''
      if (value !== '') own[term] = this.#problems.wad(() => `line ${line}`, value)
    }
    return side ? { side, asset: asset.id, amount, ...own } : null
  }

  #asset(name: string): Asset.Asset | Fault<unknown> {
    const known = this.#named.get(name)
    if (known) return known
    const found = findOrFault(this.#assets, name)
    this.#named.set(name, found)
    return found
  }
}

function findOrFault(assets: readonly Asset.Asset[], name: string): Asset.Asset | Fault<unknown> {
  try {
    return Asset.find(assets, name)
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}
