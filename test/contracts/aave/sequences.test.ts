import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Chain from '../harness/Chain.ts'
import { type Report, run } from './Run.ts'
import { deploy30 } from './release30.ts'
import { deploy36 } from './release36.ts'
import { prepare, type Stage } from './Stage.ts'

const wanted = Number(process.env['DROSTE_SEQUENCES'] ?? 50)
/** A failure names its seed: play it alone with `DROSTE_SEED`, and keep what it found in `cases.test.ts`. */
const only = process.env['DROSTE_SEED']
const length = 60

const releases = [
  { version: '3.6', deploy: deploy36, sequences: wanted },
  { version: '3.0', deploy: deploy30, sequences: Math.ceil(wanted / 3) },
] as const

for (const { version, deploy, sequences } of releases) {
  describe(`Aave v${version}: our rules and the contracts, step by step`, () => {
    let chain: Chain.Chain
    let stage: Stage
    const reports: Report[] = []

    beforeAll(async () => {
      chain = await Chain.start()
      stage = await prepare(await deploy(chain))
    })
    afterAll(() => chain?.stop())

    test('before anything happens both see the same pool', async () => {
      await stage.goBack()
      expect(await stage.judge({ ...stage.pool, now: chain.now })).toEqual([])
    })

    const seeds = only === undefined ? Array.from({ length: sequences }, (_, i) => i + 1) : [Number(only)]
    test.each(seeds)('sequence %i: not one wei apart', async (seed) => {
      const report = await run(stage, seed, length)
      expect(report.parting).toBeUndefined()
      reports.push(report)
    })

    test.skipIf(only !== undefined || wanted < 20)('the sequences were worth playing', () => {
      const total = (of: (report: Report) => number): number =>
        reports.reduce((sum, report) => sum + of(report), 0)
      const refused = new Map<string, number>()
      for (const [reason, times] of reports.flatMap((report) => [...report.refused])) {
        refused.set(reason, (refused.get(reason) ?? 0) + times)
      }
      const done = total((report) => report.done)
      const liquidations = total((report) => report.liquidations)
      const deficits = total((report) => report.deficits)
      console.info({ version, sequences, done, liquidations, deficits, refused })
      expect(done).toBeGreaterThan((sequences * length) / 2)
      expect(liquidations).toBeGreaterThan(sequences)
      expect(refused.size).toBeGreaterThan(10)
      expect(deficits > 0).toBe(version === '3.6')
    })
  })
}
