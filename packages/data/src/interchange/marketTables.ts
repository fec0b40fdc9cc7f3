import { type Asset, type Claim, Fixed, type Market, type Venue } from '@droste/core'
import { type Folder, type Row, type Table, table } from '../files/Parquet.ts'
import { type Cells, cells, grouped, text } from './Cells.ts'
import { CLAIM_PARTS, CLAIMS, MARKETS, POINTS, POOLS, TICKS } from './LedgerTables.ts'
import type { Problems } from './Problems.ts'

/** The tables markets, pools, ticks, points, claims and claim_parts. `keyOf` numbers the assets. */
export function toTables(
  markets: readonly Market.Market[],
  claims: readonly Claim.Claim[],
  venues: readonly Venue.Venue[],
  assets: readonly Asset.Asset[],
  keyOf: ReadonlyMap<string, number>,
): Table[] {
  const venueKey = new Map(venues.map(({ id }, at) => [id, at]))
  const pools = markets.flatMap((market, key) =>
    market.pools.map((pool) => ({
      key,
      pool,
      base: assets[keyOf.get(market.base)!]!.decimals,
      quote: assets[keyOf.get(market.quote)!]!.decimals,
    })),
  )
  return [
    table(
      'markets',
      MARKETS,
      markets.map(({ base, quote, leaves, recovers, source, assumed }) => ({
        base: keyOf.get(base)!,
        quote: keyOf.get(quote)!,
        leaves: text(leaves),
        recovers: text(recovers),
        source,
        assumed,
      })),
    ),
    table(
      'pools',
      POOLS,
      pools.map(({ key, pool, base, quote }) => poolRow(key, pool, base, quote)),
    ),
    table(
      'ticks',
      TICKS,
      pools.flatMap(({ pool }, at) =>
        pool.kind === 'concentrated'
          ? pool.ticks.map(({ tick, net }) => ({ pool: at, tick, net: net.toString() }))
          : [],
      ),
    ),
    table(
      'points',
      POINTS,
      pools.flatMap(({ pool, base, quote }, at) =>
        pool.kind === 'curve'
          ? pool.points.map(({ sold, received }) => ({
              pool: at,
              sold: Fixed.format(sold, base),
              received: Fixed.format(received, quote),
            }))
          : [],
      ),
    ),
    table(
      'claims',
      CLAIMS,
      claims.map(({ kind, asset }) => ({ asset: keyOf.get(asset)!, kind })),
    ),
    table(
      'claim_parts',
      CLAIM_PARTS,
      claims.flatMap(({ backing, debts }, claim) => [
        ...backing.map((part) => partRow(claim, 'backing', part, keyOf, venueKey)),
        ...debts.map((part) => partRow(claim, 'debt', part, keyOf, venueKey)),
      ]),
    ),
  ]
}

/** The markets of a folder. @throws MalformedError, Parquet's faults */
export async function marketsFrom(
  folder: Folder,
  problems: Problems,
  assets: readonly Asset.Asset[],
): Promise<Market.Market[]> {
  const rows = await folder.rows('markets', MARKETS)
  const poolRows = await folder.rows('pools', POOLS)
  const pools = grouped(problems, 'pools', poolRows, 'market', rows.length)
  const ticks = grouped(problems, 'ticks', await folder.rows('ticks', TICKS), 'pool', poolRows.length)
  const points = grouped(problems, 'points', await folder.rows('points', POINTS), 'pool', poolRows.length)
  return rows.map((row, at) => {
    const cell = cells(problems, 'markets', at, row)
    const base = cell.key('base', assets)
    const quote = cell.key('quote', assets)
    return {
      base: base.id,
      quote: quote.id,
      pools: pools(at).map(({ at, row }) =>
        poolOf(cells(problems, 'pools', at, row), base.decimals, quote.decimals, {
          ticks: () =>
            ticks(at).map(({ at, row }) => ({
              tick: row.tick,
              net: cells(problems, 'ticks', at, row).figure('net', 0),
            })),
          points: () =>
            points(at).map(({ at, row }) => {
              const cell = cells(problems, 'points', at, row)
              return {
                sold: cell.figure('sold', base.decimals),
                received: cell.figure('received', quote.decimals),
              }
            }),
        }),
      ),
      leaves: cell.wad('leaves'),
      recovers: cell.wad('recovers'),
      source: row.source,
      assumed: row.assumed,
    }
  })
}

/** The claims of a folder. @throws MalformedError, Parquet's faults */
export async function claimsFrom(
  folder: Folder,
  problems: Problems,
  assets: readonly Asset.Asset[],
  venues: readonly Venue.Venue[],
): Promise<Claim.Claim[]> {
  const rows = await folder.rows('claims', CLAIMS)
  const partRows = await folder.rows('claim_parts', CLAIM_PARTS)
  const parts = grouped(problems, 'claim_parts', partRows, 'claim', rows.length)
  return rows.map((row, at) => {
    const cell = cells(problems, 'claims', at, row)
    const backing: Claim.Part[] = []
    const debts: Claim.Part[] = []
    for (const { at: key, row } of parts(at)) {
      const part = cells(problems, 'claim_parts', key, row)
      const side = part.choice('side', ['backing', 'debt']) === 'debt' ? debts : backing
      side.push({
        asset: part.key('asset', assets).id,
        amount: part.wad('amount'),
        ...(part.has('venue') ? { at: part.key('venue', venues).id } : {}),
      })
    }
    return {
      kind: cell.choice('kind', ['wrapper', 'receipt', 'vault', 'loop', 'synthetic']),
      asset: cell.key('asset', assets).id,
      backing,
      debts,
    }
  })
}

function partRow(
  claim: number,
  side: 'backing' | 'debt',
  part: Claim.Part,
  keyOf: ReadonlyMap<string, number>,
  venueKey: ReadonlyMap<string, number>,
): Row<typeof CLAIM_PARTS> {
  const amount = text(part.amount)
  const venue = part.at === undefined ? null : venueKey.get(part.at)!
  return { claim, side, asset: keyOf.get(part.asset)!, venue, amount, amount_double: Number(amount) }
}

function poolRow(market: number, pool: Market.Pool, base: number, quote: number): Row<typeof POOLS> {
  const reserves = pool.kind === 'constant-product' || pool.kind === 'stable-swap' ? pool : null
  const stable = pool.kind === 'stable-swap' ? pool : null
  const ticks = pool.kind === 'concentrated' ? pool : null
  return {
    market,
    kind: pool.kind,
    fee: text(pool.fee),
    base: reserves && Fixed.format(reserves.base, base),
    quote: reserves && Fixed.format(reserves.quote, quote),
    amplification: stable?.amplification.toString() ?? null,
    rate: stable && text(stable.rate),
    sqrt_price: ticks?.sqrtPrice.toString() ?? null,
    liquidity: ticks?.liquidity.toString() ?? null,
    base_is_token0: ticks?.baseIsToken0 ?? null,
    tick_spacing: ticks?.tickSpacing ?? null,
  }
}

type PoolParts = {
  readonly ticks: () => Extract<Market.Pool, { kind: 'concentrated' }>['ticks']
  readonly points: () => Extract<Market.Pool, { kind: 'curve' }>['points']
}

function poolOf(row: Cells, base: number, quote: number, parts: PoolParts): Market.Pool {
  const kind = row.choice('kind', ['constant-product', 'stable-swap', 'concentrated', 'curve'])
  const fee = row.wad('fee')
  if (kind === 'curve') return { kind, points: parts.points(), fee }
  if (kind === 'concentrated')
    return {
      kind,
      sqrtPrice: row.figure('sqrt_price', 0),
      liquidity: row.figure('liquidity', 0),
      baseIsToken0: row.truth('base_is_token0'),
      fee,
      ...(row.has('tick_spacing') ? { tickSpacing: row.whole('tick_spacing') } : {}),
      ticks: parts.ticks(),
    }
  const reserves = { base: row.figure('base', base), quote: row.figure('quote', quote), fee }
  if (kind === 'constant-product') return { kind, ...reserves }
  return { kind, ...reserves, amplification: row.figure('amplification', 0), rate: row.wad('rate') }
}
