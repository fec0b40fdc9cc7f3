import { Accounts, Portrait } from '@droste/engine'
import * as Answer from '../Answer.ts'
import { openNamed } from '../Open.ts'
import * as render from '../render/account.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type AccountFlags = { readonly json?: boolean }

/** `droste account LEDGER ADDRESS` */
export async function account(
  name: string,
  owner: string,
  flags: AccountFlags,
  terminal: Terminal,
): Promise<void> {
  const progress = Progress.begin(terminal, 3)
  const { ledger, subject } = await openNamed(name, progress).finally(progress.done)
  const rows = Accounts.rowsOf(subject, owner)
  if (rows.length === 0) throw new Accounts.UnknownAccountError(owner, subject.book.accounts)
  const accounts = Portrait.draw(subject, rows)
  const wallet = walletOf(accounts)
  if (flags.json) terminal.out(Answer.json({ ...Answer.about(ledger), wallet, accounts }))
  else terminal.out(render.account(ledger, wallet, accounts, terminal.colour))
}

/** An owner's accounts together, USD; leverage null where there is no equity, health that of the weakest account. */
export type Wallet = Pick<
  Portrait.Portrait,
  'collateralUsd' | 'debtUsd' | 'equityUsd' | 'leverage' | 'loopedDebtUsd' | 'healthFactor'
>

function walletOf(accounts: readonly Portrait.Portrait[]): Wallet {
  const sum = (name: 'collateralUsd' | 'debtUsd' | 'loopedDebtUsd'): number =>
    accounts.reduce((total, account) => total + account[name], 0)
  const collateralUsd = sum('collateralUsd')
  const debtUsd = sum('debtUsd')
  const equityUsd = collateralUsd - debtUsd
  const healths = accounts.map(({ healthFactor }) => healthFactor).filter((health) => health !== null)
  return {
    collateralUsd,
    debtUsd,
    equityUsd,
    leverage: equityUsd > 0 ? collateralUsd / equityUsd : null,
    loopedDebtUsd: sum('loopedDebtUsd'),
    healthFactor: healths.length > 0 ? Math.min(...healths) : null,
  }
}
