import { Fixed } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import * as ledgers from '../testing/ledgers.ts'
import * as World from '../World.ts'
import * as Inspection from './Inspection.ts'
import * as Recursion from './Recursion.ts'
import * as Sheet from './Sheet.ts'
import type { Subject } from './Subject.ts'

const PRICES = { ETH: '2000', wstETH: '2340', LOOP: '700', USDC: '1' }
const ASSETS = ['ETH', 'wstETH', 'LOOP', 'USDC'] as const
// LOOP stands for 2 wstETH less 1.99 ETH: it falls 1.17 times as fast as what it holds, before its basis.
const CLAIMS = [
  { kind: 'wrapper', asset: 'wstETH', backing: [{ asset: 'ETH', amount: ledgers.wad('1.2') }], debts: [] },
  {
    kind: 'loop',
    asset: 'LOOP',
    backing: [{ asset: 'wstETH', amount: ledgers.wad('2') }],
    debts: [{ asset: 'ETH', amount: ledgers.wad('1.99') }],
  },
] as const

const leg = fc.record({
  side: fc.constantFrom('collateral', 'debt', 'supply'),
  asset: fc.constantFrom(...ASSETS),
  usd: fc.integer({ min: 1, max: 1_000_000 }),
})
const account = fc.uniqueArray(leg, {
  minLength: 1,
  maxLength: 5,
  selector: ({ side, asset }) => `${side} ${asset}`,
})
const book = fc.array(account, { minLength: 1, maxLength: 12 })

function subjectOf(
  accounts: readonly (typeof book extends fc.Arbitrary<infer T> ? T : never)[number][],
  times = 1,
): Subject {
  const ledger = ledgers.ledger({
    prices: PRICES,
    claims: CLAIMS,
    venues: [
      ledgers.venue('venue', ledgers.aave, [
        ledgers.listing('ETH', { threshold: '0.82' }),
        ledgers.listing('wstETH', { threshold: '0.93' }),
        ledgers.listing('LOOP', { threshold: '0.6' }),
        ledgers.listing('USDC', { threshold: '0.78' }),
      ]),
    ],
    accounts: accounts.map((legs, row) => ({
      owner: `${row}`,
      venue: 'venue',
      legs: legs.map(({ side, asset, usd }) => ({
        side,
        asset,
        amount: Fixed.fromNumber((times * usd) / Number(PRICES[asset]), 18),
      })),
    })),
  })
  return { ...World.build(ledger), accountId: (row) => `${row}` }
}

const near = (value: number, expected: number, tolerance = 1e-9): void => {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
}

describe('laws of measuring', () => {
  test.prop([book])(
    'the staircase is what drawing the sheet at fallen prices gives (M13, M14)',
    (accounts) => {
      const subject = subjectOf(accounts)
      const [eth, wsteth, loop] = subject.prices as Float64Array
      const loopWorth = 2 * 2340 - 1.99 * 2000
      for (const { symbol, staircase } of Inspection.of(subject).cliffs) {
        for (const { drop, eligibleDebtUsd } of staircase.filter((_, step) => step % 3 === 1)) {
          const prices = Float64Array.from(subject.prices)
          const ethShare = symbol === 'ETH' ? drop : 0
          const wstethShare = symbol === 'LOOP' || symbol === 'USDC' ? 0 : drop
          const loopShare =
            symbol === 'LOOP'
              ? drop
              : symbol === 'USDC'
                ? 0
                : (2 * 2340 * wstethShare - 1.99 * 2000 * ethShare) / loopWorth
          prices.set([eth! * (1 - ethShare), wsteth! * (1 - wstethShare), loop! * Math.max(0, 1 - loopShare)])
          if (symbol === 'USDC') prices[3] = 1 - drop
          const sheet = Sheet.draw({ ...subject, prices })
          let eligible = 0
          let edge = 0 // an account whose health is 1 to the last digit may fall on either side
          sheet.debtUsd.forEach((debt, row) => {
            const health = Sheet.health(sheet, row)
            if (health !== null && health < 1) eligible += debt
            if (health !== null && Math.abs(health - 1) < 1e-12) edge += debt
          })
          expect(Math.abs(eligible - eligibleDebtUsd)).toBeLessThanOrEqual(edge + 1e-6)
        }
      }
    },
  )

  test.prop([book, fc.integer({ min: 2, max: 1000 })])(
    'amounts k times as large measure k times as much',
    (accounts, k) => {
      const one = Inspection.of(subjectOf(accounts))
      const many = Inspection.of(subjectOf(accounts, k))
      near(many.totals.debtUsd, k * one.totals.debtUsd)
      near(many.recursion.loopedDebtUsd, k * one.recursion.loopedDebtUsd)
      near(many.recursion.loopedShare, one.recursion.loopedShare)
      near(many.concentration.herfindahl, one.concentration.herfindahl)
      for (const cliff of one.cliffs) {
        const same = many.cliffs.find(({ symbol }) => symbol === cliff.symbol)
        if (cliff.jumpUsd > 1e-3) near(same!.jumpUsd, k * cliff.jumpUsd, 1e-6)
      }
    },
  )

  test.prop([book])('the order of accounts changes no sum', (accounts) => {
    const forward = Inspection.of(subjectOf(accounts))
    const backward = Inspection.of(subjectOf([...accounts].reverse()))
    near(backward.totals.equityUsd, forward.totals.equityUsd)
    near(backward.recursion.loopedDebtUsd, forward.recursion.loopedDebtUsd)
    near(backward.leverage.max ?? 0, forward.leverage.max ?? 0)
    near(backward.lookThrough.netUsd, forward.lookThrough.netUsd)
  })

  test.prop([book])('same-asset debt ≤ looped debt ≤ debt, and net ≥ equity (M7, M10)', (accounts) => {
    const { recursion, totals, lookThrough } = Inspection.of(subjectOf(accounts))
    expect(recursion.sameAssetDebtUsd).toBeLessThanOrEqual(recursion.loopedDebtUsd + 1e-6)
    expect(recursion.loopedDebtUsd).toBeLessThanOrEqual(totals.debtUsd + 1e-6)
    expect(lookThrough.netUsd).toBeGreaterThanOrEqual(totals.equityUsd - 1e-6)
    near(
      recursion.depth.reduce((sum, { debtUsd }) => sum + debtUsd, 0),
      recursion.loopedDebtUsd,
    )
  })

  test.prop([fc.integer({ min: 1, max: 40 }), fc.double({ min: 0.05, max: 0.97, noNaN: true })])(
    'n borrows, one by one, are measured as n loops (M9)',
    (loops, limit) => {
      let collateral = 1
      let debt = 0
      for (let n = 0, own = 1; n < loops; n++) {
        own *= limit
        debt += own
        collateral += own
      }
      fc.pre(limit ** (loops + 1) > 1e-9)
      near(Recursion.equivalentLoops(debt / collateral, limit)!, loops, 1e-5)
    },
  )
})
