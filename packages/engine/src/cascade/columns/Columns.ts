import { Asset } from '@droste/core'
import { columnsFor, type Outcome, type Round } from '../../Outcome.ts'
import type { Lost, Scenario } from '../../Scenario.ts'
import type { World } from '../../World.ts'
import { badDebt, debtAt, lossesAt } from './Losses.ts'
import * as Prices from './Prices.ts'
import { type Journal, serve } from './Round.ts'
import * as Rule from './Rule.ts'
import { clear, regimesOf, restoreAll, saveAll, type Workspace } from './Workspace.ts'

/** A mark that moves by less than this share of itself has not moved (C12). */
const SETTLED = 1e-9
/** Pools within this share of the wanted price are left where they are (C3). */
const AGREED = 1e-12

/**
 * Runs a cascade over the columns of a book: the rules of `docs/spec/cascade.md` in doubles. Differs from `reference`
 * by less than `BOUND` of each figure as long as no account stands closer than that to a threshold of a rule.
 */
export function run(work: Workspace, scenario: Scenario): Outcome {
  const { world, marks, shocked, scene, depths } = work
  const { book, prices } = world
  begin(work, scenario)
  const standing = lossesAt(work, prices)
  const regimes = regimesOf(work, scenario)
  const recovers = scenario.recovers === null ? work.recovers : work.recovers.map(() => scenario.recovers!)
  const slowest = Math.max(0, ...regimes.map((each) => (each.kind === 'delayed' ? each.rounds : 0)))
  const columns = columnsFor(book.accounts)
  const lost = new Float64Array(book.accounts)
  const start = new Float64Array(marks.length)
  const seen: Float64Array[] = [marks.slice()]
  const rounds: Round[] = []
  let totals = { eligible: 0, repaid: 0, seized: 0, absorbed: 0 }
  const writtenOff: { account: number; asset: number; amount: number }[] = []
  const journal: Journal = {
    eligible: (account) => {
      const debt = debtAt(work, account, start)
      totals.eligible += debt
      if (columns.eligibleDebtUsd[account] === 0) columns.eligibleDebtUsd[account] = debt
    },
    repaid: (who, asset, amount) => {
      totals.repaid += amount * start[asset]!
      if (who < book.accounts) columns.repaidUsd[who]! += amount * start[asset]!
    },
    seized: (account, asset, amount) => {
      totals.seized += amount * start[asset]!
      columns.seizedUsd[account]! += amount * start[asset]!
    },
    absorbed: (account, asset, amount, gone) => {
      totals.absorbed += amount * start[asset]!
      columns.absorbedUsd[account]! += amount * start[asset]!
      if (gone) writtenOff.push({ account, asset, amount })
    },
  }

  let idle = 0
  for (let quiet = 0; quiet <= slowest; ) {
    publish(work, regimes, seen)
    start.set(marks)
    totals = { eligible: 0, repaid: 0, seized: 0, absorbed: 0 }
    const { served, absorbed } = serve(work, scenario, journal)
    recover(work, recovers)
    impacts(work)
    Prices.marked(marks, work.graph, shocked, work.impact)
    follow(work)
    seen.push(marks.slice())
    const happened = served > 0 || absorbed > 0 || haveMoved(marks, start)
    quiet = happened ? 0 : quiet + 1
    idle = happened ? 0 : idle + 1
    rounds.push({
      round: rounds.length + 1,
      marks: list(marks),
      eligibleDebtUsd: totals.eligible,
      liquidations: served,
      repaidUsd: totals.repaid,
      seizedUsd: totals.seized,
      absorbedUsd: totals.absorbed,
      badDebtUsd: badDebt(work, marks, lost),
    })
  }
  rounds.length = Math.max(1, rounds.length - idle)

  const after = badDebt(work, marks, columns.badDebtUsd)
  for (const { account, asset, amount } of writtenOff) columns.badDebtUsd[account]! += amount * marks[asset]!
  const ended = lossesAt(work, marks)
  const struck = shocked.map((mark, asset) => (Math.abs(mark - prices[asset]!) > AGREED * mark ? 1 : 0))
  const worth = (at: Float64Array): number =>
    work.collateral.reduce((sum, held, asset) => sum + held * struck[asset]! * at[asset]!, 0)
  const whole = worth(prices)
  const first = whole - worth(shocked)
  const total = whole - worth(marks)
  scene.amount.set(book.amount)
  restoreAll(depths, work.initial)
  openBooks(work)
  const eligible = columns.eligibleDebtUsd.filter((debt) => debt > 0)
  const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)
  return {
    marksBefore: list(prices),
    marksShocked: list(shocked),
    rounds,
    totals: {
      eligibleDebtUsd: eligible.reduce((all, debt) => all + debt, 0),
      repaidUsd: sum(rounds.map(({ repaidUsd }) => repaidUsd)),
      seizedUsd: sum(rounds.map(({ seizedUsd }) => seizedUsd)),
      absorbedUsd: sum(rounds.map(({ absorbedUsd }) => absorbedUsd)),
      badDebtUsd: after,
      badDebtBeforeUsd: badDebt(work, prices, lost),
      accounts: eligible.length,
    },
    amplification: Math.abs(first) * 1e9 <= whole ? null : total / first,
    accounts: columns,
    losses: work.lent.map(({ venue, asset }, at) => ({
      venue: world.tables.venues[venue]!.id,
      asset: world.tables.assets[asset]!.id,
      beforeUsd: standing[at]!,
      usd: ended[at]!,
    })),
  }
}

/** As `Array.from`, which takes a column item by item through its iterator. */
function list(column: Float64Array): number[] {
  const items: number[] = []
  for (let at = 0; at < column.length; at++) items.push(column[at]!)
  return items
}

function haveMoved(marks: Float64Array, start: Float64Array): boolean {
  for (let asset = 0; asset < marks.length; asset++) {
    if (Math.abs(marks[asset]! - start[asset]!) > SETTLED * start[asset]!) return true
  }
  return false
}

/** Relative difference allowed between this and `reference`. */
export const BOUND = 1e-6

/** Puts amounts, pools, marks and oracles to where the first round of `scenario` finds them (C1, C2). */
export function begin(work: Workspace, scenario: Scenario): void {
  const { world, scene, depths, opened, shocked, marks, centre, graph } = work
  scene.amount.set(world.book.amount)
  openBooks(work)
  const { closeFactor } = scenario
  work.ruled = closeFactor === null ? work.rules : work.rules.map((rule) => Rule.closing(rule, closeFactor))
  if (scenario.lost?.length) Prices.writeDown(graph, lostOf(world, scenario.lost))
  else graph.now = graph.claims
  Prices.shocked(shocked, graph, world.prices, changesOf(world, scenario))
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
function openBooks({ world, books }: Workspace): void {
  const { assets, venues } = world.tables
  venues.forEach(({ deficits }, at) => {
    clear(books[at]!)
    for (const { asset, amount } of deficits) {
      const place = assets.findIndex(({ id }) => id === asset)
      books[at]!.writtenOff[place]! += Number(amount) * world.unit[place]!
    }
  })
}

/** The shocks by what they stand for (C1), several on one asset compounded; fractions by asset index. */
function changesOf({ tables, structure }: World, scenario: Scenario): Float64Array {
  const changes = new Float64Array(tables.assets.length)
  for (const shock of scenario.shocks) {
    const asset = structure.stands[tables.assets.indexOf(Asset.find(tables.assets, shock.asset))]!
    changes[asset] = (1 + changes[asset]!) * (1 + shock.change) - 1
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
    const lag = regime.kind === 'delayed' ? regime.rounds : 0
    const price = Prices.published(
      regime,
      work.asset[factor]!,
      world.prices,
      rateValues,
      marks,
      seen[seen.length - 1 - lag] ?? world.prices,
      scene.oracle[factor]!,
    )
    const steps = work.rules[scene.book.factors[factor]!.venue]!.priceSteps
    scene.oracle[factor] = steps === null ? price : Math.round(price * steps) / steps
  }
}

/** How far each market has moved from its shocked price. */
export function impacts({ depths, impact, centre }: Workspace): void {
  for (let market = 0; market < depths.length; market++) {
    impact[market] = depths[market]!.price() / centre[market]!
  }
}

/** Arbitrage undoes the share that each market recovers (C11); one that stands as it opened has nothing to undo. */
function recover({ depths, opened, saved }: Workspace, shares: Float64Array): void {
  let at = 0
  for (let market = 0; market < depths.length; market++) {
    const depth = depths[market]!
    depth.save(saved, at)
    let moved = false
    for (let field = at; field < at + depth.size; field++) moved ||= saved[field] !== opened[field]
    if (moved && shares[market]! > 0) depth.recover(opened, shares[market]!, at)
    at += depth.size
  }
}

/** Moves the pools of markets whose base follows something else than their quote to the new marks (C3). */
function follow({ world, depths, opened, saved, centre, marks, graph }: Workspace): void {
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
