import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import * as LedgerFile from '../../data/src/files/LedgerFile.ts'
import { importers } from '../../data/src/importers/index.ts'
import * as Reference from './cascade/reference/Reference.ts'
import * as Inspection from './inspect/Inspection.ts'

const base: any = JSON.parse(readFileSync('/tmp/smoke/scenario.json', 'utf8'))
test('x', async () => {
  const l = await LedgerFile.open('aave-v3-ethereum-top54')
  const id = (s: string) => l.assets.find((a) => a.symbol === s)!.id
  for (const shocks of [
    [['WETH', -5]],
    [['WETH', -20]],
    [
      ['WETH', -20],
      ['unnamed-volatile', -20],
    ],
    [['wstETH', -5]],
    [['unnamed-stable', -5]],
  ] as [string, number][][]) {
    const t = performance.now()
    const o = Reference.run(l, {
      ...base,
      shocks: shocks.map(([s, p]) => ({ asset: id(s), change: BigInt(p) * 10n ** 16n })),
    } as any)
    console.log(
      JSON.stringify(shocks),
      JSON.stringify((o as any).totals, (_, v) => (typeof v === 'bigint' ? Number(v) / 1e18 : v)),
      (o as any).rounds.length,
      performance.now() - t,
    )
  }
}, 100000)
