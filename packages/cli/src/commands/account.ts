import { type AccountMeasure, Accounts, Wallet, type WhatIf } from '@droste/engine'
import * as Answer from '../Answer.ts'
import * as WhatIfFlags from '../flags/WhatIfFlags.ts'
import { type Opened, openNamed } from '../Open.ts'
import * as render from '../render/account.ts'
import * as heading from '../render/heading.ts'
import { usd } from '../render/Text.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type AccountFlags = WhatIfFlags.WhatIfFlags & { readonly json?: boolean }

/** `droste account LEDGER ADDRESS` */
export async function account(
  name: string,
  owner: string,
  flags: AccountFlags,
  terminal: Terminal,
): Promise<void> {
  const wanted = WhatIfFlags.parse(flags) // a flag that cannot be read is told before a large ledger is
  const progress = Progress.begin(terminal, 3)
  const opened = await openNamed(name, progress).finally(progress.done)
  const measured = measuredOf(opened, owner, WhatIfFlags.whatIfOf(opened.ledger, wanted))
  if (flags.json)
    terminal.out(Answer.json({ ...Answer.about(opened.ledger, measured.warnings), ...measured.answer }))
  else {
    terminal.out(render.account(opened.ledger, measured.answer, terminal.colour))
    terminal.err(heading.notes(opened.ledger, measured.warnings, terminal.colour))
  }
}

/** An account with the name it is known by. */
export type Named = AccountMeasure & { readonly account: string }

/** A wallet as it is or would be, its accounts by name. */
export type Told = Omit<Wallet.WalletMeasure, 'accounts'> & { readonly accounts: readonly Named[] }

/** `account`'s own keys; `whatIf` only where something was asked. */
export type Measured = Told & { readonly whatIf?: Told & { readonly paidInUsd: number } }

/** Measures the wallet of `owner`. @throws Accounts.UnknownAccountError, the faults of WhatIf */
function measuredOf(
  { subject, world }: Opened,
  owner: string,
  whatIf: WhatIf.WhatIf,
): { readonly answer: Measured; readonly warnings: readonly string[] } {
  const rows = Accounts.rowsOf(subject, owner)
  if (rows.length === 0) throw new Accounts.UnknownAccountError(owner, subject.book.accounts)
  const { before, after, paidInUsd } = Wallet.compare(world, rows, whatIf)
  const told = (measure: Wallet.WalletMeasure): Told => ({
    ...measure,
    accounts: measure.accounts.map((each, at) => ({ account: subject.accountId(rows[at]!), ...each })),
  })
  const asked = whatIf.settings.length + whatIf.moves.length > 0
  const answer = { ...told(before), ...(asked ? { whatIf: { ...told(after), paidInUsd } } : {}) }
  const takes = whatIf.moves.some(({ kind }) => kind === 'borrow' || kind === 'withdraw')
  return { answer, warnings: takes ? refusals(after) : [] }
}

/** What a venue would refuse, as the loan would be above its ltv. */
const refusals = ({ accounts }: Wallet.WalletMeasure): string[] =>
  accounts
    .filter(({ debtUsd, borrowableUsd }) => debtUsd > 0 && borrowableUsd < 0)
    .map(
      ({ venue, borrowableUsd }) =>
        `${venue} would refuse this: it lends ${usd(-borrowableUsd)} less on what is left there.`,
    )
