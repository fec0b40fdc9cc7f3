import type { Account, AccountList, Inspect, LedgerTables } from '@droste/service/client'

/** The API's answers by the names that the page has for them and for their parts: /openapi.json describes them. */
export type {
  Account,
  AccountList,
  Cascade,
  Chain,
  Explanation,
  Inspect,
  Simulate,
  Stress,
} from '@droste/service/client'

export type Tables = LedgerTables
export type Cliff = Inspect['cliffs'][number]

/** An account in a line, what it holds and owes by asset, and the falls of single assets that make it eligible. */
export type Line = AccountList['accounts'][number]

/** An account leg by leg. */
export type Portrait = Account['accounts'][number]
