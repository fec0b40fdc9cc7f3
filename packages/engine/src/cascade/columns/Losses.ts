import type { VenueBooks, Workspace } from './Workspace.ts'

/** What the account owes at `marks`, USD. */
export function debtAt({ scene, asset }: Workspace, account: number, marks: Float64Array): number {
  const { book, amount } = scene
  const end = book.supplies[account]!
  let sum = 0
  for (let leg = book.debts[account]!; leg < end; leg++)
    sum += amount[leg]! * marks[asset[book.factor[leg]!]!]!
  return sum
}

/** What the account owes above its collateral, USD at `marks`. */
export function lacksOf({ scene, asset }: Workspace, account: number, marks: Float64Array): number {
  const { book, amount } = scene
  const middle = book.debts[account]!
  const end = book.supplies[account]!
  let net = 0
  for (let leg = book.first[account]!; leg < middle; leg++)
    net -= amount[leg]! * marks[asset[book.factor[leg]!]!]!
  for (let leg = middle; leg < end; leg++) net += amount[leg]! * marks[asset[book.factor[leg]!]!]!
  return Math.max(net, 0)
}

/** Losses of the venues and what standing accounts lack (C13), USD; fills `lacks` with the latter by account. */
export function badDebt(work: Workspace, marks: Float64Array, lacks: Float64Array): number {
  const { borrowers } = work
  let total = venueLosses(work, marks)
  for (let at = 0; at < borrowers.length; at++) {
    const account = borrowers[at]!
    lacks[account] = lacksOf(work, account, marks)
    total += lacks[account]!
  }
  return total
}

/** What the venues have lost by their own books, USD. */
export function venueLosses({ books, worth, asset }: Workspace, marks: Float64Array): number {
  for (let at = 0; at < worth.length; at++) worth[at] = marks[asset[at]!]!
  let total = 0
  for (let venue = 0; venue < books.length; venue++) total += lossOf(books[venue]!, marks, worth)
  return total
}

/** What a venue wrote off, and what it owes on what it took over beyond what it was paid and still holds. */
function lossOf(books: VenueBooks, marks: Float64Array, worth: Float64Array): number {
  let gone = 0
  for (let asset = 0; asset < marks.length; asset++) gone += books.writtenOff[asset]! * marks[asset]!
  return gone + openOf(books, marks, worth)
}

function openOf(
  { takenOver, paid, inventory }: VenueBooks,
  marks: Float64Array,
  worth: Float64Array,
): number {
  let open = 0
  for (let asset = 0; asset < marks.length; asset++)
    open += (takenOver[asset]! - paid[asset]!) * marks[asset]!
  for (let factor = 0; factor < worth.length; factor++) open -= inventory[factor]! * worth[factor]!
  return Math.max(open, 0)
}

/** Bad debt of each venue and asset in `work.lent` (C18), USD, in that order: the venues' own, and of `accounts`. */
export function lossesAt(
  work: Workspace,
  marks: Float64Array,
  accounts: Uint32Array = work.borrowers,
): Float64Array {
  const { lent, asset } = work
  const losses = new Float64Array(lent.length)
  if (lent.length === 0) return losses
  const place = new Map(lent.map((each, at) => [each.venue * marks.length + each.asset, at]))
  const add = (venue: number, of: number, usd: number): void => {
    const at = place.get(venue * marks.length + of)
    if (at !== undefined) losses[at]! += usd
  }
  for (let at = 0; at < work.worth.length; at++) work.worth[at] = marks[asset[at]!]!
  work.books.forEach((books, venue) => {
    books.writtenOff.forEach((tokens, of) => {
      add(venue, of, tokens * marks[of]!)
    })
    const base = books.takenOver.findIndex((tokens) => tokens > 0)
    if (base >= 0) add(venue, base, openOf(books, marks, work.worth))
  })
  const { book, amount } = work.scene
  const usd = (leg: number): number => amount[leg]! * marks[asset[book.factor[leg]!]!]!
  for (const account of accounts) {
    const [middle, end] = [book.debts[account]!, book.supplies[account]!]
    let held = 0
    let owed = 0
    for (let leg = book.first[account]!; leg < middle; leg++) held += usd(leg)
    for (let leg = middle; leg < end; leg++) owed += usd(leg)
    if (owed <= held) continue
    for (let leg = middle; leg < end; leg++)
      add(book.venue[account]!, asset[book.factor[leg]!]!, ((owed - held) * usd(leg)) / owed)
  }
  return losses
}
