import type { AssetId } from '../Asset.ts'
import type { Claim, Part } from '../Claim.ts'
import type { Venue } from '../Venue.ts'
import { type Findings, isKnown, type Known, note, unique } from './Findings.ts'

/** Judges what tokens stand for: one claim an asset, of known parts. Circles of claims are allowed. */
export function judgeClaims(
  findings: Findings,
  known: Known,
  claims: readonly Claim[],
  venues: readonly Venue[],
): void {
  const listed = new Map(venues.map(({ id, listings }) => [id, new Set(listings.map(({ asset }) => asset))]))
  unique(
    findings,
    'claims',
    claims.map(({ asset }) => asset),
  )
  claims.forEach((claim, index) => {
    const row = `claims[${index}]`
    isKnown(findings, known, `${row}.asset`, claim.asset)
    if (claim.backing.length === 0)
      note(findings, `${row}.backing`, 'is empty', 'Say what backs the token, or leave the claim out.')
    judgeParts(findings, known, `${row}.backing`, claim.backing, listed)
    judgeParts(findings, known, `${row}.debts`, claim.debts, listed)
  })
}

/** Whoever uses a claim uses what it stands for: marks the parts, their parts, and so on as used. */
export function useParts(known: Known, claims: readonly Claim[]): void {
  const byAsset = new Map<AssetId, number>(claims.map(({ asset }, index) => [asset, index]))
  const waiting = [...known.used.keys()]
  for (let asset = waiting.pop(); asset !== undefined; asset = waiting.pop()) {
    const index = byAsset.get(asset)
    if (index === undefined) continue
    const { backing, debts } = claims[index]!
    for (const part of [...backing, ...debts]) {
      if (known.used.has(part.asset) || !known.symbols.has(part.asset)) continue
      known.used.set(part.asset, `claims[${index}]`)
      waiting.push(part.asset)
    }
  }
}

function judgeParts(
  findings: Findings,
  known: Known,
  row: string,
  parts: readonly Part[],
  listed: ReadonlyMap<string, ReadonlySet<AssetId>>,
): void {
  unique(
    findings,
    row,
    parts.map(({ asset, at }) => (at === undefined ? asset : `${asset} at ${at}`)),
  )
  parts.forEach(({ asset, amount, at: venue }, at) => {
    isKnown(findings, known, `${row}[${at}].asset`, asset)
    if (amount <= 0n)
      note(findings, `${row}[${at}].amount`, 'is not above 0', 'What is owed goes into `debts`, positive.')
    if (venue !== undefined && !listed.get(venue)?.has(asset))
      note(
        findings,
        `${row}[${at}].at`,
        `“${asset}” is not listed at “${venue}”`,
        'Name the venue that lends it, or leave `at` out.',
      )
  })
}
