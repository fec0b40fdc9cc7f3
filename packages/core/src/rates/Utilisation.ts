/** A reserve's cash side: what can be lent now, what is lent, what was lost (`deficit`); one unit for all. */
export type Cash = { readonly available: number; readonly borrowed: number; readonly deficit?: number }

/** Share of a reserve that is lent out: `B / (available + B)`, 0 for an empty reserve; never above 1. */
export const ofCash = ({ available, borrowed }: Cash): number =>
  borrowed === 0 ? 0 : borrowed / (available + borrowed)

/** Share of what suppliers are owed that earns interest: Aave v3.3 puts the deficit in the denominator. */
export const ofSupply = ({ available, borrowed, deficit = 0 }: Cash): number =>
  borrowed === 0 ? 0 : borrowed / (available + borrowed + deficit)

/**
 * Utilisation of a reserve (supplied `S`, borrowed `B`) after a loop borrows `borrow` from it and puts `redeposit`
 * back: `(B + borrow) / (S + redeposit)`. With the same asset looped, `redeposit` is everything deposited.
 */
export const after = (reserve: {
  readonly supplied: number
  readonly borrowed: number
  readonly borrow: number
  readonly redeposit: number
}): number => {
  const supplied = reserve.supplied + reserve.redeposit
  return supplied === 0 ? 0 : (reserve.borrowed + reserve.borrow) / supplied
}
