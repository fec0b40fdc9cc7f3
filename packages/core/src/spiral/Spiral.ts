import { Fault } from '../Fault.ts'

/** A loan at the liquidator's price: both in one unit. */
export type Loan = { readonly collateral: number; readonly debt: number }

/** A liquidation in doubles, for estimates: `bonus` and `closeFactor` are fractions. */
export type Rule = { readonly bonus: number; readonly closeFactor: number }

/** What one liquidation moves, and the loan after it. `badDebt` is debt left with no collateral behind it. */
export type Round = {
  readonly repaid: number
  readonly seized: number
  readonly badDebt: number
  readonly after: Loan
}

/**
 * One liquidation: `r = cf·D` repaid for `r·(1 + b)` of collateral; where that is more than there is, all of it for
 * `C/(1 + b)`, and the rest of the debt is bad. It stays in `after`: whoever deletes the account loses the loss.
 */
export function liquidate({ collateral, debt }: Loan, { bonus, closeFactor }: Rule): Round {
  const wanted = Math.min(closeFactor * debt, debt)
  const emptied = wanted * (1 + bonus) >= collateral
  const repaid = emptied ? collateral / (1 + bonus) : wanted
  const seized = emptied ? collateral : repaid * (1 + bonus)
  const after = { collateral: collateral - seized, debt: debt - repaid }
  return { repaid, seized, badDebt: emptied ? after.debt : 0, after }
}

/** Whether liquidating raises health: iff `D/C < 1/(1 + b)`, whatever the close factor. At it, nothing changes. */
export const heals = ({ collateral, debt }: Loan, bonus: number): boolean => debt * (1 + bonus) < collateral

/** Whether a liquidation at the trigger heals: iff `LT·(1 + b) < 1`. A venue where it does not has no safe liquidation. */
export const healsAtTrigger = (threshold: number, bonus: number): boolean => threshold * (1 + bonus) < 1

/** What a whole spiral at a constant price leaves unpaid, in however many rounds: `max(0, D − C/(1 + b))`. */
export const badDebt = ({ collateral, debt }: Loan, bonus: number): number =>
  Math.max(0, debt - collateral / (1 + bonus))

/**
 * LTV below which liquidating heals although the seized collateral is sold into a constant-product pool whose
 * collateral side is worth `poolSide` (unit of `collateral`): `1/((1 + b)(1 + 2C/R))`.
 */
export const frontier = (collateral: number, bonus: number, poolSide: number): number =>
  1 / ((1 + bonus) * (1 + (2 * collateral) / poolSide))

/**
 * Repayment that brings health to `target`: `(h·D − LT·C)/(h − LT·(1 + b))`; 0 where it is there already, `undefined`
 * where no repayment leads there, as liquidating does not heal.
 */
export function repayTo(
  target: number,
  { collateral, debt }: Loan,
  { threshold, bonus }: { readonly threshold: number; readonly bonus: number },
): number | undefined {
  const missing = target * debt - threshold * collateral
  if (missing <= 0) return 0
  const gain = target - threshold * (1 + bonus)
  const repaid = missing / gain
  return gain > 0 && repaid <= debt && repaid * (1 + bonus) <= collateral ? repaid : undefined
}

export type SpiralOptions = Rule & {
  readonly threshold: number
  /** A debt below it is closed whole, as venues do: with a close factor below 1 a spiral would never end. */
  readonly dust: number
}

/**
 * Liquidates at a constant price until the loan is healthy or one of its sides is gone; every round is given.
 * @throws EndlessSpiralError
 */
export function unwind(loan: Loan, { threshold, dust, bonus, closeFactor }: SpiralOptions): Round[] {
  if (!(dust > 0) && closeFactor < 1) throw new EndlessSpiralError({ closeFactor, dust })
  const rounds: Round[] = []
  let { collateral, debt } = loan
  while (debt > 0 && collateral > 0 && threshold * collateral < debt) {
    const round = liquidate({ collateral, debt }, { bonus, closeFactor: debt < dust ? 1 : closeFactor })
    rounds.push(round)
    ;({ collateral, debt } = round.after)
  }
  return rounds
}

export class EndlessSpiralError extends Fault<{ closeFactor: number; dust: number }> {
  override readonly name = 'Spiral.EndlessSpiralError'
  constructor(facts: EndlessSpiralError['facts']) {
    super(`A close factor of ${facts.closeFactor} halves a debt for ever.`, facts)
  }
  override advise = (): string => 'Give the debt below which a liquidation closes everything (dust above 0).'
}
