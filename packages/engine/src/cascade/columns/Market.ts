import { Asset } from '@droste/core'
import { type Lost, NothingLeftError, type Scenario } from '../../Scenario.ts'
import type { World } from '../../World.ts'
import * as Prices from './Prices.ts'
import * as Rule from './Rule.ts'
import { clear, restoreAll, saveAll, type Workspace } from './Workspace.ts'

/** Pools within this share of the wanted price are left where they are (C3). */
const AGREED = 1e-12

/** Puts rules, pools, marks, oracles and the books of venues to where the first round of `scenario` finds them (C1, C2). */
export function open(work: Workspace, scenario: Scenario): void {
  const { world, scene, depths, opened, shocked, marks, centre, graph } = work
  openBooks(work)
  const { closeFactor } = scenario
  work.ruled = closeFactor === null ? work.rules : work.rules.map((rule) => Rule.closing(rule, closeFactor))
  if (scenario.lost?.length) Prices.writeDown(graph, lostOf(world, scenario.lost))
  else graph.now = graph.claims
  Prices.shocked(shocked, graph, world.prices, changesOf(work, scenario))
  restoreAll(depths, work.initial)
  world.structure.markets.forEach(({ base, quote }, at) => {
    const depth = depths[at]!
    depth.moveTo(shocked[base]! / shocked[quote]!)
    depth.withDepth(scenario.depth * work.stays[at]!)
    centre[at] = depth.price()
  })
  saveAll(depths, opened)
  marks.set(shocked)
  work.asset.forEach((asset, factor) => {
    scene.oracle[factor] = world.prices[asset]!
  })
}

/** The venues' books as the ledger has them. */
export function openBooks({ world, books }: Workspace): void {
  const { assets, venues } = world.tables
  venues.forEach(({ deficits }, at) => {
    clear(books[at]!)
    for (const { asset, amount } of deficits) {
      const place = assets.findIndex(({ id }) => id === asset)
      books[at]!.writtenOff[place]! += Number(amount) * world.unit[place]!
    }
  })
}

/** The shocks by what they stand for (C1), several on one asset compounded; fractions by asset index. @throws NothingLeftError */
function changesOf({ world, stands, changes }: Workspace, scenario: Scenario): Float64Array {
  const { assets } = world.tables
  changes.fill(0)
  for (const shock of scenario.shocks) {
    const asset = stands.get(shock.asset) ?? stands.get(Asset.find(assets, shock.asset).id)!
    changes[asset] = (1 + changes[asset]!) * (1 + shock.change) - 1
    if (!(changes[asset]! > -1)) throw new NothingLeftError(assets[asset]!.id)
  }
  return changes
}

/** The share lost of an asset at a venue (C17), by id and index; 0 where nothing is said. */
function lostOf({ tables }: World, lost: readonly Lost[]): (venue: string, asset: number) => number {
  const shares = new Map(lost.map(({ venue, asset, share }) => [`${asset} ${venue}`, share]))
  return (venue, asset) => shares.get(`${tables.assets[asset]!.id} ${venue}`) ?? 0
}

/** Oracle prices of every factor at the current marks (C4). `seen` are the marks of each round so far. */
export function publish(
  work: Workspace,
  regimes: readonly Prices.Regime[],
  seen: readonly Float64Array[],
): void {
  const { world, scene, marks, rateValues, graph } = work
  Prices.rates(rateValues, graph, world.prices, marks)
  for (let factor = 0; factor < regimes.length; factor++) {
    const regime = regimes[factor]!
    const asset = work.asset[factor]!
    let price = marks[asset]!
    if (regime.kind !== 'market') {
      const lag = regime.kind === 'delayed' ? regime.rounds : 0
      const then = seen[seen.length - 1 - lag] ?? world.prices
      const last = scene.oracle[factor]!
      price = Prices.published(regime, asset, world.prices, rateValues, marks, then, last)
    }
    const steps = work.priceSteps[factor]!
    scene.oracle[factor] = steps === 0 ? price : Math.round(price * steps) / steps
  }
}

/** How far each market has moved from its shocked price. */
export function impacts({ depths, impact, centre }: Workspace): void {
  for (let market = 0; market < depths.length; market++) {
    impact[market] = depths[market]!.price() / centre[market]!
  }
}

/** Arbitrage undoes the share that each market recovers (C11); one that stands as it opened has nothing to undo. */
export function recover({ depths, opened, saved, recovers }: Workspace, share: number | null): void {
  let at = 0
  for (let market = 0; market < depths.length; market++) {
    const depth = depths[market]!
    const undone = share ?? recovers[market]!
    if (undone > 0) {
      depth.save(saved, at)
      let moved = false
      for (let field = at; field < at + depth.size; field++) moved ||= saved[field] !== opened[field]
      if (moved) depth.recover(opened, undone, at)
    }
    at += depth.size
  }
}

/** Moves the pools of markets whose base follows something else than their quote to the new marks (C3). */
export function follow({ world, depths, opened, saved, centre, marks, graph }: Workspace): void {
  let at = 0
  world.structure.markets.forEach(({ base, quote }, market) => {
    const depth = depths[market]!
    const now = depth.price()
    const wanted = marks[base]! / marks[quote]!
    if (graph.claims[base] && Math.abs(wanted - now) > AGREED * now) {
      depth.save(saved, at)
      depth.restore(opened, at)
      centre[market]! *= wanted / now
      depth.moveTo(centre[market]!)
      depth.save(opened, at)
      depth.restore(saved, at)
      depth.moveTo(wanted)
    }
    at += depth.size
  })
}
