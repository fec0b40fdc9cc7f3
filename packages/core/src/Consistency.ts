import { type Account, idOf, type Leg } from './Account.ts'
import type { Asset } from './Asset.ts'
import { judgeClaims, useParts } from './consistency/claims.ts'
import {
  type Findings,
  isKnown,
  type Known,
  none,
  note,
  type Problem,
  SHARE,
  unique,
  use,
  within,
} from './consistency/Findings.ts'
import { judgeHistory } from './consistency/history.ts'
import { judgeMarkets } from './consistency/markets.ts'
import { judgeVenues } from './consistency/venues.ts'
import { Fault } from './Fault.ts'
import { format, WAD } from './Fixed.ts'
import type { Ledger } from './Ledger.ts'
import type { Venue } from './Venue.ts'

export type { Problem } from './consistency/Findings.ts'

/** A ledger without its accounts: everything that is small. */
export type World = Omit<Ledger, 'accounts'>

/**
 * Judges a ledger and finds nothing, or throws: every reference must lead somewhere, every asset in use have a
 * price, every ratio lie in its range, every thing be named once. docs/spec/ledger.md.
 * @throws InconsistentError with the first twenty problems and their number
 */
export function check(ledger: Ledger): void {
  const findings = none()
  const known = knownOf(ledger.assets)
  judgeAccounts(findings, known, ledger)
  judgeWorld(findings, known, ledger)
  if (findings.total > 0) throw new InconsistentError(ledger.name, findings.problems, findings.total)
}

/**
 * Judges everything but the accounts; `used` says which assets the accounts use, and where first. For readers that
 * hold accounts in columns and have judged them there.
 * @throws InconsistentError
 */
export function checkWorld(world: World, used: ReadonlyMap<string, string>): void {
  const findings = none()
  judgeWorld(findings, { ...knownOf(world.assets), used: new Map(used) }, world)
  if (findings.total > 0) throw new InconsistentError(world.name, findings.problems, findings.total)
}

const knownOf = (assets: readonly Asset[]): Known => ({
  symbols: new Map(assets.map(({ id, symbol }) => [id, symbol])),
  used: new Map(),
})

function judgeWorld(findings: Findings, known: Known, world: World): void {
  judgeAssets(findings, world.assets)
  judgeClaims(findings, known, world.claims, world.venues)
  judgeVenues(findings, known, world.venues, new Set(world.claims.map(({ asset }) => asset)))
  judgeMarkets(findings, known, world.markets)
  judgeHistory(findings, known, world.history ?? [], new Set(world.venues.map(({ id }) => id)))
  useParts(known, world.claims)
  judgePrices(findings, known, world)
  judgeCoverage(findings, world)
}

function judgeAssets(findings: Findings, assets: readonly Asset[]): void {
  unique(
    findings,
    'assets',
    assets.map(({ id }) => id),
  )
  assets.forEach(({ id, decimals }, index) => {
    if (!/^[^\s/]+\/\S+$/.test(id) || id !== id.toLowerCase())
      note(
        findings,
        `assets[${index}].id`,
        `“${id}” is not an asset id`,
        'Write chain/address in lower case, for example eip155:1/0xc02a….',
      )
    if (!Number.isSafeInteger(decimals) || decimals < 0 || decimals > 36)
      note(
        findings,
        `assets[${index}].decimals`,
        `${decimals} is not between 0 and 36`,
        'Give the decimals that the token contract states.',
      )
  })
}

function judgePrices(findings: Findings, known: Known, { prices }: World): void {
  unique(
    findings,
    'prices',
    prices.map(({ asset }) => asset),
  )
  const priced = new Set<string>()
  prices.forEach(({ asset, usd }, index) => {
    isKnown(findings, known, `prices[${index}].asset`, asset)
    priced.add(asset)
    if (usd <= 0n)
      note(
        findings,
        `prices[${index}].usd`,
        `a price of ${format(usd, 18)} reads like a missing one`,
        'Give what one whole token is worth in USD; if that is nothing, leave its legs out and say so in coverage.',
      )
  })
  for (const [asset, row] of known.used) {
    if (priced.has(asset)) continue
    note(
      findings,
      row,
      `${known.symbols.get(asset) ?? asset} (${asset}) has no price`,
      'Add what one whole token is worth in USD to `prices`; a missing price is not 0.',
    )
  }
}

function judgeCoverage(findings: Findings, { coverage }: World): void {
  const { accounts, debtUsd, usedShare, rejected } = coverage
  const counts: (readonly [string, number])[] = [
    ['accounts', accounts],
    ['debtUsd', debtUsd],
    ['usedShare', usedShare],
  ]
  rejected.forEach((rejection, at) => {
    counts.push([`rejected[${at}].accounts`, rejection.accounts])
    counts.push([`rejected[${at}].debtUsd`, rejection.debtUsd])
  })
  for (const [place, value] of counts)
    if (!(Number.isFinite(value) && value >= 0))
      note(findings, `coverage.${place}`, `${value} is not a figure ≥ 0`, 'Count what was read.')
  if (usedShare > 1)
    note(findings, 'coverage.usedShare', `${usedShare} is above 1`, 'It is used debt over debt read.')
}

/** What a venue's accounts may name, and the asset's row for the table of legs seen. */
type Terms = { readonly listed: ReadonlySet<string>; readonly modes: ReadonlySet<string> }

const SIDE = { collateral: 0, supply: 1, debt: 2 } as const

function judgeAccounts(findings: Findings, known: Known, ledger: Ledger): void {
  const { accounts, assets, venues } = ledger
  if (accounts.length === 0)
    note(findings, 'accounts', 'the book is empty', 'Give at least one account with its legs.')
  unique(findings, 'accounts', accounts.map(idOf))
  const terms = new Map(venues.map((venue) => [venue.id, termsOf(venue)]))
  const rowOf = new Map(assets.map(({ id }, index) => [id, index]))
  const seenBy = new Int32Array(assets.length * 3).fill(-1)
  accounts.forEach((account, index) => {
    const venue = terms.get(account.venue)
    judgeAccount(findings, account, index, venue)
    account.legs.forEach((leg, at) => {
      const row = (): string => `accounts[${index}].legs[${at}]`
      const assetRow = rowOf.get(leg.asset)
      if (assetRow === undefined) {
        use(findings, known, `${row()}.asset`, leg.asset)
        return
      }
      if (!known.used.has(leg.asset)) known.used.set(leg.asset, row())
      if (venue && !venue.listed.has(leg.asset))
        note(
          findings,
          `${row()}.asset`,
          `“${leg.asset}” is not listed at ${account.venue}`,
          'Add a listing with its ltv, threshold and oracle to the venue, or drop the leg.',
        )
      const slot = assetRow * 3 + SIDE[leg.side]
      if (seenBy[slot] === index)
        note(
          findings,
          row(),
          `${account.owner} has two ${leg.side} legs in “${leg.asset}”`,
          'Add them up into one leg.',
        )
      seenBy[slot] = index
      judgeLeg(findings, row, leg)
    })
  })
}

const termsOf = ({ listings, modes }: Venue): Terms => ({
  listed: new Set(listings.map(({ asset }) => asset)),
  modes: new Set(modes.map(({ id }) => id)),
})

function judgeAccount(findings: Findings, account: Account, index: number, venue: Terms | undefined): void {
  if (!venue)
    note(
      findings,
      `accounts[${index}].venue`,
      `unknown venue “${account.venue}”`,
      'Add it to `venues`, or correct the id.',
    )
  else if (account.mode !== undefined && !venue.modes.has(account.mode))
    note(
      findings,
      `accounts[${index}].mode`,
      `${account.venue} has no mode “${account.mode}”`,
      'Add it to the venue’s `modes`, or correct the id.',
    )
}

/** What is wrong with the figures of one leg, taken alone; for readers that hold legs in columns. */
export function legProblems(row: string, leg: Leg): readonly Problem[] {
  const findings = none()
  judgeLeg(findings, () => row, leg)
  return findings.problems
}

function judgeLeg(findings: Findings, row: () => string, leg: Leg): void {
  const { amount, ltv, threshold, bonus, borrowFactor } = leg
  if (amount < 0n)
    note(findings, `${row()}.amount`, 'is negative', 'What is owed is a leg of the side “debt”, positive.')
  if (ltv !== undefined) within(findings, `${row()}.ltv`, ltv, SHARE)
  if (threshold !== undefined) within(findings, `${row()}.threshold`, threshold, SHARE)
  if (bonus !== undefined) within(findings, `${row()}.bonus`, bonus, { from: 0n })
  if (borrowFactor !== undefined)
    within(findings, `${row()}.borrowFactor`, borrowFactor, { from: 0n, to: WAD, open: 'from' })
  if (ltv !== undefined && threshold !== undefined && ltv > threshold)
    note(
      findings,
      `${row()}.ltv`,
      'is above the leg’s threshold',
      'Lower ltv, or raise threshold: a loan at the ltv must not be liquidatable at once.',
    )
}

/** The ledger contradicts itself. @example check({ ...ledger, prices: [] }) */
export class InconsistentError extends Fault<{
  ledger: string
  problems: readonly Problem[]
  total: number
}> {
  override readonly name = 'Consistency.InconsistentError'
  constructor(ledger: string, problems: readonly Problem[], total: number) {
    const [first] = problems
    const rest = total > 1 ? ` (and ${total - 1} more)` : ''
    super(`The ledger “${ledger}” does not add up: ${first?.row}: ${first?.what}${rest}`, {
      ledger,
      problems,
      total,
    })
  }
  override advise = (): string => {
    const { problems, total } = this.facts
    if (total === 1) return problems[0]?.remedy ?? ''
    const lines = problems.map(({ row, what, remedy }) => `${row}: ${what}. ${remedy}`)
    return [...lines, ...(total > lines.length ? [`… and ${total - lines.length} more.`] : [])].join('\n')
  }
}
