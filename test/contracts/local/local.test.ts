import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LedgerFile } from '@droste/data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Chain from '../harness/Chain.ts'
import { folder } from '../reader/Reading.ts'
import { build, type World } from './Loops.ts'

const bin = fileURLToPath(new URL('../../../packages/cli/bin/droste.js', import.meta.url))
const out = join(folder(), 'ledger.json')

let chain: Chain.Chain
let world: World
beforeAll(async () => {
  chain = await Chain.start()
  world = await build(chain, 40)
})
afterAll(() => chain?.stop())

const droste = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args, '--json'], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

test('the local network, read without an endpoint: pools, claims, and every loop as deep as it was wound', async () => {
  const { snapshot } = droste('snapshot', 'aave-v3', '--network', 'local', '--out', out)
  expect(snapshot).toMatchObject({ deviation: 0, sampledShare: 1 })
  const { markets, claims, accounts } = await LedgerFile.open(out)
  expect([markets.length, claims.length, accounts.length]).toEqual([1, 1, 41])
  const { history, recursion } = droste('inspect', out)
  expect(history.events).toBe(snapshot.events)
  // The same accounts loop on this chain as on the one that the command started.
  const wound = new Map<number, number>()
  for (const { loops } of world.loopers) wound.set(loops, (wound.get(loops) ?? 0) + 1)
  expect(
    history.accounts.map((each: { loops: number; accounts: number }) => [each.loops, each.accounts]),
  ).toEqual([...wound].sort(([a], [b]) => a - b))
  const loopers = world.loopers.filter(({ loops }) => loops > 0).length
  const looped = recursion.depth.reduce((sum: number, each: { accounts: number }) => sum + each.accounts, 0)
  expect(looped).toBe(loopers)
})
