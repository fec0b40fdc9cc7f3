import type { Event } from './History.ts'

type Transfer = Extract<Event, { kind: 'transfer' }>

/** A flash loan in a transaction: what came, and the transfer that gave it back. */
export type Flash = { readonly taken: Transfer; readonly returned: Transfer }

/**
 * Flash loans of one transaction: tokens that a wallet gets from somebody and gives back, as many or more, before the
 * transaction ends (D6).
 */
export function find(transaction: readonly Event[]): Flash[] {
  const transfers = transaction.filter((event) => event.kind === 'transfer')
  const spent = new Set<Transfer>()
  return transfers.flatMap((taken, at): Flash[] => {
    if (spent.has(taken)) return []
    const returned = transfers
      .slice(at + 1)
      .find(
        (later) =>
          !spent.has(later) &&
          later.asset === taken.asset &&
          later.wallet === taken.to &&
          later.to === taken.wallet &&
          later.amount >= taken.amount,
      )
    if (!returned) return []
    spent.add(returned)
    return [{ taken, returned }]
  })
}
