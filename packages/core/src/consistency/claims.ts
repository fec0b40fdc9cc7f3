import type { AssetId } from '../Asset.ts'
import type { Claim, Part } from '../Claim.ts'
import { type Findings, isKnown, type Known, note, unique } from './Findings.ts'

/** Judges what tokens stand for: one claim an asset, of known parts. Circles of claims are allowed. */
export function judgeClaims(findings: Findings, known: Known, claims: readonly Claim[]): void {
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
    judgeParts(findings, known, `${row}.backing`, claim.backing)
    judgeParts(findings, known, `${row}.debts`, claim.debts)
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

function judgeParts(findings: Findings, known: Known, row: string, parts: readonly Part[]): void {
  unique(
    findings,
    row,
    parts.map(({ asset }) => asset),
  )
  parts.forEach(({ asset, amount }, at) => {
    isKnown(findings, known, `${row}[${at}].asset`, asset)
    if (amount <= 0n)
      note(findings, `${row}[${at}].amount`, 'is not above 0', 'What is owed goes into `debts`, positive.')
  })
}
