import { Depth, Fixed, Structure } from '@droste/core'
import type { Scenario } from '../../Scenario.ts'
import type { World } from '../../World.ts'
import * as Prices from './Prices.ts'
import * as Rule from './Rule.ts'
import { blank, type Scene, type Slice } from './Slices.ts'

/** What a venue holds and owes for accounts it wrote off or took over, whole tokens by asset index (C13). */
export type VenueBooks = {
  readonly writtenOff: Float64Array
  readonly takenOver: Float64Array
  /** Less than 0 where it owes more than it was paid. */
  readonly paid: Float64Array
  /** By factor of this venue: amount, and what it is credited at. */
  readonly inventory: Float64Array
}

/**
 * Everything one run changes, allocated once for a world and used again by every run: the book's amounts, the pools,
 * marks, oracle prices, and the offers of a round.
 */
export type Workspace = {
  readonly world: World
  readonly graph: Prices.Graph
  /** The venues' rules, and as the scenario at work has them (L13). */
  readonly rules: readonly Rule.Rule[]
  ruled: readonly Rule.Rule[]
  /** What liquidators can still repay in the round at work, USD at marks. */
  capitalUsd: number
  readonly scene: Scene
  /** Asset index of each factor. */
  readonly asset: Uint16Array
  /** By an asset's id: the index of what it stands for (C1). */
  readonly stands: ReadonlyMap<string, number>
  /** The accounts that owe anything. */
  readonly borrowers: Uint32Array
  /** Factors of venues that take accounts over and sell what they held. */
  readonly stores: readonly number[]
  /** By factor, overwritten by whoever values legs. */
  readonly worth: Float64Array
  /** Venues and assets that some claim is lent at, by index, in the ledger's order (C18). */
  readonly lent: readonly { readonly venue: number; readonly asset: number }[]
  /** The book's collateral by asset, whole tokens. */
  readonly collateral: Float64Array
  /** The ledger's own regime of each factor, and how many steps its venue rounds a dollar to; 0 where it does not. */
  readonly regimes: readonly Prices.Regime[]
  readonly priceSteps: Float64Array
  readonly depths: readonly Depth.Depth[]
  /** Of market, as the ledger has it: the share of its depth that does not leave, and what it recovers in a round. */
  readonly stays: Float64Array
  readonly recovers: Float64Array
  /** The pools as the ledger has them, as the shock left them, and as they were before a sale that is being tried. */
  readonly initial: Float64Array
  readonly opened: Float64Array
  readonly saved: Float64Array
  /** Price of each market as the shock left it, and what has moved it since (1 for nothing). */
  readonly centre: Float64Array
  readonly impact: Float64Array
  /** What the scenario shocks, fractions by asset. */
  readonly changes: Float64Array
  readonly marks: Float64Array
  /** The marks as the round at work began. */
  readonly start: Float64Array
  readonly shocked: Float64Array
  readonly rateValues: Float64Array
  readonly books: readonly VenueBooks[]
  readonly offers: Offers
  readonly slice: Slice
  readonly trial: Slice
  /** Routes by sold · assets + bought, found once. */
  readonly routes: Map<number, Structure.Route>
  /** Liquidation factor of each factor's listing. */
  readonly liquidationFactor: Float64Array
}

/** The offers of a round as columns; an account at most once. */
export type Offers = {
  count: number
  readonly order: Uint32Array
  /** Account, or accounts + factor for what a venue sells. */
  readonly who: Uint32Array
  readonly venue: Uint16Array
  readonly collateralLeg: Uint32Array
  readonly debtLeg: Uint32Array
  readonly collateral: Uint16Array
  readonly debt: Uint16Array
  readonly merit: Float64Array
  readonly health: Float64Array
  readonly gross: Float64Array
  readonly net: Float64Array
  readonly repay: Float64Array
  readonly seize: Float64Array
  readonly fee: Float64Array
}

const offersFor = (count: number): Offers => ({
  count: 0,
  order: new Uint32Array(count),
  who: new Uint32Array(count),
  venue: new Uint16Array(count),
  collateralLeg: new Uint32Array(count),
  debtLeg: new Uint32Array(count),
  collateral: new Uint16Array(count),
  debt: new Uint16Array(count),
  merit: new Float64Array(count),
  health: new Float64Array(count),
  gross: new Float64Array(count),
  net: new Float64Array(count),
  repay: new Float64Array(count),
  seize: new Float64Array(count),
  fee: new Float64Array(count),
})

/** Allocates for `world`; runs with it must not overlap. */
export function prepare(world: World): Workspace {
  const { book, tables, structure, unit } = world
  const assets = tables.assets.length
  const listings = tables.venues.map((venue) => new Map(venue.listings.map((each) => [each.asset, each])))
  const listed = book.factors.map(({ venue, asset }) => listings[venue]!.get(tables.assets[asset]!.id)!)
  const factors = book.factors.length
  const depths = tables.markets.map((market, at) => {
    const { base, quote } = structure.markets[at]!
    return Depth.compile(market, tables.assets[base]!.decimals, tables.assets[quote]!.decimals)
  })
  const initial = new Float64Array(depths.reduce((sum, { size }) => sum + size, 0))
  saveAll(depths, initial)
  const rules = tables.venues.map(({ rule }) => Rule.compile(rule))
  return {
    world,
    graph: Prices.graphOf(structure),
    rules,
    ruled: rules,
    capitalUsd: Number.POSITIVE_INFINITY,
    scene: {
      book,
      amount: new Float64Array(book.legs),
      oracle: new Float64Array(factors),
      unit: Float64Array.from(book.factors, ({ asset }) => unit[asset]!),
    },
    asset: Uint16Array.from(book.factors, ({ asset }) => asset),
    stands: new Map(tables.assets.map(({ id }, at) => [id, world.structure.stands[at]!])),
    borrowers: borrowersOf(world),
    stores: book.factors.flatMap(({ venue }, factor) =>
      tables.venues[venue]!.rule.kind === 'absorb' ? [factor] : [],
    ),
    worth: new Float64Array(factors),
    lent: lentOf(world),
    collateral: collateralOf(world),
    regimes: listed.map(({ oracle }) => Prices.regimeOf(oracle)),
    priceSteps: Float64Array.from(book.factors, ({ venue }) => rules[venue]!.priceSteps ?? 0),
    depths,
    stays: Float64Array.from(tables.markets, ({ leaves }) => 1 - Fixed.toNumber(leaves, 18)),
    recovers: Float64Array.from(tables.markets, ({ recovers }) => Fixed.toNumber(recovers, 18)),
    initial,
    opened: new Float64Array(initial.length),
    saved: new Float64Array(initial.length),
    centre: new Float64Array(tables.markets.length),
    impact: new Float64Array(tables.markets.length),
    changes: new Float64Array(assets),
    marks: new Float64Array(assets),
    start: new Float64Array(assets),
    shocked: new Float64Array(assets),
    rateValues: new Float64Array(assets),
    books: tables.venues.map(() => ({
      writtenOff: new Float64Array(assets),
      takenOver: new Float64Array(assets),
      paid: new Float64Array(assets),
      inventory: new Float64Array(factors),
    })),
    offers: offersFor(book.accounts + factors),
    slice: blank(),
    trial: blank(),
    routes: new Map(),
    liquidationFactor: Float64Array.from(listed, ({ liquidationFactor }) =>
      Fixed.toNumber(liquidationFactor, 18),
    ),
  }
}

function lentOf({ tables, structure }: World): { venue: number; asset: number }[] {
  const parts = structure.claims.flatMap((claim) => claim?.backing ?? [])
  return tables.venues.flatMap(({ id }, venue) =>
    tables.assets.flatMap((_, asset) =>
      parts.some((part) => part.at === id && part.asset === asset) ? [{ venue, asset }] : [],
    ),
  )
}

function borrowersOf({ book }: World): Uint32Array {
  const { accounts, debts, supplies } = book
  const found = new Uint32Array(accounts)
  let count = 0
  for (let account = 0; account < accounts; account++) {
    if (debts[account]! < supplies[account]!) found[count++] = account
  }
  return found.slice(0, count)
}

/** The book's collateral by asset, whole tokens. */
export function collateralOf({ book, tables }: World): Float64Array {
  const byFactor = new Float64Array(book.factors.length)
  for (let account = 0; account < book.accounts; account++) {
    const end = book.debts[account]!
    for (let leg = book.first[account]!; leg < end; leg++) byFactor[book.factor[leg]!]! += book.amount[leg]!
  }
  const byAsset = new Float64Array(tables.assets.length)
  book.factors.forEach(({ asset }, factor) => {
    byAsset[asset]! += byFactor[factor]!
  })
  return byAsset
}

/** Nothing written off, nothing taken over. */
export function clear({ writtenOff, takenOver, paid, inventory }: VenueBooks): void {
  writtenOff.fill(0)
  takenOver.fill(0)
  paid.fill(0)
  inventory.fill(0)
}

/** Writes the state of every market's pools into `into`. */
export function saveAll(depths: readonly Depth.Depth[], into: Float64Array): void {
  let at = 0
  for (const depth of depths) {
    depth.save(into, at)
    at += depth.size
  }
}

/** Puts every market's pools back to what `saveAll` wrote. */
export function restoreAll(depths: readonly Depth.Depth[], from: Float64Array): void {
  let at = 0
  for (const depth of depths) {
    depth.restore(from, at)
    at += depth.size
  }
}

/** The regime of each factor, overrides first. */
export function regimesOf(work: Workspace, { oracles }: Scenario): readonly Prices.Regime[] {
  if (oracles.length === 0) return work.regimes
  const { assets } = work.world.tables
  return work.regimes.map((own, factor) => {
    const { id } = assets[work.asset[factor]!]!
    const override = oracles.find(({ asset }) => asset === id)
    return override ? Prices.regimeOf(override.regime) : own
  })
}

/** The route between two assets, remembered. */
export function routeOf(work: Workspace, sold: number, bought: number): Structure.Route {
  const key = sold * work.marks.length + bought
  const known = work.routes.get(key)
  if (known) return known
  const found = Structure.route(work.world.structure, sold, bought)
  work.routes.set(key, found)
  return found
}
