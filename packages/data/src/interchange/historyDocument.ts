import { Fixed, type History } from '@droste/core'
import type { EventDocument } from './LedgerDocument.ts'
import type { ReadAmount } from './worldDocument.ts'

/** An event as the file writes it, on one line. */
export function eventDocument(event: History.Event, decimals: ReadonlyMap<string, number>): EventDocument {
  const amount = Fixed.format(event.amount, decimals.get(event.asset)!)
  if (!('got' in event)) return { ...event, amount }
  return { ...event, amount, gotAmount: Fixed.format(event.gotAmount, decimals.get(event.got)!) }
}

/** Event number `at` of the file. */
export function eventFrom(document: EventDocument, at: number, read: ReadAmount): History.Event {
  const amount = read(() => `history[${at}].amount`, document.asset, document.amount)
  if (!('got' in document)) return { ...document, amount }
  const gotAmount = read(() => `history[${at}].gotAmount`, document.got, document.gotAmount)
  return { ...document, amount, gotAmount }
}
