import * as Book from '../../Book.ts'
import type { World } from '../../World.ts'
import * as Index from './Index.ts'

/** A world whose accounts stand in the order in which its index meets them. */
export type Arrangement = {
  readonly world: World
  readonly index: Index.Index
  /** Of account of the world as it was given: where it stands now. */
  readonly place: Uint32Array
}

const NOWHERE = 0xffffffff
/** Legs for each account that a book has room for. */
const LEGS = 4

/**
 * Puts the accounts of a world in the order of their index: those the screens find, then pair by pair and band by band, by
 * falling leverage, then the rest, then room for others. So a cascade reads what it liquidates in one go, not all over a large
 * book. Between accounts of one class and exactly the same health the last word of C7 is the place in this order.
 */
export function arrange(world: World, options: Index.Options = {}): Arrangement {
  const { index, place } = stand(world, options)
  const { room = 0, shared } = options
  const book = Book.arrange(world.book, place, { accounts: room, legs: room * LEGS }, shared)
  return laid({ world: { ...world, book }, index, place })
}

/** The same in the memory of the world's own book: whoever else has that finds its accounts in this order too. */
export function rearrange(world: World, options: Omit<Index.Options, 'room'> = {}): Arrangement {
  const { index, place } = stand(world, options)
  Book.rearrange(world.book, place)
  return laid({ world, index, place })
}

/** An index whose accounts have the numbers that they will have, and these by the numbers they have. */
function stand(world: World, options: Index.Options): Omit<Arrangement, 'world'> {
  const index = Index.place(world, options)
  const { room = 0 } = options
  const { accounts } = world.book
  const place = new Uint32Array(accounts).fill(NOWHERE)
  let count = 0
  const inPairs = index.account.subarray(0, index.account.length - room)
  for (const column of [index.health.account, inPairs])
    for (let row = 0; row < column.length; row++) {
      place[column[row]!] = count
      column[row] = count++
    }
  for (let account = 0; account < accounts; account++)
    if (place[account] === NOWHERE) place[account] = count++
  const { account: solvent } = index.solvency
  for (let row = 0; row < solvent.length; row++) solvent[row] = place[solvent[row]!]!
  return { index, place }
}

function laid(arrangement: Arrangement): Arrangement {
  const { world, index } = arrangement
  for (let band = 0; band < index.worst.length; band++) Index.lay(world.book, index, band)
  return arrangement
}
