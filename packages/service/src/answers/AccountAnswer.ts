import { Accounts, Portrait } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened } from './Opened.ts'

/** An owner's accounts together, USD; leverage null where there is no equity, health that of the weakest account. */
export type Wallet = Pick<
  Portrait.Portrait,
  'collateralUsd' | 'debtUsd' | 'equityUsd' | 'leverage' | 'loopedDebtUsd' | 'healthFactor'
>

/** `account`'s answer. */
export type Portrayed = Answer.Answer & {
  readonly wallet: Wallet
  readonly accounts: readonly Portrait.Portrait[]
}

/** The accounts of an owner, in a ledger whose accounts have names. @throws Accounts.UnknownAccountError */
export function of({ ledger, subject }: Opened, owner: string): Portrayed {
  const rows = Accounts.rowsOf(subject, owner)
  if (rows.length === 0) throw new Accounts.UnknownAccountError(owner, subject.book.accounts)
  const accounts = Portrait.draw(subject, rows)
  return { ...Answer.about(ledger), wallet: walletOf(accounts), accounts }
}

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
