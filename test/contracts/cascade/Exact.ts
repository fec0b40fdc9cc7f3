import { Fixed, type Ledger, Position, Rounding, type Venue } from '@droste/core'
import { Reference, type Scenario } from '@droste/engine'
import type { Seen } from './Eyes.ts'
import type { Pool, Round } from './Record.ts'
import { TOUCHED, tickAt } from './World.ts'

const noDebt = 2n ** 256n - 1n
const inDigits = (mark: bigint): bigint => Rounding.toDigits(mark, 8) / 10n ** 10n

/** The cascade by the exact reference: the √prices that the shock leaves, every round, and the outcome. */
export function run(ledger: Ledger.Ledger, scenario: Scenario.Scenario) {
  const rounds: Round[] = []
  let opened: bigint[] = []
  const outcome = Reference.run(ledger, scenario, (moment) => {
    const { oracle, served, before, after, marks, state } = moment
    if (rounds.length === 0) opened = poolsOf(before).map(({ sqrtPrice }) => sqrtPrice)
    rounds.push({
      oracle: TOUCHED.map((id) => inDigits(oracle[0]![id]!)),
      liquidations: served.liquidations.map(({ row, collateral, debt, slice, proceeds }) => ({
        row: row!,
        collateral,
        debt,
        repaid: slice.repay,
        seized: slice.seize - slice.fee,
        fee: slice.fee,
        proceeds,
      })),
      sold: poolsOf(served.exchange),
      recovered: poolsOf(after).map(({ sqrtPrice }) => sqrtPrice),
      deficits: TOUCHED.map((id) => state.books[0]!.writtenOff.get(id) ?? 0n),
      close: TOUCHED.map((id) => inDigits(marks[id]!)),
      accounts: state.accounts.map((account) => seen(ledger, account, marks)),
    })
  })
  return { opened, rounds, outcome }
}

type Live = Reference.Moment['state']['accounts'][number]

const poolsOf = ({ pools }: Reference.Moment['before']): Pool[] =>
  pools.map(([only]) => {
    if (only?.kind !== 'concentrated') throw new TypeError('Every market here is one Uniswap v3 pool.')
    return { sqrtPrice: only.sqrtPrice, tick: tickAt(only.sqrtPrice), liquidity: only.liquidity }
  })

/** The account as the contract's own view would tell it. */
function seen({ assets, venues }: Ledger.Ledger, { collateral, debt }: Live, marks: readonly bigint[]): Seen {
  const { valueDecimals, rounding } = venues[0]!.rule as Extract<Venue.Rule, { kind: 'pair' }>
  const priced = (asset: number) => ({
    asset: assets[asset]!.id,
    unit: Fixed.scale(assets[asset]!.decimals),
    price: Fixed.wad(Rounding.toDigits(marks[asset]!, 8)),
  })
  const position: Position.Position = {
    collateral: collateral.map(({ asset, amount, terms }) => ({ ...terms, ...priced(asset), amount })),
    debt: debt.map(({ asset, amount, terms }) => ({ ...terms, ...priced(asset), amount })),
  }
  const held = (legs: Live['debt'], id: number): bigint =>
    legs.find(({ asset }) => asset === id)?.amount ?? 0n
  return {
    collateralBase: Position.collateralValue(position, valueDecimals),
    debtBase: Position.debtValue(position, valueDecimals, rounding?.debtValue),
    health: Position.health(position, valueDecimals, rounding) ?? noDebt,
    supplied: TOUCHED.map((id) => held(collateral, id)),
    owed: TOUCHED.map((id) => held(debt, id)),
  }
}
