import { Consistency, Fixed, type Ledger, Position, Slice, Terms } from '@droste/core'
import { AaveV3 } from '@droste/protocols'
import { describe, expect, test } from 'vitest'
import { listings } from './Listing.ts'
import { pools, users } from './Offline.ts'

const snapshot = (pool: AaveV3.Pool): AaveV3.Snapshot => ({
  id: 'test',
  chain: 'eip155:31337',
  pool,
  symbols: new Map(pool.reserves.map(({ asset }, id) => [asset, listings[id]!.symbol])),
  source: 'the pool’s oracle',
})

function ledgerOf(parts: AaveV3.Resolved): Ledger.Ledger {
  const provenance = { source: 'test', chain: null, block: null, time: null, hash: null, reader: 'test/1' }
  const coverage = { accounts: parts.accounts.length, debtUsd: 0, usedShare: 1, rejected: [] }
  return { name: 'test', provenance, coverage, claims: [], markets: [], ...parts }
}

/** An account as the ledger's kernel sees it. */
function positionOf({ venues, accounts, assets, prices }: AaveV3.Resolved, owner: string): Position.Position {
  const account = accounts.find((candidate) => candidate.owner === owner)
  const legs = (account?.legs ?? []).map((leg) => ({
    ...leg,
    ...Terms.resolve(venues[0]!, account!, leg),
    unit: Fixed.scale(assets.find(({ id }) => id === leg.asset)!.decimals),
    price: prices.find(({ asset }) => asset === leg.asset)!.usd,
  }))
  return {
    collateral: legs.filter(({ side }) => side === 'collateral'),
    debt: legs.filter(({ side }) => side === 'debt'),
  }
}

describe('what the rules say, the ledger’s kernel says too', () => {
  test('along 40 sequences: consistent, the same health, the same largest liquidation', () => {
    const seen = { healths: 0, liquidations: 0 }
    for (let seed = 1; seed <= 40; seed++) {
      for (const pool of pools(seed, 60)) {
        const resolved = AaveV3.resolve(snapshot(pool))
        const { rounding } = ruleOf(resolved)
        Consistency.check(ledgerOf(resolved))
        for (const user of users) {
          const account = AaveV3.accountOf(pool, user)
          const exact = AaveV3.Position.read(pool, account)
          if (exact.health === undefined) continue
          const position = positionOf(resolved, user)
          expect(Position.health(position, 8, rounding)).toBe(exact.health)
          seen.healths++
          if (exact.health < Fixed.WAD) seen.liquidations += sameSlices(pool, resolved, user)
        }
      }
    }
    expect(seen.healths).toBeGreaterThan(500)
    expect(seen.liquidations).toBeGreaterThan(100)
  })
})

function ruleOf({ venues }: AaveV3.Resolved): Slice.PairRule {
  const { rule } = venues[0]!
  if (rule.kind !== 'pair') throw new TypeError('Aave liquidates pairs')
  return rule
}

/** Compares every pair of an account that may be liquidated, and counts them. */
function sameSlices(pool: AaveV3.Pool, resolved: AaveV3.Resolved, user: string): number {
  const rule = ruleOf(resolved)
  const position = positionOf(resolved, user)
  const health = Position.health(position, 8, rule.rounding)!
  let compared = 0
  for (const [collateral, reserve] of pool.reserves.entries()) {
    for (const [debt, owed] of pool.reserves.entries()) {
      const paused = reserve.config.paused || owed.config.paused
      const graced = reserve.graceUntil >= pool.now || owed.graceUntil >= pool.now
      const legs = [idOf(position.collateral, reserve.asset), idOf(position.debt, owed.asset)] as const
      if (legs[0] === undefined || legs[1] === undefined || paused || graced) continue
      const pair = Slice.pair(rule, legs[0], legs[1], health)
      const slice = Slice.largest(rule, pair, Slice.repayable(rule, position, pair))
      const best = AaveV3.largest(pool, { account: user, collateral, debt })
      if (slice === null || best === undefined) continue
      // Whoever empties a side passes everything: the exact amount may leave one unit, and one unit is dust.
      const emptied = slice.seize === legs[0].amount || slice.repay === legs[1].amount
      const amount: bigint | 'all' = emptied ? 'all' : slice.repay
      const call = {
        account: user,
        collateral,
        debt,
        liquidator: 'bot',
        amount,
        asATokens: true,
      }
      const { quote } = AaveV3.liquidate(pool, call)
      const { repaid, seized, fee } = quote
      expect({ repay: repaid, seize: seized + fee, fee }).toEqual(slice)
      // The predictor charges the fee twice where it cuts for dust in the collateral: it may predict less, never more.
      expect(Number(best.repaid)).toBeLessThan(Number(slice.repay) * (1 + 1e-5))
      compared++
    }
  }
  return compared
}

const idOf = <Leg extends { asset: string }>(legs: readonly Leg[], token: string): Leg | undefined =>
  legs.find(({ asset }) => asset === `eip155:31337/${token}`.toLowerCase())
