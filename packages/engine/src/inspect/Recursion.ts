import * as Family from './Family.ts'
import type { Sheet } from './Sheet.ts'
import { assetOf, legUsd, type Subject } from './Subject.ts'

/** What one family of assets carries, USD. */
export type FamilyTotals = {
  readonly root: number
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly loopedDebtUsd: number
}

/** Accounts whose looped debt takes at least so many loops; null: no number of loops reaches it. */
export type Depth = { readonly loops: number | null; readonly accounts: number; readonly debtUsd: number }

/** How much of the debt stands on itself. docs/spec/measures.md M6 to M9. */
export type Recursion = {
  readonly loopedDebtUsd: number
  /** Looped debt over all debt, 0 where there is none. */
  readonly loopedShare: number
  readonly sameAssetDebtUsd: number
  readonly depth: readonly Depth[]
  /** Families with looped debt, largest first. */
  readonly families: readonly FamilyTotals[]
}

/** The measure of the book, and looped debt and fewest loops of each account, for whoever explains them. */
export type Measured = { readonly recursion: Recursion; readonly loopedUsd: Float64Array }

/**
 * Fewest loops (borrow and redeposit at `limit` of the collateral each time) after which looped debt is `share` of
 * the collateral (M9). Null where no number of loops gets there: `share` at or above `limit`.
 */
export function equivalentLoops(share: number, limit: number): number | null {
  if (share <= 0) return 0
  if (share >= limit) return null
  if (limit >= 1) return share / (1 - share)
  return Math.log((limit - share) / (1 - share)) / Math.log(limit) - 1
}

/** Whole loops: the next integer, forgiving the last digits of a logarithm. */
export const wholeLoops = (loops: number): number => Math.max(1, Math.ceil(loops - 1e-9))

/**
 * Share of its collateral that the account may owe before it is eligible, with the debts it has (M8). Null where it
 * owes nothing or has nothing.
 */
export function borrowingLimit(sheet: Sheet, row: number): number | null {
  const collateral = sheet.collateralUsd[row]!
  const debt = sheet.debtUsd[row]!
  if (collateral <= 0 || debt <= 0) return null
  return ((sheet.limitUsd[row]! / sheet.weightedDebtUsd[row]!) * debt) / collateral
}

/** Equivalent loops of account `row` with that much looped debt (M9). */
export function loopsOf(sheet: Sheet, row: number, loopedUsd: number): number | null {
  const limit = borrowingLimit(sheet, row)
  if (limit === null || loopedUsd <= 0) return 0
  return equivalentLoops(loopedUsd / sheet.collateralUsd[row]!, limit)
}

/** Measures looped debt, account by account and family by family. */
export function measure(subject: Subject, sheet: Sheet): Measured {
  const { book } = subject
  const family = Family.roots(subject.structure)
  const stands = Uint32Array.from(subject.structure.stands)
  const within = new Matcher(family)
  const same = new Matcher(stands)
  const loopedUsd = new Float64Array(book.accounts)
  const depths = new Map<number | null, { accounts: number; debtUsd: number }>()
  let looped = 0
  let debt = 0
  let sameAsset = 0
  for (let row = 0; row < book.accounts; row++) {
    const owed = sheet.debtUsd[row]!
    if (owed <= 0) continue
    debt += owed
    within.add(subject, row)
    same.add(subject, row)
    sameAsset += same.settle()
    const share = within.settle()
    if (share <= 0) continue
    loopedUsd[row] = share
    looped += share
    const loops = loopsOf(sheet, row, share)
    const key = loops === null ? null : wholeLoops(loops)
    const depth = depths.get(key) ?? { accounts: 0, debtUsd: 0 }
    depth.accounts++
    depth.debtUsd += share
    depths.set(key, depth)
  }
  return {
    loopedUsd,
    recursion: {
      loopedDebtUsd: looped,
      loopedShare: debt > 0 ? looped / debt : 0,
      sameAssetDebtUsd: sameAsset,
      depth: [...depths]
        .map(([loops, group]) => ({ loops, ...group }))
        .sort((a, b) => (a.loops ?? Number.POSITIVE_INFINITY) - (b.loops ?? Number.POSITIVE_INFINITY)),
      families: within.totals(),
    },
  }
}

/** Matches what an account holds against what it owes, group by group, and adds up over accounts. */
class Matcher {
  readonly #group: Uint32Array
  readonly #held: Float64Array
  readonly #owed: Float64Array
  readonly #heldAll: Float64Array
  readonly #owedAll: Float64Array
  readonly #matchedAll: Float64Array
  readonly #touched: number[] = []
  constructor(group: Uint32Array) {
    this.#group = group
    const column = (): Float64Array => new Float64Array(group.length)
    this.#held = column()
    this.#owed = column()
    this.#heldAll = column()
    this.#owedAll = column()
    this.#matchedAll = column()
  }

  add(subject: Subject, row: number): void {
    const { book } = subject
    this.#touched.length = 0
    this.#take(subject, this.#owed, book.debts[row]!, book.supplies[row]!)
    this.#take(subject, this.#held, book.first[row]!, book.debts[row]!)
    this.#take(subject, this.#held, book.supplies[row]!, book.first[row + 1]!)
  }

  #take(subject: Subject, into: Float64Array, from: number, end: number): void {
    for (let at = from; at < end; at++) {
      const group = this.#group[assetOf(subject.book, at)]!
      into[group]! += legUsd(subject, at)
      this.#touched.push(group)
    }
  }

  /** Σ min(held, owed) of the account added last, USD; forgets the account. */
  settle(): number {
    let matched = 0
    for (const group of this.#touched) {
      const pair = Math.min(this.#held[group]!, this.#owed[group]!)
      matched += pair
      this.#heldAll[group]! += this.#held[group]!
      this.#owedAll[group]! += this.#owed[group]!
      this.#matchedAll[group]! += pair
      this.#held[group] = 0
      this.#owed[group] = 0
    }
    return matched
  }

  totals(): FamilyTotals[] {
    return [...this.#matchedAll.entries()]
      .filter(([, loopedDebtUsd]) => loopedDebtUsd > 0)
      .map(([root, loopedDebtUsd]) => ({
        root,
        collateralUsd: this.#heldAll[root]!,
        debtUsd: this.#owedAll[root]!,
        loopedDebtUsd,
      }))
      .sort((a, b) => b.loopedDebtUsd - a.loopedDebtUsd)
  }
}

/** What account `row` holds, owes and loops in each family, USD; families without looped debt are left out. */
export function byFamily(subject: Subject, row: number): ReadonlyMap<number, FamilyTotals> {
  const one = new Matcher(Family.roots(subject.structure))
  one.add(subject, row)
  one.settle()
  return new Map(one.totals().map((totals) => [totals.root, totals]))
}

/** What every account that owes anything holds, owes and loops in the family of `root`, USD, by row. */
export function byAccount(subject: Subject, sheet: Sheet, root: number): ReadonlyMap<number, FamilyTotals> {
  const family = Family.roots(subject.structure)
  const { book } = subject
  const found = new Map<number, FamilyTotals>()
  for (let row = 0; row < book.accounts; row++) {
    if (sheet.debtUsd[row]! <= 0) continue
    let collateralUsd = 0
    let debtUsd = 0
    for (let at = book.first[row]!; at < book.first[row + 1]!; at++) {
      if (family[assetOf(book, at)] !== root) continue
      if (at >= book.debts[row]! && at < book.supplies[row]!) debtUsd += legUsd(subject, at)
      else collateralUsd += legUsd(subject, at)
    }
    if (collateralUsd > 0 || debtUsd > 0)
      found.set(row, { root, collateralUsd, debtUsd, loopedDebtUsd: Math.min(collateralUsd, debtUsd) })
  }
  return found
}
