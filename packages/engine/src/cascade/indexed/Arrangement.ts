import * as Book from '../../Book.ts'
import type { World } from '../../World.ts'
import * as Index from './Index.ts'

/** A world whose accounts stand in the order in which its index meets them. */
export type Arrangement = { readonly world: World; readonly index: Index.Index }

/**
 * Puts the accounts of a world in the order of their index: those the screens find, then pair by pair and band by band, by
 * falling leverage, then the rest. So a cascade reads what it liquidates in one go, not all over a large book. Between
 * accounts of one class and exactly the same health the last word of C7 is the place in this order.
 */
export function arrange(world: World, options?: Parameters<typeof Index.build>[1]): Arrangement {
  const index = Index.build(world, options)
  const { accounts } = world.book
  const order = new Uint32Array(accounts)
  const place = new Uint32Array(accounts)
  const isPlaced = new Uint8Array(accounts)
  let count = 0
  const add = (account: number): void => {
    if (isPlaced[account] === 1) return
    isPlaced[account] = 1
    place[account] = count
    order[count++] = account
  }
  index.health.account.forEach(add)
  index.account.forEach(add)
  for (let account = 0; account < accounts; account++) add(account)
  for (const column of [index.health.account, index.solvency.account, index.account])
    for (let row = 0; row < column.length; row++) column[row] = place[column[row]!]!
  return { world: { ...world, book: Book.arrange(world.book, order) }, index }
}
