import {
  type Account,
  type Claim,
  type Consistency,
  Fixed,
  type Market,
  type Oracle,
  type Venue,
} from '@droste/core'
import { text } from './Cells.ts'
import { eventFrom } from './historyDocument.ts'
import { type AccountDocument, FORMAT, type WorldDocument } from './LedgerDocument.ts'
import type { Problems } from './Problems.ts'

/** The text of a ratio, or nothing where it equals what is understood when nothing is written. */
const unless = (usual: bigint, ratio: bigint): string | undefined =>
  ratio === usual ? undefined : text(ratio)
const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list)

/** Everything but accounts and history as the file writes it; keys that are undefined are left out of JSON. */
export function toDocument(world: Consistency.World): object {
  const decimals = new Map(world.assets.map((asset) => [asset.id, asset.decimals]))
  const amount = (asset: string, figure: bigint): string => Fixed.format(figure, decimals.get(asset)!)
  const { source, chain, block, time, hash, reader } = world.provenance
  const { accounts, debtUsd, usedShare, rejected } = world.coverage
  return {
    format: FORMAT,
    name: world.name,
    provenance: {
      source,
      chain: chain ?? undefined,
      block: block ?? undefined,
      time: time ?? undefined,
      hash: hash ?? undefined,
      reader,
    },
    coverage: { accounts, debtUsd, usedShare, rejected: some(rejected) },
    assumptions: some(world.assumptions),
    assets: world.assets.map(({ id, symbol, decimals }) => ({ id, symbol, decimals })),
    prices: world.prices.map(({ asset, usd, source }) => ({ asset, usd: text(usd), source })),
    claims: some(
      world.claims.map(({ kind, asset, backing, debts }) => ({
        kind,
        asset,
        backing: backing.map(partDocument),
        debts: some(debts.map(partDocument)),
      })),
    ),
    venues: world.venues.map((venue) => venueDocument(venue, amount)),
    markets: some(
      world.markets.map(({ base, quote, pools, leaves, recovers, source, assumed }) => ({
        base,
        quote,
        pools: pools.map((pool) =>
          poolDocument(
            pool,
            (figure) => amount(base, figure),
            (figure) => amount(quote, figure),
          ),
        ),
        leaves: unless(0n, leaves),
        recovers: unless(0n, recovers),
        source,
        assumed: assumed || undefined,
      })),
    ),
  }
}

/** An account as the file writes it, on one line. */
export const accountDocument = (
  { owner, venue, sub, mode, legs }: Account.Account,
  decimals: ReadonlyMap<string, number>,
): object => ({
  owner,
  venue,
  sub,
  mode,
  legs: legs.map(({ side, asset, amount, ltv, threshold, bonus, borrowFactor }) => ({
    side,
    asset,
    amount: Fixed.format(amount, decimals.get(asset)!),
    ltv: ltv === undefined ? undefined : text(ltv),
    threshold: threshold === undefined ? undefined : text(threshold),
    bonus: bonus === undefined ? undefined : text(bonus),
    borrowFactor: borrowFactor === undefined ? undefined : text(borrowFactor),
  })),
})

const partDocument = ({ asset, amount, at }: Claim.Part): object => ({ asset, amount: text(amount), at })

function venueDocument(
  { id, protocol, rule, listings, modes, deficits, reserves = [] }: Venue.Venue,
  amount: (asset: string, figure: bigint) => string,
): object {
  return {
    id,
    protocol,
    rule: ruleDocument(rule),
    listings: listings.map(
      ({ asset, ltv, threshold, bonus, fee, borrowFactor, liquidationFactor, oracle }) => ({
        asset,
        ltv: text(ltv),
        threshold: text(threshold),
        bonus: unless(0n, bonus),
        fee: unless(0n, fee),
        borrowFactor: unless(Fixed.WAD, borrowFactor),
        liquidationFactor: unless(Fixed.WAD, liquidationFactor),
        oracle: oracleDocument(oracle),
      }),
    ),
    modes: some(
      modes.map((mode) => ({
        id: mode.id,
        label: mode.label,
        collateral: mode.collateral,
        ltv: text(mode.ltv),
        threshold: text(mode.threshold),
        bonus: unless(0n, mode.bonus),
      })),
    ),
    deficits: some(deficits.map(({ asset, amount: figure }) => ({ asset, amount: amount(asset, figure) }))),
    reserves: some(
      reserves.map(({ asset, supplied, borrowed, supplyCap, borrowCap, rates }) => ({
        asset,
        supplied: amount(asset, supplied),
        borrowed: amount(asset, borrowed),
        supplyCap: supplyCap === undefined ? undefined : amount(asset, supplyCap),
        borrowCap: borrowCap === undefined ? undefined : amount(asset, borrowCap),
        rates: rates && {
          base: text(rates.base),
          slope1: text(rates.slope1),
          slope2: text(rates.slope2),
          optimal: text(rates.optimal),
          reserveFactor: unless(0n, rates.reserveFactor),
        },
      })),
    ),
  }
}

function ruleDocument(rule: Venue.Rule): object {
  const { kind, valueDecimals } = rule
  if (rule.kind === 'absorb') return { kind, storeFront: text(rule.storeFront), valueDecimals }
  const { closeFactor, bonus, feeOn, leftover, badDebt, rounding } = rule
  return {
    kind,
    closeFactor: closeFactorDocument(closeFactor),
    bonus: bonus.kind === 'listing' ? undefined : { kind: bonus.kind, cap: text(bonus.cap) },
    feeOn,
    leftover: unless(0n, leftover),
    badDebt,
    valueDecimals,
    rounding,
  }
}

function closeFactorDocument(close: Venue.CloseFactor): object {
  if (close.kind === 'whole') return close
  if (close.kind === 'target') return { kind: close.kind, health: text(close.health) }
  const { kind, share, of, whole } = close
  const limits = whole && { healthAtMost: text(whole.healthAtMost), valueBelow: text(whole.valueBelow) }
  return { kind, share: text(share), of, whole: limits ?? undefined }
}

function oracleDocument(oracle: Oracle.Regime): object | undefined {
  if (oracle.kind === 'market') return undefined
  if (oracle.kind === 'capped') return { kind: oracle.kind, of: oracle.of, cap: text(oracle.cap) }
  if (oracle.kind === 'delayed')
    return { kind: oracle.kind, rounds: oracle.rounds, deviation: unless(0n, oracle.deviation) }
  return { kind: oracle.kind }
}

type Write = (figure: bigint) => string

function poolDocument(pool: Market.Pool, base: Write, quote: Write): object {
  const { kind } = pool
  const fee = unless(0n, pool.fee)
  if (pool.kind === 'curve')
    return {
      kind,
      points: pool.points.map(({ sold, received }) => ({ sold: base(sold), received: quote(received) })),
      fee,
    }
  if (pool.kind === 'concentrated')
    return {
      kind,
      sqrtPrice: pool.sqrtPrice.toString(),
      liquidity: pool.liquidity.toString(),
      baseIsToken0: pool.baseIsToken0,
      fee,
      tickSpacing: pool.tickSpacing,
      ticks: pool.ticks.map(({ tick, net }) => ({ tick, net: net.toString() })),
    }
  const reserves = { kind, base: base(pool.base), quote: quote(pool.quote), fee }
  if (pool.kind === 'constant-product') return reserves
  return { ...reserves, amplification: pool.amplification.toString(), rate: unless(Fixed.WAD, pool.rate) }
}

/** Reads an amount in whole tokens of `asset`; an unknown asset is read with 18 decimals, and reported later. */
export type ReadAmount = (row: () => string, asset: string, figure: string) => bigint

/** Reads amounts with the decimals of their assets. */
export function amountReader(problems: Problems, assets: WorldDocument['assets']): ReadAmount {
  const decimals = new Map(assets.map((asset) => [asset.id, asset.decimals]))
  return (row, asset, figure) => problems.decimal(row, figure, decimals.get(asset) ?? 18)
}

/** The world that a document describes, but for its coverage where the file leaves that out. */
export function fromDocument(
  document: WorldDocument,
  amount: ReadAmount,
): Omit<Consistency.World, 'coverage'> & { coverage: Consistency.World['coverage'] | undefined } {
  const { name, provenance, coverage, assumptions, assets, prices, claims } = document
  return {
    name,
    provenance,
    coverage,
    assumptions,
    assets,
    prices,
    claims,
    venues: document.venues.map((venue, at) => venueFrom(venue, at, amount)),
    ...(document.history && document.history.length > 0
      ? { history: document.history.map((event, at) => eventFrom(event, at, amount)) }
      : {}),
    markets: document.markets.map((market, at) => ({
      ...market,
      pools: market.pools.map((pool, row) => {
        const place = `markets[${at}].pools[${row}]`
        return poolFrom(
          pool,
          (column, figure) => amount(() => `${place}.${column}`, market.base, figure),
          (column, figure) => amount(() => `${place}.${column}`, market.quote, figure),
        )
      }),
    })),
  }
}

function venueFrom(
  { reserves, ...venue }: WorldDocument['venues'][number],
  at: number,
  amount: ReadAmount,
): Venue.Venue {
  const place = `venues[${at}]`
  return {
    ...venue,
    deficits: venue.deficits.map(({ asset, amount: figure }, row) => ({
      asset,
      amount: amount(() => `${place}.deficits[${row}].amount`, asset, figure),
    })),
    ...(reserves && reserves.length > 0
      ? {
          reserves: reserves.map(({ asset, supplied, borrowed, supplyCap, borrowCap, ...rest }, row) => {
            const read = (column: string, figure: string): bigint =>
              amount(() => `${place}.reserves[${row}].${column}`, asset, figure)
            return {
              asset,
              supplied: read('supplied', supplied),
              borrowed: read('borrowed', borrowed),
              ...(supplyCap === undefined ? {} : { supplyCap: read('supplyCap', supplyCap) }),
              ...(borrowCap === undefined ? {} : { borrowCap: read('borrowCap', borrowCap) }),
              ...rest,
            }
          }),
        }
      : {}),
  }
}

/** Account number `at` of the file. */
export const accountFrom = (document: AccountDocument, at: number, amount: ReadAmount): Account.Account => ({
  ...document,
  legs: document.legs.map((leg, row) => ({
    ...leg,
    amount: amount(() => `accounts[${at}].legs[${row}].amount`, leg.asset, leg.amount),
  })),
})

type ReadFigure = (column: string, figure: string) => bigint

function poolFrom(
  pool: WorldDocument['markets'][number]['pools'][number],
  base: ReadFigure,
  quote: ReadFigure,
): Market.Pool {
  if (pool.kind === 'concentrated') return pool
  if (pool.kind === 'curve')
    return {
      ...pool,
      points: pool.points.map(({ sold, received }, at) => ({
        sold: base(`points[${at}].sold`, sold),
        received: quote(`points[${at}].received`, received),
      })),
    }
  return { ...pool, base: base('base', pool.base), quote: quote('quote', pool.quote) }
}
