import { Parquet } from '@droste/data'
import type { Outcome } from '@droste/engine'
import type { Opened } from '../Open.ts'

const ROUNDS = {
  round: 'integer',
  eligible_debt_usd: 'double',
  liquidations: 'count',
  repaid_usd: 'double',
  seized_usd: 'double',
  absorbed_usd: 'double',
  bad_debt_usd: 'double',
} as const satisfies Parquet.Shape
const PRICES = {
  round: 'integer',
  asset: 'text',
  symbol: 'text',
  usd: 'double',
} as const satisfies Parquet.Shape
const ACCOUNTS = {
  account: 'text',
  eligible_debt_usd: 'double',
  repaid_usd: 'double',
  seized_usd: 'double',
  absorbed_usd: 'double',
  bad_debt_usd: 'double',
} as const satisfies Parquet.Shape

/** An outcome as tables: rounds, the price of every asset after each (round 0: right after the shock), accounts. */
export async function tables(
  { ledger, subject, name }: Opened,
  outcome: Outcome.Outcome,
): Promise<Parquet.Table[]> {
  const { rounds, marksShocked, accounts } = outcome
  const rows = Array.from({ length: subject.book.accounts }, (_, row) => row)
  await name(rows)
  const marks = [marksShocked, ...rounds.map((round) => round.marks)]
  return [
    Parquet.table(
      'rounds',
      ROUNDS,
      rounds.map((round) => ({
        round: round.round,
        eligible_debt_usd: round.eligibleDebtUsd,
        liquidations: round.liquidations,
        repaid_usd: round.repaidUsd,
        seized_usd: round.seizedUsd,
        absorbed_usd: round.absorbedUsd,
        bad_debt_usd: round.badDebtUsd,
      })),
    ),
    Parquet.table(
      'prices',
      PRICES,
      marks.flatMap((usd, round) =>
        ledger.assets.map(({ id, symbol }, at) => ({ round, asset: id, symbol, usd: usd[at]! })),
      ),
    ),
    {
      name: 'accounts',
      shape: ACCOUNTS,
      columns: {
        account: rows.map(subject.accountId),
        eligible_debt_usd: accounts.eligibleDebtUsd,
        repaid_usd: accounts.repaidUsd,
        seized_usd: accounts.seizedUsd,
        absorbed_usd: accounts.absorbedUsd,
        bad_debt_usd: accounts.badDebtUsd,
      },
    },
  ]
}
