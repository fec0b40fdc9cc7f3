import type { Book } from '../../Book.ts'
import * as Index from './Index.ts'
import * as Pairs from './Pairs.ts'
import * as Segments from './Segments.ts'

/** A place of an index, and its band. */
export type Place = { readonly band: number; readonly place: number }

/** An account on its way to a place: it comes before what stands there now. */
export type Arrival = Place & { readonly account: number; readonly leverage: number }

/** Where an account of a pair stands. */
export function find(book: Book, index: Index.Index, pair: number, account: number): Place {
  const debt = book.amount[book.debts[account]!]!
  for (let band = index.bands[pair]!; band < index.bands[pair + 1]!; band++) {
    if (debt < index.least[band]! || debt > index.most[band]!) continue
    const place = before(index, band, Pairs.leverageOf(book, account), account)
    if (place < index.places[band + 1]! && index.account[place] === account) return { band, place }
  }
  throw new RangeError(`Account ${account} stands in no band of pair ${pair}`)
}

/** Where one is to come: into the band of its size, or the one nearest to it. */
export function arrival(book: Book, index: Index.Index, pair: number, account: number): Arrival {
  const debt = book.amount[book.debts[account]!]!
  const leverage = Pairs.leverageOf(book, account)
  let band = index.bands[pair]!
  while (band < index.bands[pair + 1]! - 1 && debt > index.most[band]!) band++
  return { band, place: before(index, band, leverage, account), account, leverage }
}

/** The first place of a band that does not come before an account of that leverage. */
function before(index: Index.Index, band: number, leverage: number, account: number): number {
  const to = index.places[band + 1]!
  let place = Segments.reach(index, index.places[band]!, to, leverage, false)
  while (place < to && index.leverage[place] === leverage && index.account[place]! < account) place++
  return place
}

/** Takes out who is `gone` and lets in who has `come`; lays out anew the bands that are not what or where they were. */
export function merge(book: Book, index: Index.Index, gone: Place[], come: Arrival[]): void {
  gone.sort((a, b) => a.place - b.place)
  come.sort(
    (a, b) => a.band - b.band || a.place - b.place || b.leverage - a.leverage || a.account - b.account,
  )
  const { places, account } = index
  const bands = places.length - 1
  const grown = new Int32Array(bands)
  const isChanged = new Uint8Array(bands)
  for (const { band } of gone) {
    grown[band]!--
    isChanged[band] = 1
  }
  for (const { band } of come) {
    grown[band]!++
    isChanged[band] = 1
  }
  const end = places[bands]!
  takeOut(account, end, gone)
  letIn(account, end - gone.length, gone, come)
  let shift = 0
  for (let band = 0; band < bands; band++) {
    const stays = shift === 0 && isChanged[band] === 0
    shift += grown[band]!
    places[band + 1]! += shift
    if (!stays) Index.lay(book, index, band)
  }
}

/** Closes the gaps that `gone`, by rising place, leave in a column that is used up to `end`. */
function takeOut(column: Uint32Array, end: number, gone: readonly Place[]): void {
  let to = gone[0]?.place ?? end
  gone.forEach(({ place }, at) => {
    const next = gone[at + 1]?.place ?? end
    column.copyWithin(to, place + 1, next)
    to += next - place - 1
  })
}

/** Opens gaps for `come`, by rising place as it was before `gone` were taken out, in a column used up to `end`. */
function letIn(column: Uint32Array, end: number, gone: readonly Place[], come: readonly Arrival[]): void {
  let earlier = gone.length
  let to = end
  for (let at = come.length - 1; at >= 0; at--) {
    const { place, account } = come[at]!
    while (earlier > 0 && gone[earlier - 1]!.place >= place) earlier--
    const from = place - earlier
    column.copyWithin(from + at + 1, from, to)
    column[from + at] = account
    to = from
  }
}
