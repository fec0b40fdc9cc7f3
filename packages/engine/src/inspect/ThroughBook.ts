import { Quantile } from '@droste/core'
import type { Sheet } from './Sheet.ts'
import { assetOf, legUsd, type Subject } from './Subject.ts'
import * as Through from './Through.ts'

/** A claim that somebody in the book holds. Per USD of it, and of its own assets. */
export type Token = {
  readonly asset: number
  readonly heldUsd: number
  /** What backs one whole token, USD, and what the token is priced at. */
  readonly worthUsd: number
  readonly priceUsd: number
  readonly control: number
  readonly borrowedShare: number
}

/** An asset as it is deposited: how much, and what share of it borrowing may have paid for. USD. */
export type Reserve = {
  readonly asset: number
  readonly depositedUsd: number
  readonly debtFinancedShare: number
}

/** What the book holds and owes of an asset that is no claim, through all claims. USD. */
export type Outside = { readonly asset: number; readonly longUsd: number; readonly shortUsd: number }

/** Leverage through claims over the borrowers that are not under water, null where there is none. */
export type Spread = { readonly p50: number | null; readonly p90: number | null; readonly max: number | null }

/** A book looked through its claims. docs/spec/claims.md K5 to K8. */
export type ThroughBook = {
  readonly lockedUsd: number
  readonly borrowedUsd: number
  readonly claimedUsd: number
  readonly redeemableUsd: number
  /** Locked over redeemable, null where nothing is redeemable. */
  readonly countedTimes: number | null
  readonly controlledUsd: number
  readonly leverage: Spread
  /** Largest first. */
  readonly outside: readonly Outside[]
  readonly tokens: readonly Token[]
  readonly reserves: readonly Reserve[]
  readonly cycles: readonly Through.Cycle[]
  readonly rejected: Through.Through['rejected']
}

/** Looks a book through. @throws Clearing.EndlessCycleError, Settle.UnsettledError, Sensitivity.DivergingClaimsError */
export function measure(subject: Subject, sheet: Sheet): ThroughBook {
  const { book, structure, prices } = subject
  const through = Through.solve(structure, prices)
  const held = new Float64Array(book.assets.length)
  const owed = new Float64Array(book.assets.length)
  const deposited = new Float64Array(book.assets.length)
  const financed = new Float64Array(book.assets.length)
  const leverage = new Float64Array(book.accounts)
  let [borrowedUsd, claimedUsd, controlledUsd, count] = [0, 0, 0, 0]
  for (let row = 0; row < book.accounts; row++) {
    const [collateralUsd, debtUsd] = [sheet.collateralUsd[row]!, sheet.debtUsd[row]!]
    const bought = collateralUsd > 0 ? Math.min(1, debtUsd / collateralUsd) : 0
    const [debts, supplies, end] = [book.debts[row]!, book.supplies[row]!, book.first[row + 1]!]
    let controlled = 0
    for (let at = book.first[row]!; at < end; at++) {
      const asset = assetOf(book, at)
      if (at >= debts && at < supplies) {
        owed[asset]! += book.amount[at]!
        continue
      }
      const usd = legUsd(subject, at)
      const own = through.borrowed[structure.stands[asset]!]!
      held[asset]! += book.amount[at]!
      deposited[asset]! += usd
      financed[asset]! += usd * (own + (1 - own) * bought)
      controlled += usd * through.control[asset]!
      claimedUsd += usd * through.lent[structure.stands[asset]!]!
    }
    borrowedUsd += debtUsd
    controlledUsd += controlled
    if (debtUsd > 0 && collateralUsd > debtUsd) leverage[count++] = controlled / (collateralUsd - debtUsd)
  }
  const lockedUsd = deposited.reduce((sum, usd) => sum + usd, 0)
  const redeemableUsd = Math.max(0, lockedUsd - borrowedUsd - claimedUsd)
  return {
    lockedUsd,
    borrowedUsd,
    claimedUsd,
    redeemableUsd,
    countedTimes: redeemableUsd > 0 ? lockedUsd / redeemableUsd : null,
    controlledUsd,
    leverage: spread(leverage.subarray(0, count)),
    outside: outside(subject, held, owed),
    tokens: tokens(subject, through, deposited),
    reserves: byUsd(deposited, (asset, depositedUsd) => ({
      asset,
      depositedUsd,
      debtFinancedShare: financed[asset]! / depositedUsd,
    })),
    cycles: through.cycles,
    rejected: through.rejected,
  }
}

/** What one leg controls: asset, USD deposited, USD of outside assets for each of them (K5). */
export type Controlled = { readonly asset: number; readonly usd: number; readonly control: number }

/** What the deposits of an account control, leg by leg, asked account by account; claims are solved once. */
export function controlOf(subject: Subject): (row: number) => Controlled[] {
  const { book } = subject
  const { control } = Through.solve(subject.structure, subject.prices)
  return (row) => {
    const found: Controlled[] = []
    for (let at = book.first[row]!; at < book.first[row + 1]!; at++) {
      const asset = assetOf(book, at)
      if (at < book.debts[row]! || at >= book.supplies[row]!)
        found.push({ asset, usd: legUsd(subject, at), control: control[asset]! })
    }
    return found
  }
}

function spread(leverage: Float64Array): Spread {
  const sorted = leverage.sort()
  const quantile = (level: number): number | null =>
    sorted.length > 0 ? Quantile.ofSorted(sorted, level) : null
  return { p50: quantile(0.5), p90: quantile(0.9), max: quantile(1) }
}

function outside({ structure, prices }: Subject, held: Float64Array, owed: Float64Array): Outside[] {
  return Through.exposures(structure, held, owed)
    .map(({ asset, long, short }) => ({
      asset,
      longUsd: long * prices[asset]!,
      shortUsd: short * prices[asset]!,
    }))
    .sort((a, b) => b.longUsd + b.shortUsd - a.longUsd - a.shortUsd)
}

function tokens({ structure, prices }: Subject, through: Through.Through, deposited: Float64Array): Token[] {
  return byUsd(deposited, (asset, heldUsd) => ({
    asset,
    heldUsd,
    worthUsd: through.worth[asset]!,
    priceUsd: prices[asset]!,
    control: through.control[asset]!,
    borrowedShare: through.borrowed[asset]!,
  })).filter(({ asset }) => structure.claims[asset])
}

function byUsd<T>(usd: Float64Array, make: (asset: number, usd: number) => T): T[] {
  return Array.from(usd.keys())
    .filter((asset) => usd[asset]! > 0)
    .sort((a, b) => usd[b]! - usd[a]!)
    .map((asset) => make(asset, usd[asset]!))
}
