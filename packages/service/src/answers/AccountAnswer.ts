import { Wording } from '@droste/core'
import { type AccountMeasure, Accounts, Wallet, type WhatIf } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened } from './Opened.ts'

/** An account with the name it is known by. */
export type Named = AccountMeasure & { readonly account: string }

/** A wallet as it is or would be, its accounts by name. */
export type Told = Omit<Wallet.WalletMeasure, 'accounts'> & { readonly accounts: readonly Named[] }

/** `account`'s answer; `whatIf` only where something was asked. */
export type Measured = Answer.Answer & Told & { readonly whatIf?: Told & { readonly paidInUsd: number } }

/** What `account` found out, and what it has to warn of. */
export type Found = { readonly answer: Measured; readonly warnings: readonly string[] }

/**
 * Measures the wallet of `owner`, in a ledger whose accounts have names, as it is and as it would be.
 * @throws Accounts.UnknownAccountError, the faults of WhatIf
 */
export function of({ ledger, subject, world }: Opened, owner: string, whatIf: WhatIf.WhatIf): Found {
  const rows = Accounts.rowsOf(subject, owner)
  if (rows.length === 0) throw new Accounts.UnknownAccountError(owner, subject.book.accounts)
  const { before, after, paidInUsd } = Wallet.compare(world, rows, whatIf)
  const told = (measure: Wallet.WalletMeasure): Told => ({
    ...measure,
    accounts: measure.accounts.map((each, at) => ({ account: subject.accountId(rows[at]!), ...each })),
  })
  const asked = whatIf.settings.length + whatIf.moves.length > 0
  const takes = whatIf.moves.some(({ kind }) => kind === 'borrow' || kind === 'withdraw')
  const warnings = takes ? refusals(after) : []
  const imagined = asked ? { whatIf: { ...told(after), paidInUsd } } : {}
  return { answer: { ...Answer.about(ledger, warnings), ...told(before), ...imagined }, warnings }
}

/** What a venue would refuse, as the loan would be above its ltv. */
const refusals = ({ accounts }: Wallet.WalletMeasure): string[] =>
  accounts
    .filter(({ debtUsd, borrowableUsd }) => debtUsd > 0 && borrowableUsd < 0)
    .map(
      ({ venue, borrowableUsd }) =>
        `${venue} would refuse this: it lends ${Wording.usd(-borrowableUsd)} less on what is left there.`,
    )
