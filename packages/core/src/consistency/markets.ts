import type { AssetId } from '../Asset.ts'
import { WAD } from '../Fixed.ts'
import type { Market, Pool } from '../Market.ts'
import { type Findings, type Known, note, SHARE, use, within } from './Findings.ts'

/** The first and last tick of Uniswap v3: `TickMath.MIN_TICK`, `MAX_TICK`. */
const LAST_TICK = 887_272

/** Judges where assets are sold: one market a base, quotes without a cycle, pools that can answer. */
export function judgeMarkets(findings: Findings, known: Known, markets: readonly Market[]): void {
  const byBase = new Map<AssetId, number>()
  markets.forEach((market, index) => {
    const row = `markets[${index}]`
    use(findings, known, `${row}.base`, market.base)
    use(findings, known, `${row}.quote`, market.quote)
    within(findings, `${row}.leaves`, market.leaves, { from: 0n, to: WAD, open: 'to' })
    within(findings, `${row}.recovers`, market.recovers, SHARE)
    const before = byBase.get(market.base)
    if (before === undefined) byBase.set(market.base, index)
    else
      note(
        findings,
        `${row}.base`,
        `“${market.base}” is sold in markets[${before}] already`,
        'An asset has one market: move the pools into it, quoted in the same asset.',
      )
    if (market.pools.length === 0)
      note(findings, `${row}.pools`, 'is empty', 'Give it a pool, or leave the market out.')
    market.pools.forEach((pool, at) => {
      judgePool(findings, `${row}.pools[${at}]`, pool)
    })
  })
  judgeQuotes(findings, markets, byBase)
}

function judgeQuotes(
  findings: Findings,
  markets: readonly Market[],
  byBase: ReadonlyMap<AssetId, number>,
): void {
  const settled = new Set<AssetId>()
  markets.forEach(({ base }, index) => {
    const path: AssetId[] = []
    let asset: AssetId | undefined = base
    while (asset !== undefined && !settled.has(asset) && !path.includes(asset)) {
      path.push(asset)
      const at = byBase.get(asset)
      asset = at === undefined ? undefined : markets[at]!.quote
    }
    if (asset !== undefined && path.includes(asset))
      note(
        findings,
        `markets[${index}].quote`,
        `the quotes run in a circle: ${[...path.slice(path.indexOf(asset)), asset].join(' → ')}`,
        'Some asset of the circle must be priced from outside: take its market out.',
      )
    for (const step of path) settled.add(step)
  })
}

function judgePool(findings: Findings, row: string, pool: Pool): void {
  within(findings, `${row}.fee`, pool.fee, { from: 0n, to: WAD, open: 'to' })
  if (pool.kind === 'constant-product' || pool.kind === 'stable-swap') {
    above0(findings, `${row}.base`, pool.base)
    above0(findings, `${row}.quote`, pool.quote)
  }
  if (pool.kind === 'stable-swap') {
    above0(findings, `${row}.amplification`, pool.amplification)
    above0(findings, `${row}.rate`, pool.rate)
  }
  if (pool.kind === 'concentrated') judgeTicks(findings, row, pool)
  if (pool.kind === 'curve') judgeCurve(findings, `${row}.points`, pool.points)
}

function judgeTicks(findings: Findings, row: string, pool: Extract<Pool, { kind: 'concentrated' }>): void {
  above0(findings, `${row}.sqrtPrice`, pool.sqrtPrice)
  if (pool.liquidity < 0n)
    note(findings, `${row}.liquidity`, 'is negative', 'Take the liquidity in range from the pool.')
  pool.ticks.forEach(({ tick }, at) => {
    const before = pool.ticks[at - 1]?.tick
    if (!Number.isSafeInteger(tick) || Math.abs(tick) > LAST_TICK)
      note(
        findings,
        `${row}.ticks[${at}].tick`,
        `${tick} is no tick`,
        `Ticks are whole, ±${LAST_TICK} at most.`,
      )
    else if (before !== undefined && before >= tick)
      note(findings, `${row}.ticks[${at}].tick`, `${tick} does not come after ${before}`, 'Sort the ticks.')
  })
}

function judgeCurve(
  findings: Findings,
  row: string,
  points: readonly { sold: bigint; received: bigint }[],
): void {
  if (points.length === 0) note(findings, row, 'is empty', 'Give at least one quote.')
  points.forEach((point, at) => {
    const before = points[at - 1] ?? { sold: 0n, received: 0n }
    if (point.sold <= before.sold || point.received < before.received || point.received < 0n)
      note(
        findings,
        `${row}[${at}]`,
        'does not rise',
        'Sort the quotes by what is sold, without (0, 0); more sold never brings less.',
      )
  })
}

function above0(findings: Findings, row: string, value: bigint): void {
  if (value <= 0n) note(findings, row, `${value} is not above 0`, 'Give a positive figure, or drop the pool.')
}
