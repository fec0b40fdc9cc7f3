import { format, WAD } from '../Fixed.ts'
import type * as Oracle from '../Oracle.ts'
import type { CloseFactor, Listing, Mode, Reserve, Rule, Venue } from '../Venue.ts'
import { type Findings, isKnown, type Known, note, SHARE, unique, use, within } from './Findings.ts'

/** Terms on which collateral counts; in wad. */
type Terms = { readonly ltv: bigint; readonly threshold: bigint; readonly bonus: bigint }

/** Judges the terms of every venue: ratios in range, assets known, each thing named once. */
export function judgeVenues(
  findings: Findings,
  known: Known,
  venues: readonly Venue[],
  claimed: ReadonlySet<string>,
): void {
  unique(
    findings,
    'venues',
    venues.map(({ id }) => id),
  )
  venues.forEach((venue, index) => {
    const row = `venues[${index}]`
    judgeRule(findings, `${row}.rule`, venue.rule)
    unique(
      findings,
      `${row}.listings`,
      venue.listings.map(({ asset }) => asset),
    )
    unique(
      findings,
      `${row}.modes`,
      venue.modes.map(({ id }) => id),
    )
    venue.listings.forEach((listing, at) => {
      judgeListing(findings, known, `${row}.listings[${at}]`, listing, claimed)
    })
    const listed = new Set(venue.listings.map(({ asset }) => asset))
    venue.modes.forEach((mode, at) => {
      judgeMode(findings, known, `${row}.modes[${at}]`, mode, listed)
    })
    const reserves = venue.reserves ?? []
    unique(
      findings,
      `${row}.reserves`,
      reserves.map(({ asset }) => asset),
    )
    reserves.forEach((reserve, at) => {
      judgeReserve(findings, `${row}.reserves[${at}]`, reserve, listed)
    })
    venue.deficits.forEach(({ asset, amount }, at) => {
      use(findings, known, `${row}.deficits[${at}].asset`, asset)
      if (amount < 0n)
        note(
          findings,
          `${row}.deficits[${at}].amount`,
          'is negative',
          'A deficit is owed: write it positive.',
        )
    })
  })
}

/** Notes terms outside their ranges, or a borrowing limit above the threshold. */
function judgeTerms(findings: Findings, row: string, { ltv, threshold, bonus }: Terms): void {
  within(findings, `${row}.ltv`, ltv, SHARE)
  within(findings, `${row}.threshold`, threshold, SHARE)
  within(findings, `${row}.bonus`, bonus, { from: 0n })
  if (ltv > threshold)
    note(
      findings,
      `${row}.ltv`,
      `the ltv ${format(ltv, 18)} is above the threshold ${format(threshold, 18)}`,
      'A loan at the ltv must not be liquidatable at once: lower ltv, or raise threshold.',
    )
}

function judgeListing(
  findings: Findings,
  known: Known,
  row: string,
  listing: Listing,
  claimed: ReadonlySet<string>,
): void {
  isKnown(findings, known, `${row}.asset`, listing.asset)
  judgeTerms(findings, row, listing)
  within(findings, `${row}.fee`, listing.fee, SHARE)
  within(findings, `${row}.borrowFactor`, listing.borrowFactor, { from: 0n, to: WAD, open: 'from' })
  within(findings, `${row}.liquidationFactor`, listing.liquidationFactor, SHARE)
  judgeOracle(findings, `${row}.oracle`, listing.oracle)
  if (readsRate(listing.oracle) && !claimed.has(listing.asset))
    note(
      findings,
      `${row}.oracle`,
      `prices “${listing.asset}” at an exchange rate that no claim gives`,
      'Add a claim for it to `claims`, or use the oracle “market”.',
    )
}

const readsRate = (oracle: Oracle.Regime): boolean =>
  oracle.kind === 'rate' || (oracle.kind === 'capped' && oracle.of === 'rate')

function judgeOracle(findings: Findings, row: string, oracle: Oracle.Regime): void {
  if (oracle.kind === 'capped') within(findings, `${row}.cap`, oracle.cap, { from: 0n, open: 'from' })
  if (oracle.kind !== 'delayed') return
  within(findings, `${row}.deviation`, oracle.deviation, SHARE)
  if (!Number.isSafeInteger(oracle.rounds) || oracle.rounds < 0)
    note(findings, `${row}.rounds`, `${oracle.rounds} is not a count of rounds`, 'Write 0, 1, 2 …')
}

function judgeMode(
  findings: Findings,
  known: Known,
  row: string,
  mode: Mode,
  listed: ReadonlySet<string>,
): void {
  judgeTerms(findings, row, mode)
  unique(findings, `${row}.collateral`, mode.collateral)
  mode.collateral.forEach((asset, at) => {
    const place = `${row}.collateral[${at}]`
    if (isKnown(findings, known, place, asset) && !listed.has(asset))
      note(
        findings,
        place,
        `“${asset}” is not listed at this venue`,
        'Add a listing for it, or drop it from the mode.',
      )
  })
}

function judgeReserve(
  findings: Findings,
  row: string,
  { asset, supplied, borrowed, supplyCap = 0n, borrowCap = 0n, rates }: Reserve,
  listed: ReadonlySet<string>,
): void {
  if (!listed.has(asset))
    note(findings, `${row}.asset`, `“${asset}” is not listed at this venue`, 'Add a listing for it.')
  for (const [column, amount] of Object.entries({ supplied, borrowed, supplyCap, borrowCap }))
    if (amount < 0n) note(findings, `${row}.${column}`, 'is negative', 'Write how much there is: 0 or more.')
  if (!rates) return
  const { optimal, reserveFactor, ...slopes } = rates
  within(findings, `${row}.rates.optimal`, optimal, { from: 0n, to: WAD, open: 'both' })
  within(findings, `${row}.rates.reserveFactor`, reserveFactor, SHARE)
  for (const [column, rate] of Object.entries(slopes))
    within(findings, `${row}.rates.${column}`, rate, { from: 0n })
}

function judgeRule(findings: Findings, row: string, rule: Rule): void {
  if (!Number.isSafeInteger(rule.valueDecimals) || rule.valueDecimals < 0 || rule.valueDecimals > 36)
    note(
      findings,
      `${row}.valueDecimals`,
      `${rule.valueDecimals} is not between 0 and 36`,
      'Write the digits of the base currency: 8 for Aave v3, 18 for Compound v2.',
    )
  if (rule.kind === 'absorb') {
    within(findings, `${row}.storeFront`, rule.storeFront, SHARE)
    return
  }
  within(findings, `${row}.leftover`, rule.leftover, { from: 0n })
  if (rule.bonus.kind === 'discount')
    within(findings, `${row}.bonus.cap`, rule.bonus.cap, { from: 0n, to: WAD, open: 'to' })
  judgeCloseFactor(findings, `${row}.closeFactor`, rule.closeFactor)
}

function judgeCloseFactor(findings: Findings, row: string, close: CloseFactor): void {
  if (close.kind === 'target') within(findings, `${row}.health`, close.health, { from: WAD })
  if (close.kind !== 'share') return
  within(findings, `${row}.share`, close.share, { from: 0n, to: WAD, open: 'from' })
  if (close.whole === null) return
  within(findings, `${row}.whole.healthAtMost`, close.whole.healthAtMost, { from: 0n })
  within(findings, `${row}.whole.valueBelow`, close.whole.valueBelow, { from: 0n })
}
