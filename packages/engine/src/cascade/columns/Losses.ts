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

/** Losses of the venues and what standing accounts lack (C13), USD; fills `lacks` with the latter by account. */
export function badDebt(work: Workspace, marks: Float64Array, lacks: Float64Array): number {
  const { borrowers, worth, asset } = work
  const { book, amount } = work.scene
  const { first, debts, supplies, factor } = book
  for (let at = 0; at < worth.length; at++) worth[at] = marks[asset[at]!]!
  let total = 0
  for (const books of work.books) total += lossOf(books, marks, worth)
  for (let at = 0; at < borrowers.length; at++) {
    const account = borrowers[at]!
    const middle = debts[account]!
    const end = supplies[account]!
    let net = 0
    for (let leg = first[account]!; leg < middle; leg++) net -= amount[leg]! * worth[factor[leg]!]!
    for (let leg = middle; leg < end; leg++) net += amount[leg]! * worth[factor[leg]!]!
    lacks[account] = Math.max(net, 0)
    total += lacks[account]!
  }
  return total
}

/** What a venue wrote off, and what it owes on what it took over beyond what it was paid and still holds. */
function lossOf(
  { writtenOff, takenOver, paid, inventory }: VenueBooks,
  marks: Float64Array,
  worth: Float64Array,
): number {
  let gone = 0
  let open = 0
  for (let asset = 0; asset < marks.length; asset++) {
    gone += writtenOff[asset]! * marks[asset]!
    open += (takenOver[asset]! - paid[asset]!) * marks[asset]!
  }
  for (let factor = 0; factor < worth.length; factor++) open -= inventory[factor]! * worth[factor]!
  return gone + Math.max(open, 0)
}
