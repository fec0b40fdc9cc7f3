import { Fault } from '@droste/core'
import type { Subject } from '../inspect/Subject.ts'

/**
 * The row of the account that a person means: by its id (`venue:owner/sub`), by owner and sub-account, or by the
 * owner alone where that is one account. @throws UnknownAccountError, ManyAccountsError
 */
export function rowOf(subject: Subject, wanted: string): number {
  const rows = rowsOf(subject, wanted)
  const [row, another] = rows
  if (row === undefined) throw new UnknownAccountError(wanted, subject.book.accounts)
  if (another !== undefined) throw new ManyAccountsError(wanted, rows.map(subject.accountId))
  return row
}

/** The rows of every account of that id or owner. */
export function rowsOf({ book, accountId }: Subject, wanted: string): number[] {
  const name = wanted.toLowerCase()
  const rows: number[] = []
  for (let row = 0; row < book.accounts; row++) {
    const id = accountId(row).toLowerCase()
    if (id === name) return [row]
    const bare = id.slice(id.indexOf(':') + 1)
    if (bare === name || bare.startsWith(`${name}/`)) rows.push(row)
  }
  return rows
}

/** Nobody in the ledger goes by that name. @example rowOf(subject, '0xdead') */
export class UnknownAccountError extends Fault<{ account: string; accounts: number }> {
  override readonly name = 'Accounts.UnknownAccountError'
  constructor(account: string, accounts: number) {
    super(`No account “${account}” among the ${accounts} of this ledger`, { account, accounts })
  }
  override advise = (): string => 'Give the whole address of an owner; inspect lists the largest.'
}

/** An owner has several accounts where one is asked for. @example rowOf(subject, ownerOfThree) */
export class ManyAccountsError extends Fault<{ account: string; ids: readonly string[] }> {
  override readonly name = 'Accounts.ManyAccountsError'
  constructor(account: string, ids: readonly string[]) {
    super(`“${account}” has ${ids.length} accounts`, { account, ids })
  }
  override advise = (): string => `Name one of them: ${this.facts.ids.slice(0, 6).join(', ')}.`
}
