import { existsSync } from 'node:fs'
import { type Asset, Fixed, Pool } from '@droste/core'
import { beforeAll, describe, expect, test } from 'vitest'
import * as AaveV3 from './AaveV3.ts'
import * as Quotes from './crvusd/Quotes.ts'
import * as Depth from './Depth.ts'
import { USDC, WETH, WSTETH } from './Mainnet.ts'
import * as Source from './Source.ts'

const SOURCE = new URL('../../../../../shared/data/crvusd', import.meta.url).pathname

// Prices of 2023-11-20, when the quotes were taken.
const TOKENS: Record<string, Asset.Asset & { usd: number }> = {
  WETH: { id: WETH, symbol: 'WETH', decimals: 18, usd: 2010 },
  wstETH: { id: WSTETH, symbol: 'wstETH', decimals: 18, usd: 2300 },
  WBTC: {
    id: 'eip155:1/0x2260fac5e5542a773aa44fbcfedf7c193bc2c599',
    symbol: 'WBTC',
    decimals: 8,
    usd: 37300,
  },
  USDC: { id: USDC, symbol: 'USDC', decimals: 6, usd: 1 },
}

describe.skipIf(!existsSync(SOURCE))(
  'depths said to be as quoted (skipped without ../shared/data/crvusd)',
  () => {
    let file: Source.File
    beforeAll(async () => {
      file = (await Source.read(SOURCE, ['aggregator-quotes.csv'])).files[0]!
    })

    test.each([
      ['WETH', 'USDC', WETH, 20, 0.0093],
      ['WETH', 'USDC', WETH, 98, 0.0457],
      ['WBTC', 'USDC', AaveV3.UNNAMED.volatile, 21, 0.0288],
      ['WBTC', 'USDC', AaveV3.UNNAMED.volatile, 90, 0.1156],
      ['wstETH', 'WETH', WSTETH, 86, 0.0036],
    ])(
      '%s for %s: what $%iM cost in the quotes, the assumed pool costs within a fifth',
      (base, quote, pool, millions, cost) => {
        const [sold, got] = [TOKENS[base]!, TOKENS[quote]!]
        const quoted = Quotes.read(file, sold, got)
          .map((each) => ({ usd: each.sold * sold.usd, impact: each.impact }))
          .filter(({ usd }) => Math.abs(usd / (millions * 1e6) - 1) < 0.2)
          .map(({ impact }) => impact)
          .sort((a, b) => a - b)
        const median = quoted[quoted.length >> 1]!
        expect(Math.abs(median / cost - 1)).toBeLessThan(0.3)

        const assumed = AaveV3.POOLS.find((each) => each.base === pool)!
        const [place] = Depth.market(assumed, () => ({ decimals: 18, usd: Fixed.WAD })).pools
        const amount = BigInt(millions) * 10n ** 24n
        const { out } = Pool.sell({ ...place!, fee: Fixed.wad(0n) }, 'sell-base', amount)
        const impact = 1 - Number(out) / Number(amount)
        expect(Math.abs(impact / cost - 1)).toBeLessThan(0.2)
      },
    )
  },
)
