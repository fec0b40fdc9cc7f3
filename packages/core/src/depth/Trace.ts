import { idOf } from '../Account.ts'
import type { AssetId } from '../Asset.ts'
import { min } from '../Fixed.ts'
import * as Flash from './Flash.ts'
import { type Dealing, type Event, type Exchange, type Transfer, transactions, walletOf } from './History.ts'
import * as Lots from './Lots.ts'

/**
 * How mixed units are told apart (D4). `fifo`: of a wallet the first that came leaves first, and a position is a stack,
 * wound and unwound at its top. `proportional`: whatever moves is a part of everything there is.
 */
export type Method = 'fifo' | 'proportional'

/** What the history itself does not say: USD for one base unit, and what a venue lends against a USD of collateral. */
export type Terms = {
  readonly worth: (asset: AssetId) => number
  readonly ltv: (venue: string, asset: AssetId) => number
}

/** So many base units of an asset that have passed `depth` borrow edges. */
export type Units = { readonly asset: AssetId; readonly depth: number; readonly amount: bigint }

/** What an account holds and owes at a venue at the end, by depth. */
export type Position = {
  /** `Account.idOf`. */
  readonly account: string
  readonly owner: string
  readonly sub: string | undefined
  readonly venue: string
  readonly collateral: readonly Units[]
  readonly debts: readonly Units[]
  /** How often it was wound up in one transaction. */
  readonly flashLoans: number
}

type Open = {
  readonly head: Omit<Position, 'collateral' | 'debts' | 'flashLoans'>
  readonly collateral: Lots.Pool
  readonly debts: Lots.Pool
  flashLoans: number
}

/** Beyond this share of a borrowing what stands behind it is rounding. */
const NOTHING = 1e-9

/**
 * Follows every unit through a history and says how deep each stands: docs/spec/depth.md. Positions in the order in
 * which they were first touched. @throws History.AmountError
 */
export function follow(events: readonly Event[], method: Method, terms: Terms): Position[] {
  const tracer = new Tracer(method, terms)
  for (const transaction of transactions(events)) tracer.run(transaction)
  return tracer.positions()
}

class Tracer {
  readonly #terms: Terms
  readonly #wallet: Lots.Choice
  readonly #position: Lots.Choice
  readonly #wallets = new Map<string, Lots.Pool>()
  readonly #open = new Map<string, Open>()
  readonly #holds = new Map<Lots.Pool, Open>()

  constructor(method: Method, terms: Terms) {
    this.#terms = terms
    this.#wallet = method === 'fifo' ? 'first' : 'part'
    this.#position = method === 'fifo' ? 'last' : 'part'
  }

  run(transaction: readonly Event[]): void {
    const taken = new Map<Event, Lots.Loan>()
    const returned = new Map<Event, { readonly loan: Lots.Loan; readonly amount: bigint }>()
    for (const flash of Flash.find(transaction)) {
      const loan: Lots.Loan = { pools: new Set() }
      taken.set(flash.taken, loan)
      returned.set(flash.returned, { loan, amount: flash.taken.amount })
    }
    for (const event of transaction) {
      const loan = taken.get(event)
      const back = returned.get(event)
      if (loan && event.kind === 'transfer')
        this.#enter(event.to, [{ ...Lots.own(event.asset, event.amount), loan }])
      else if (back) this.#giveBack(event, back.loan, back.amount)
      else this.#apply(event)
    }
  }

  positions(): Position[] {
    return [...this.#open.values()].map(({ head, collateral, debts, flashLoans }) => ({
      ...head,
      collateral: byDepth(collateral),
      debts: byDepth(debts),
      flashLoans,
    }))
  }

  #apply(event: Dealing | Exchange | Transfer): void {
    if ('owner' in event) this.#deal(event)
    else {
      const given = this.#leave(event.wallet, event.asset, event.amount)
      if (event.kind === 'transfer') this.#enter(event.to, given)
      else this.#enter(event.wallet, Lots.turnedInto(given, event.got, event.gotAmount))
    }
  }

  #deal(event: Dealing): void {
    if (event.kind === 'supply') this.#supply(event)
    else if (event.kind === 'withdraw') this.#withdraw(event)
    else if (event.kind === 'borrow') this.#borrow(event)
    else this.#repay(event)
  }

  #supply(event: Dealing): void {
    const { asset, amount } = event
    Lots.put(this.#at(event).collateral, this.#leave(paidBy(event), asset, amount), this.#position)
  }

  /** What was never seen going in has been earned there: own (D2). */
  #withdraw(event: Dealing): void {
    const taken = Lots.take(this.#at(event).collateral, event.asset, event.amount, this.#position)
    this.#enter(paidBy(event), [...taken, Lots.own(event.asset, event.amount - Lots.sum(taken))])
  }

  #borrow(event: Dealing): void {
    const { debts, collateral } = this.#at(event)
    const { asset, amount, venue } = event
    const backing = this.#position === 'part' ? this.#whole(venue, collateral) : this.#top(event, collateral)
    const weights = backing.map(({ worth }) => BigInt(Math.round(worth * 1e18)))
    const total = weights.reduce((sum, weight) => sum + weight, 0n)
    const pieces = total > 0n ? Lots.share(amount, weights, total) : [amount]
    const lots = pieces.map((piece, at) => ({
      ...Lots.own(asset, piece),
      depth: 1 + (total > 0n ? backing[at]!.depth : 0),
    }))
    Lots.put(debts, lots, this.#position)
    this.#enter(paidBy(event), lots)
  }

  /** Collateral under the debt that goes is free to be borrowed against again. More than was borrowed is interest. */
  #repay(event: Dealing): void {
    const { debts, collateral } = this.#at(event)
    const { asset, amount, venue } = event
    this.#leave(paidBy(event), asset, amount)
    for (const paid of Lots.take(debts, asset, amount, this.#position)) {
      let left = Number(paid.amount) * this.#terms.worth(asset)
      for (const lot of [...collateral].reverse()) {
        if (lot.depth !== paid.depth - 1 || left <= 0) continue
        const perUnit = this.#lends(venue, lot.asset)
        if (perUnit <= 0) continue
        const freed = Math.min(Number(lot.amount - lot.free), left / perUnit)
        left -= freed * perUnit
        lot.free = min(lot.amount, lot.free + BigInt(Math.round(freed)))
      }
    }
  }

  /** All collateral of the account at the venue stands behind a borrowing (D5, proportional). Shares add up to one. */
  #whole(venue: string, collateral: Lots.Pool): Backing[] {
    const backing = collateral.map(({ asset, amount, depth }) => ({
      depth,
      worth: Number(amount) * this.#lends(venue, asset),
    }))
    return normal(backing)
  }

  /** What was supplied last and is not borrowed against yet stands behind a borrowing (D5, fifo). */
  #top({ venue, asset, amount }: Dealing, collateral: Lots.Pool): Backing[] {
    const wanted = Number(amount) * this.#terms.worth(asset)
    const stack = [...collateral].reverse()
    const found: Backing[] = []
    let left = wanted
    for (const lot of stack) {
      const perUnit = this.#lends(venue, lot.asset)
      const worth = Math.min(left, Number(lot.free) * perUnit)
      if (worth <= wanted * NOTHING) continue
      lot.free -= min(lot.free, BigInt(Math.round(worth / perUnit)))
      left -= worth
      found.push({ depth: lot.depth, worth })
    }
    if (found.length > 0) return normal(found)
    for (const lot of stack) {
      const worth = Math.min(left, Number(lot.amount) * this.#lends(venue, lot.asset))
      left -= worth
      found.push({ depth: lot.depth, worth })
    }
    return normal(found)
  }

  #giveBack(event: Event, loan: Lots.Loan, amount: bigint): void {
    const wallet = walletOf(event)
    const paid = this.#leave(wallet, event.asset, amount).filter((lot) => lot.loan !== loan)
    this.#leave(wallet, event.asset, event.amount - amount)
    for (const pool of loan.pools) {
      const open = this.#holds.get(pool)
      if (open) open.flashLoans++
    }
    Lots.settle(loan, paid, this.#position)
  }

  #leave(wallet: string, asset: AssetId, amount: bigint): Lots.Lot[] {
    const taken = Lots.take(this.#pool(wallet), asset, amount, this.#wallet)
    const missing = amount - Lots.sum(taken)
    return missing > 0n ? [...taken, Lots.own(asset, missing)] : taken
  }

  #enter(wallet: string, lots: readonly Lots.Lot[]): void {
    Lots.put(this.#pool(wallet), lots, this.#wallet)
  }

  #lends(venue: string, asset: AssetId): number {
    return this.#terms.worth(asset) * this.#terms.ltv(venue, asset)
  }

  #pool(wallet: string): Lots.Pool {
    const known = this.#wallets.get(wallet)
    if (known) return known
    const pool: Lots.Pool = []
    this.#wallets.set(wallet, pool)
    return pool
  }

  #at({ owner, sub, venue }: Dealing): Open {
    const account = idOf({ owner, sub, venue, legs: [] })
    const known = this.#open.get(account)
    if (known) return known
    const open: Open = { head: { account, owner, sub, venue }, collateral: [], debts: [], flashLoans: 0 }
    this.#open.set(account, open)
    this.#holds.set(open.collateral, open)
    return open
  }
}

/** What stands behind a borrowing: worth in USD, at some depth. */
type Backing = { readonly depth: number; readonly worth: number }

const paidBy = ({ wallet, owner }: Dealing): string => wallet ?? owner

function normal(backing: readonly Backing[]): Backing[] {
  const total = backing.reduce((sum, { worth }) => sum + worth, 0)
  return total > 0 ? backing.map(({ depth, worth }) => ({ depth, worth: worth / total })) : []
}

function byDepth(pool: Lots.Pool): Units[] {
  const found = new Map<string, Units>()
  for (const { asset, depth, amount } of pool) {
    const key = `${asset} ${depth}`
    found.set(key, { asset, depth, amount: (found.get(key)?.amount ?? 0n) + amount })
  }
  return [...found.values()].sort((a, b) => a.depth - b.depth || (a.asset < b.asset ? -1 : 1))
}
