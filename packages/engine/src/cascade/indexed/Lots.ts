import type * as Rule from '../columns/Rule.ts'

/**
 * What one sale can stand for: the slices of one class of C7, whose liquidators all earn the same and sell the same for
 * the same. Segments and single offers are listed in it; amounts in whole tokens.
 */
export type Lot = {
  readonly merit: number
  readonly venue: number
  /** Factors. */
  readonly collateral: number
  readonly debt: number
  readonly net: number
  /** Of what is seized, the share that is not the protocol's. */
  readonly sold: number
  slices: number
  repay: number
  seize: number
  /** The least and the most that one of them seizes. */
  least: number
  most: number
  /** The first segment and the first row of the offers in it, −1 for none. */
  segment: number
  offer: number
  /** The search that has found its segments. */
  found: number
  /** Its place in the order of C7. */
  rank: number
}

/** The lots of a round, in the order of C7; one that is found once is used again. */
export type Lots = {
  readonly factors: number
  /** By collateral factor × factors + debt factor. */
  readonly known: Lot[][]
  readonly ordered: Lot[]
  /** By rank: 1 where anything is on offer. */
  offered: Uint8Array
  /** The search that counts: what others have found is no longer so. */
  search: number
}

/** For one thread. */
export const prepare = (factors: number): Lots => ({
  factors,
  known: Array.from({ length: factors * factors }, () => []),
  ordered: [],
  offered: new Uint8Array(0),
  search: 0,
})

/** The lot of a class whose liquidators earn `net`; null while there is none. */
export function known(lots: Lots, collateral: number, debt: number, net: number): Lot | null {
  const alike = lots.known[collateral * lots.factors + debt]!
  const merit = Math.round(net * 1e12)
  for (let at = 0; at < alike.length; at++) if (alike[at]!.merit === merit) return alike[at]!
  return null
}

/** Makes the lot of a class, empty; `sold` is the share of what is seized that is not the protocol's. */
export function make(
  lots: Lots,
  venue: number,
  collateral: number,
  debt: number,
  { net, sold }: Rule.Paid,
): Lot {
  const lot = { merit: Math.round(net * 1e12), venue, collateral, debt, net, sold, ...nothing(), rank: 0 }
  lots.known[collateral * lots.factors + debt]!.push(lot)
  lots.ordered.push(lot)
  lots.ordered.sort(
    (a, b) => b.merit - a.merit || a.venue - b.venue || a.collateral - b.collateral || a.debt - b.debt,
  )
  lots.offered = new Uint8Array(lots.ordered.length)
  lots.ordered.forEach((each, rank) => {
    each.rank = rank
    lots.offered[rank] = each.slices > 0 ? 1 : 0
  })
  return lot
}

const nothing = (): Omit<Lot, 'merit' | 'venue' | 'collateral' | 'debt' | 'net' | 'sold' | 'rank'> => ({
  slices: 0,
  repay: 0,
  seize: 0,
  least: Number.POSITIVE_INFINITY,
  most: 0,
  segment: -1,
  offer: -1,
  found: -1,
})

/** Nothing is on offer, and no segments are found. */
export function clear(lots: Lots): void {
  const { ordered, offered } = lots
  lots.search++
  for (let rank = 0; rank < offered.length; rank++) {
    if (offered[rank] === 0) continue
    offered[rank] = 0
    empty(ordered[rank]!)
  }
}

/** Nothing is on offer in this one. */
export function empty(lot: Lot): void {
  lot.slices = 0
  lot.repay = 0
  lot.seize = 0
  lot.least = Number.POSITIVE_INFINITY
  lot.most = 0
  lot.segment = -1
  lot.offer = -1
  lot.found = -1
}

/** Adds slices that come to these sums. */
export function add(
  { offered }: Lots,
  lot: Lot,
  slices: number,
  repay: number,
  seize: number,
  least: number,
  most: number,
): void {
  offered[lot.rank] = 1
  lot.slices += slices
  lot.repay += repay
  lot.seize += seize
  if (least < lot.least) lot.least = least
  if (most > lot.most) lot.most = most
}
