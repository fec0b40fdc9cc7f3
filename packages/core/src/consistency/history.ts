import type { Event } from '../depth/History.ts'
import { type Findings, type Known, note, unique, use } from './Findings.ts'

/** Judges what happened: known assets and venues, one event a place in the chain, nothing that moves less than nothing. */
export function judgeHistory(
  findings: Findings,
  known: Known,
  history: readonly Event[],
  venues: ReadonlySet<string>,
): void {
  unique(
    findings,
    'history',
    history.map(({ block, log }) => `${block}/${log}`),
  )
  history.forEach((event, index) => {
    const row = `history[${index}]`
    use(findings, known, `${row}.asset`, event.asset)
    const exchange = 'got' in event
    if (exchange) use(findings, known, `${row}.got`, event.got)
    if ('venue' in event && !venues.has(event.venue))
      note(
        findings,
        `${row}.venue`,
        `unknown venue “${event.venue}”`,
        'Add it to `venues`, or correct the id.',
      )
    if (event.amount < 0n || (exchange && event.gotAmount < 0n))
      note(findings, row, 'moves less than nothing', 'Amounts are positive; the kind says which way they go.')
  })
}
