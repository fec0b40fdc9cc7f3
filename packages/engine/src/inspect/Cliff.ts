import * as Sensitivity from './Sensitivity.ts'
import type { Sheet } from './Sheet.ts'
import { legUsd, type Subject } from './Subject.ts'

/** Eligible debt (USD, at the fallen prices) when an asset has fallen by `drop`. */
export type Step = { readonly drop: number; readonly eligibleDebtUsd: number }

/** What a fall of one asset makes eligible, and where that jumps the most. docs/spec/measures.md M12 to M14. */
export type Cliff = {
  readonly asset: number
  /** `depeg`: a claim that loses value against what it stands for. */
  readonly kind: 'price' | 'depeg'
  readonly drop: number
  readonly eligibleDebtUsd: number
  /** What the last percent of `drop` added. */
  readonly jumpUsd: number
  readonly staircase: readonly Step[]
}

/** The staircase goes from no fall to this many percent. */
export const STEPS = 60

/**
 * The staircase of every asset whose fall makes debt eligible, largest jump first. Exact: health is linear in one
 * price, so that each account is eligible on one interval of falls.
 */
export function find(subject: Subject, sheet: Sheet): Cliff[] {
  const swings = new Swings(subject)
  const stairs = new Map<number, Stair>()
  let standing = 0
  for (let row = 0; row < subject.book.accounts; row++) {
    const debtUsd = sheet.debtUsd[row]!
    if (debtUsd <= 0) continue
    const margin = sheet.limitUsd[row]! - sheet.weightedDebtUsd[row]!
    if (margin < 0) standing += debtUsd
    for (const asset of swings.of(row)) {
      const stair = stairs.get(asset) ?? newStair()
      stairs.set(asset, stair)
      if (margin < 0) stair.moved += debtUsd
      if (swings.bent.has(asset)) {
        addBent(stair.bent, subject, swings, row, asset)
        continue
      }
      const steps = eligibleSteps(margin, swings.margin[asset]!)
      if (!steps) continue
      const slope = swings.debtUsd[asset]!
      stair.debt[steps.from]! += debtUsd
      stair.debt[steps.to + 1]! -= debtUsd
      stair.slope[steps.from]! += slope
      stair.slope[steps.to + 1]! -= slope
    }
  }
  return [...stairs]
    .map(([asset, stair]) => cliffOf(subject, asset, stair, standing))
    .filter((cliff) => cliff.jumpUsd > 0)
    .sort((a, b) => b.jumpUsd - a.jumpUsd)
}

/** Differences of the sums over eligible accounts, step by step. */
type Stair = {
  /** Debt that is eligible before any fall, of accounts that the asset moves. */
  moved: number
  readonly debt: Float64Array
  readonly slope: Float64Array
  /** Eligible debt at each step of the accounts for which the line has a kink. */
  readonly bent: Float64Array
}
const newStair = (): Stair => ({
  moved: 0,
  bent: new Float64Array(STEPS + 1),
  debt: new Float64Array(STEPS + 2),
  slope: new Float64Array(STEPS + 2),
})

/** What an account loses of its margin (limit less weighted debt), and of its debt, per unit of each asset's fall. */
export class Swings {
  readonly margin: Float64Array
  readonly debtUsd: Float64Array
  /** Assets of the account whose fall makes one of its legs worthless before the last step. */
  readonly bent = new Set<number>()
  readonly #subject: Subject
  readonly #causes: readonly (readonly (readonly [number, number])[])[]
  readonly #touched = new Set<number>()
  constructor(subject: Subject) {
    this.#subject = subject
    this.#causes = Sensitivity.ofFactors(subject, Sensitivity.responses(subject)).map((map) => [...map])
    this.margin = new Float64Array(subject.book.assets.length)
    this.debtUsd = new Float64Array(subject.book.assets.length)
  }

  /** The assets that move account `row`; `margin` and `debtUsd` hold its figures until the next call. */
  of(row: number): ReadonlySet<number> {
    const { book } = this.#subject
    for (const asset of this.#touched) {
      this.margin[asset] = 0
      this.debtUsd[asset] = 0
    }
    this.#touched.clear()
    this.bent.clear()
    const owes = book.debts[row]!
    for (let at = book.first[row]!; at < book.supplies[row]!; at++) {
      const usd = legUsd(this.#subject, at)
      const terms = book.terms[at]!
      const counted = at < owes ? usd * book.threshold[terms]! : -usd * book.debtWeight[terms]!
      for (const [asset, share] of this.#causes[book.factor[at]!]!) {
        this.#touched.add(asset)
        if (share * STEPS > 100) this.bent.add(asset)
        this.margin[asset]! += counted * share
        if (at >= owes) this.debtUsd[asset]! += usd * share
      }
    }
    return this.#touched
  }

  /** Share by which the oracle price of the asset of leg `at` falls when `assets` have fallen by `drop`, at most 1. */
  fall(at: number, assets: readonly number[], drop: number): number {
    let fall = 0
    for (const [cause, share] of this.#causes[this.#subject.book.factor[at]!]!)
      if (assets.includes(cause)) fall += drop * share
    return Math.min(1, fall)
  }
}

/** An account when assets have fallen: USD at the fallen oracle prices. */
export type Fallen = { readonly limitUsd: number; readonly weightedDebtUsd: number; readonly debtUsd: number }

/** Values account `row` anew: a claim whose debts outgrow its backing is worth nothing, not less (M13). */
export function fallen(
  subject: Subject,
  swings: Swings,
  row: number,
  assets: readonly number[],
  drop: number,
): Fallen {
  const { book } = subject
  const owes = book.debts[row]!
  let limitUsd = 0
  let weightedDebtUsd = 0
  let debtUsd = 0
  for (let at = book.first[row]!; at < book.supplies[row]!; at++) {
    const usd = legUsd(subject, at) * (1 - swings.fall(at, assets, drop))
    const terms = book.terms[at]!
    if (at < owes) limitUsd += usd * book.threshold[terms]!
    else {
      weightedDebtUsd += usd * book.debtWeight[terms]!
      debtUsd += usd
    }
  }
  return { limitUsd, weightedDebtUsd, debtUsd }
}

function addBent(bent: Float64Array, subject: Subject, swings: Swings, row: number, asset: number): void {
  for (let step = 0; step <= STEPS; step++) {
    const { limitUsd, weightedDebtUsd, debtUsd } = fallen(subject, swings, row, [asset], step / 100)
    if (limitUsd < weightedDebtUsd) bent[step]! += debtUsd
  }
}

/** Whole percents of a fall at which `margin − fall · slope` is below 0; null if none up to the last step. */
export function eligibleSteps(margin: number, slope: number): { from: number; to: number } | null {
  const eligible = (step: number): boolean => margin - (step / 100) * slope < 0
  if (slope > 0 || (slope === 0 && margin < 0)) {
    let from = slope === 0 ? 0 : Math.min(Math.max(Math.floor((100 * margin) / slope), 0), STEPS + 1)
    while (from <= STEPS && !eligible(from)) from++
    while (from > 0 && eligible(from - 1)) from--
    return from <= STEPS ? { from, to: STEPS } : null
  }
  if (margin >= 0) return null
  let to = Math.min(Math.ceil((100 * margin) / slope), STEPS)
  while (to < STEPS && eligible(to + 1)) to++
  while (to >= 0 && !eligible(to)) to--
  return to >= 0 ? { from: 0, to } : null
}

function cliffOf(subject: Subject, asset: number, stair: Stair, standing: number): Cliff {
  const constant = standing - stair.moved
  const staircase: Step[] = []
  let debt = 0
  let slope = 0
  for (let step = 0; step <= STEPS; step++) {
    debt += stair.debt[step]!
    slope += stair.slope[step]!
    const drop = step / 100
    staircase.push({ drop, eligibleDebtUsd: Math.max(0, constant + debt - drop * slope + stair.bent[step]!) })
  }
  return { asset, kind: subject.structure.claims[asset] ? 'depeg' : 'price', ...edge(staircase), staircase }
}

/** Where a staircase climbs the most in one percent. */
function edge(staircase: readonly Step[]): Pick<Cliff, 'drop' | 'eligibleDebtUsd' | 'jumpUsd'> {
  const jump = (step: number): number =>
    staircase[step]!.eligibleDebtUsd - staircase[step - 1]!.eligibleDebtUsd
  let top = 1
  for (let step = 2; step <= STEPS; step++) if (jump(step) > jump(top)) top = step
  return { ...staircase[top]!, jumpUsd: jump(top) }
}

/** The staircase of assets that fall together, by the same share: every borrower valued anew at every step. */
export function together(
  subject: Subject,
  sheet: Sheet,
  assets: readonly number[],
): Pick<Cliff, 'drop' | 'eligibleDebtUsd' | 'jumpUsd' | 'staircase'> {
  const swings = new Swings(subject)
  const staircase = Array.from({ length: STEPS + 1 }, (_, step) => {
    let eligibleDebtUsd = 0
    for (let row = 0; row < subject.book.accounts; row++) {
      if (sheet.debtUsd[row]! <= 0) continue
      const after = fallen(subject, swings, row, assets, step / 100)
      if (after.limitUsd < after.weightedDebtUsd) eligibleDebtUsd += after.debtUsd
    }
    return { drop: step / 100, eligibleDebtUsd }
  })
  return { ...edge(staircase), staircase }
}
