import type { AssetId } from '../Asset.ts'
import { min } from '../Fixed.ts'

/**
 * Units of an asset, in base units, that have come the same way. `depth`: how many borrow edges they have passed;
 * 0 are own. `free`: how many of them no borrowing stands on yet. `loan`: the flash loan they are from, while it is
 * not known what pays it.
 */
export type Lot = {
  readonly asset: AssetId
  amount: bigint
  free: bigint
  readonly depth: number
  readonly loan: Loan | null
}

/** Units that lie together, in the order they came. */
export type Pool = Lot[]

/** A flash loan being followed: the pools its units have reached. */
export type Loan = { readonly pools: Set<Pool> }

/** Which units of a mixed pool leave it (docs/spec/depth.md D4): the first that came, the last, or a part of all. */
export type Choice = 'first' | 'last' | 'part'

/** Puts units into a pool, beside those that came the same way. */
export function put(pool: Pool, lots: readonly Lot[], choice: Choice): void {
  for (const lot of lots) {
    if (lot.amount === 0n) continue
    lot.loan?.pools.add(pool)
    const alike = (other: Lot | undefined): boolean =>
      other?.asset === lot.asset && other.depth === lot.depth && other.loan === lot.loan
    const last = pool[pool.length - 1]
    const beside = choice === 'part' ? pool.find(alike) : alike(last) ? last : undefined
    if (beside) {
      beside.amount += lot.amount
      beside.free += lot.free
    } else pool.push({ ...lot })
  }
}

/** Takes `amount` of `asset`, or what there is of it, out of a pool; in the order in which it leaves. */
export function take(pool: Pool, asset: AssetId, amount: bigint, choice: Choice): Lot[] {
  const held = pool.filter((lot) => lot.asset === asset)
  const total = sum(held)
  const wanted = min(amount, total)
  if (wanted === 0n) return []
  const taken = choice === 'part' ? partsOf(held, wanted, total) : cut(held, wanted, choice === 'last')
  for (let at = pool.length - 1; at >= 0; at--) if (pool[at]!.amount === 0n) pool.splice(at, 1)
  return taken
}

function cut(held: readonly Lot[], wanted: bigint, backwards: boolean): Lot[] {
  const taken: Lot[] = []
  let left = wanted
  for (const lot of backwards ? [...held].reverse() : held) {
    if (left === 0n) break
    const amount = min(left, lot.amount)
    taken.push(remove(lot, amount))
    left -= amount
  }
  return taken
}

function partsOf(held: readonly Lot[], wanted: bigint, total: bigint): Lot[] {
  return share(
    wanted,
    held.map(({ amount }) => amount),
    total,
  ).map((amount, at) => remove(held[at]!, amount))
}

/** Units nobody has borrowed against leave first. */
function remove(lot: Lot, amount: bigint): Lot {
  lot.amount -= amount
  lot.free = lot.free > amount ? lot.free - amount : 0n
  return { ...lot, amount, free: amount }
}

/** `amount` cut in proportion to `weights`, which add up to `total`; rounding so that the pieces add up to it. */
export function share(amount: bigint, weights: readonly bigint[], total: bigint): bigint[] {
  let before = 0n
  let given = 0n
  return weights.map((weight) => {
    before += weight
    const piece = (amount * before) / total - given
    given += piece
    return piece
  })
}

/** The same origins for `amount` of another asset: what was got for these units. */
export function turnedInto(lots: readonly Lot[], asset: AssetId, amount: bigint): Lot[] {
  const total = sum(lots)
  if (total === 0n) return [own(asset, amount)]
  const pieces = share(
    amount,
    lots.map((lot) => lot.amount),
    total,
  )
  return lots.map((lot, at) => ({ ...lot, asset, amount: pieces[at]!, free: pieces[at]! }))
}

/** Units without a known origin are the owner's own (D2). */
export const own = (asset: AssetId, amount: bigint): Lot => ({
  asset,
  amount,
  free: amount,
  depth: 0,
  loan: null,
})

/** All units of some lots. */
export const sum = (lots: readonly Lot[]): bigint => lots.reduce((total, { amount }) => total + amount, 0n)

/** The units of a flash loan, wherever they are, are those that paid it back (D6). */
export function settle(loan: Loan, paid: readonly Lot[], choice: Choice): void {
  for (const pool of loan.pools) {
    const lots = pool.splice(0)
    for (const lot of lots) {
      if (lot.loan !== loan) put(pool, [lot], choice)
      else {
        const pieces = turnedInto(paid, lot.asset, lot.amount)
        const free = share(
          lot.free,
          pieces.map(({ amount }) => amount),
          lot.amount,
        )
        put(
          pool,
          pieces.map((piece, at) => ({ ...piece, free: free[at]! })),
          choice,
        )
      }
    }
  }
}
