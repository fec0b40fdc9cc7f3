import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AssumedModel, LedgerFile } from '../../../packages/data/src/index.ts'
import { Draw, Generation, Scenario, Tally, TwoPhase } from '../../../packages/engine/src/index.ts'
import { hasBrowser } from '../browser.ts'
import { BOOK } from '../droste.ts'
import * as InWorker from '../InWorker.ts'
import { type Given, type Told, told } from './worker.ts'

const ACCOUNTS = 1000
const PATHS = 24

/** A generated book with a loop or two in three accounts, an index of many bands, and a week of its market. */
async function given(): Promise<Given> {
  const like = await LedgerFile.open(BOOK)
  const moulds = Generation.mouldsOf(like)
  const draw = Draw.open(3)
  const world = Generation.worldOf(moulds, { accounts: ACCOUNTS, seed: 3, debtUsd: 0 })
  const accounts = Array.from({ length: ACCOUNTS }, (_, row) => Generation.account(moulds, draw, row))
  const { shocks: _, ...scenario } = Scenario.calm
  const plan = { seed: 3, sampling: 'plain', horizonDays: 7, moment: 'worst', scenario } as const
  return {
    ledger: { ...world, accounts },
    shocks: [{ asset: like.assets.find(({ symbol }) => symbol === 'ETH')!.id, change: -0.3 }],
    plan: { ...plan, model: AssumedModel.of(like) },
    cohorts: { accounts: ACCOUNTS / 10, reruns: PATHS / 4, paths: PATHS },
    from: 0,
    to: PATHS,
  }
}

describe.skipIf(!hasBrowser).each([
  ['whose threads share memory', true],
  ['whose threads may not', false],
])('the engine in workers of a page %s', (_, isolated) => {
  let workers: InWorker.Workers
  beforeAll(async () => {
    workers = await InWorker.begin('test/browser/simulate/worker.ts', isolated)
  })
  afterAll(async () => {
    await workers?.close()
  })

  test('R2, S5, S15: a cascade, its index and the paths of two workers are those of Node, to the bit', async () => {
    expect(await workers.sharing()).toBe(isolated)
    const whole = await given()
    const here = told(whole)
    const half = PATHS / 2
    const parts = [
      { ...whole, to: half },
      { ...whole, from: half },
    ]
    const there = await Promise.all(parts.map((part) => workers.ask<Given, Told>(part)))
    const [byAccounts, byCohorts] = [Tally.empty(), TwoPhase.empty()]
    for (const told of there) {
      expect(told.single).toBe(here.single)
      expect(told.indexed).toBe(here.indexed)
      Tally.merge(byAccounts, told.byAccounts)
      Tally.merge(byCohorts, told.byCohorts)
    }
    expect(Tally.write(byAccounts)).toEqual(here.byAccounts)
    expect(Tally.write(byCohorts)).toEqual(here.byCohorts)
    expect(byAccounts.worst[0]!.badDebtUsd).toBeGreaterThan(0)
    expect(byCohorts.worst).not.toEqual(byAccounts.worst)
    expect(byCohorts.reruns!.drawn.length).toBeGreaterThan(0)
    expect(byCohorts.reruns!.drawn.length).toBeLessThan(PATHS)
    expect(workers.faults).toEqual([])
  })
})
