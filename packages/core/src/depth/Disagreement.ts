/** An account's depth two ways. `stateLoops`: null where no number of loops reaches its leverage (measures.md M9). */
export type Both = {
  readonly tracedLoops: number
  readonly stateLoops: number | null
  readonly flashLoans: number
  /** Collateral that borrowing paid for over all collateral, from the trace; looped debt over collateral, from the state. */
  readonly tracedShare: number
  readonly stateShare: number
  /** Debt that the history accounts for over debt that the ledger states, at the same prices. */
  readonly tracedDebt: number
}

/** Why a trace and a state differ. docs/spec/depth.md D8. */
export type Reason =
  /** Wound up in one transaction: one borrow edge, however much it lent. */
  | 'flash'
  /** The history does not account for the debt there is: it begins late, or misses a venue. */
  | 'incomplete'
  /** Debt of another family bought the collateral: state cannot see it. */
  | 'other-family'
  /** It holds and owes the same family, and neither bought the other: none of what it borrowed was deposited. */
  | 'own-units'
  /** Some of what it borrowed was deposited, and some went elsewhere: state sees both as looped. */
  | 'partly-own'
  /** More steps than the limit asks for: each borrowed less than it might have. */
  | 'careful'
  /** Fewer steps than the limit asks for: it borrowed more than the limit now says, or paid some back. */
  | 'beyond-limit'

/** Of debts that differ by less than this share the rest is interest. */
const INTEREST = 0.1
/** Shares of collateral that differ by less than this are the same. */
const ALIKE = 0.05

/** The reason that explains most, null where both say the same number of whole loops. */
export function explain({
  tracedLoops,
  stateLoops,
  flashLoans,
  tracedShare,
  stateShare,
  tracedDebt,
}: Both): Reason | null {
  const state = stateLoops === null ? null : Math.ceil(stateLoops - 1e-9)
  if (state === tracedLoops) return null
  if (Math.abs(tracedDebt - 1) > INTEREST) return 'incomplete'
  if (flashLoans > 0 && (state === null || state > tracedLoops)) return 'flash'
  if (tracedShare > stateShare + ALIKE) return 'other-family'
  if (tracedShare < stateShare - ALIKE) return tracedShare < ALIKE ? 'own-units' : 'partly-own'
  return state !== null && tracedLoops > state ? 'careful' : 'beyond-limit'
}
