import type { AssetId } from '../Asset.ts'
import { Fault } from '../Fault.ts'

/** When something happened. `log` orders what happens within a block, as the tokens moved. */
export type Place = { readonly block: number; readonly log: number; readonly transaction: string }

/**
 * An account deals with a venue; amounts in base units. The tokens come from, or go to, `wallet`: the owner's where
 * it is not stated, another's when it acts on the account's behalf (a helper contract, a liquidator).
 */
export type Dealing = {
  readonly kind: 'supply' | 'withdraw' | 'borrow' | 'repay'
  readonly owner: string
  readonly sub?: string | undefined
  readonly wallet?: string | undefined
  readonly venue: string
  readonly asset: AssetId
  readonly amount: bigint
}

/** A wallet gives `amount` of `asset` for `gotAmount` of `got`: in a market, or by wrapping or staking it. */
export type Exchange = {
  readonly kind: 'swap' | 'wrap'
  readonly wallet: string
  readonly asset: AssetId
  readonly amount: bigint
  readonly got: AssetId
  readonly gotAmount: bigint
}

/** Tokens go from one wallet to another. */
export type Transfer = {
  readonly kind: 'transfer'
  readonly wallet: string
  readonly to: string
  readonly asset: AssetId
  readonly amount: bigint
}

/** One thing that happened, as a reader of logs hands it over. docs/spec/depth.md D1. */
export type Event = Place & (Dealing | Exchange | Transfer)

/** The wallet that tokens leave, or enter when they come from a venue. */
export const walletOf = (event: Event): string =>
  'owner' in event ? (event.wallet ?? event.owner) : event.wallet

/** Events by transaction, in the order in which they happened. @throws AmountError */
export function transactions(events: readonly Event[]): Event[][] {
  const ordered = [...events].sort((a, b) => a.block - b.block || a.log - b.log)
  const found: Event[][] = []
  for (const event of ordered) {
    if (event.amount < 0n || ('gotAmount' in event && event.gotAmount < 0n)) throw new AmountError(event)
    const last = found[found.length - 1]
    const [first] = last ?? []
    if (last && first?.transaction === event.transaction && first.block === event.block) last.push(event)
    else found.push([event])
  }
  return found
}

/** An event moves less than nothing. @example transactions([{ ...supply, amount: -1n }]) */
export class AmountError extends Fault<Place> {
  override readonly name = 'History.AmountError'
  constructor({ block, log, transaction, kind, amount }: Event) {
    super(`The ${kind} at log ${log} of block ${block} moves ${amount}`, { block, log, transaction })
  }
  override advise = (): string =>
    'Amounts are positive; the kind of the event says which way: borrow and repay, supply and withdraw.'
}
