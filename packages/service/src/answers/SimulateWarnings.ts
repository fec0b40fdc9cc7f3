import { Wording } from '@droste/core'
import { AssumedModel } from '@droste/data'
import { type Model, type Simulation, Still, type World } from '@droste/engine'

const { count, percent, usd } = Wording

/** What the reader of a simulation should know of where its prices come from. */
export function of(
  simulation: Simulation.Simulation,
  { isAssumed }: { readonly isAssumed: boolean },
): string[] {
  const { bootstrap } = simulation.plan.model
  return [
    ...(isAssumed ? [AssumedModel.ASSUMPTION] : []),
    ...(bootstrap === null ? [] : [drawnFrom(bootstrap, simulation.walk.blocks!.starts.length)]),
    ...still(simulation),
    ...standing(simulation),
  ]
}

/** How much of a history is drawn from: what lies beside a gap is not (P6, P7). */
function drawnFrom({ history, block }: Model.Bootstrap, starts: number): string {
  const { names, rows, unbroken } = history
  const gaps = unbroken.reduce((sum, steps) => sum + (steps === 0 ? 1 : 0), 0)
  return `The history of ${names.join(', ')} has ${count(rows)} steps; ${percent(gaps / rows)} of them lack a price and are left out. Blocks of ${count(block)} begin at any of ${count(starts)}.`
}

function still(simulation: Simulation.Simulation): string[] {
  const { collateral, world } = simulation.work
  const idle = Still.collateral(simulation)
  if (idle.length === 0) return []
  const all = collateral.reduce((sum, held, asset) => sum + held * world.prices[asset]!, 0)
  const value = idle.reduce((sum, each) => sum + each.usd, 0)
  const shown = idle.slice(0, SHOWN).map(({ asset, usd: held }) => `${symbolOf(world, asset)} ${usd(held)}`)
  const more = idle.length > SHOWN ? `, and ${idle.length - SHOWN} more` : ''
  return [
    `Nothing in the model moves ${percent(value / all)} of the collateral, whose price stands still: ${shown.join(', ')}${more}.`,
  ]
}

/** What has happened before anything moves is no tail. */
function standing(simulation: Simulation.Simulation): string[] {
  const { debts, supplies } = simulation.work.world.book
  if (debts.every((debt, account) => debt === supplies[account]))
    return ['Nobody in the book owes anything: no path can liquidate.']
  const { badDebtUsd, liquidatedUsd } = Still.outcome(simulation)
  if (badDebtUsd <= 0 && liquidatedUsd <= 0) return []
  return [
    `Where nothing moves, ${usd(liquidatedUsd)} is liquidated and ${usd(badDebtUsd)} is bad debt: every path's figures begin there.`,
  ]
}

const SHOWN = 4

const symbolOf = ({ tables }: World.World, id: string): string =>
  tables.assets.find((asset) => asset.id === id)?.symbol ?? id
