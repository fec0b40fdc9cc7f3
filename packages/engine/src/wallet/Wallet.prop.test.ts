import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Columns from '../cascade/columns/Columns.ts'
import { prepare } from '../cascade/columns/Workspace.ts'
import * as Portrait from '../inspect/Portrait.ts'
import * as Scenario from '../Scenario.ts'
import { ledgers } from '../testing/random.ts'
import * as World from '../World.ts'
import * as Wallet from './Wallet.ts'

const near = (got: number | null, expected: number | null): void => {
  if (expected === null) expect(got).toBeNull()
  else expect(Math.abs(got! - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

test.prop([ledgers])('M1–M9: a wallet measured by itself is what the book says of its account', (ledger) => {
  const world = World.build(ledger)
  const rows = ledger.accounts.map((_, row) => row)
  const portraits = Portrait.draw({ ...world, accountId: String }, rows)
  const { accounts, wallet } = Wallet.imagine(Wallet.open(world, rows), { settings: [], moves: [] })
  portraits.forEach((portrait, row) => {
    const account = accounts[row]!
    for (const key of [
      'collateralUsd',
      'idleUsd',
      'debtUsd',
      'equityUsd',
      'leverage',
      'loopedDebtUsd',
      'loops',
    ] as const)
      near(account[key], portrait[key])
    near(account.healthFactor, portrait.healthFactor)
  })
  near(
    wallet.debtUsd,
    portraits.reduce((sum, { debtUsd }) => sum + debtUsd, 0),
  )
})

test.prop([ledgers, fc.nat(), fc.double({ min: -0.9, max: 0.5, noNaN: true })])(
  'C1: a price that is set moves the wallet as the same shock moves the book',
  (ledger, pick, change) => {
    const world = World.build(ledger)
    const asset = pick % ledger.assets.length
    const work = prepare(world)
    Columns.begin(work, {
      ...Scenario.calm,
      shocks: [{ asset: ledger.assets[asset]!.id, change }],
    })
    const whatIf = { settings: [{ asset, change }], moves: [] }
    const rows = ledger.accounts.map((_, row) => row)
    const { accounts } = Wallet.imagine(Wallet.open(world, rows, whatIf), whatIf)
    const { book } = world
    rows.forEach((row) => {
      let equity = 0
      for (let at = book.first[row]!; at < book.first[row + 1]!; at++) {
        const usd = book.amount[at]! * work.shocked[book.factors[book.factor[at]!]!.asset]!
        equity += at >= book.debts[row]! && at < book.supplies[row]! ? -usd : usd
      }
      expect(Math.abs(accounts[row]!.equityUsd - equity)).toBeLessThanOrEqual(
        1e-9 * (accounts[row]!.collateralUsd + accounts[row]!.debtUsd + 1),
      )
    })
  },
)

test.prop([ledgers])('M13: after the fall that a trigger names, health is one', (ledger) => {
  const world = World.build(ledger)
  ledger.accounts.forEach((_, row) => {
    const [account] = Wallet.imagine(Wallet.open(world, [row]), { settings: [], moves: [] }).accounts
    for (const { asset, drop } of account!.triggers) {
      // Beyond it a health is one nothing over another.
      if (drop > 0.99) continue
      const settings = [{ asset: ledger.assets.findIndex(({ id }) => id === asset), change: -drop }]
      const whatIf = { settings, moves: [] }
      const [fallen] = Wallet.imagine(Wallet.open(world, [row], whatIf), whatIf).accounts
      expect(Math.abs(fallen!.healthFactor! - 1)).toBeLessThanOrEqual(1e-6)
    }
  })
})
