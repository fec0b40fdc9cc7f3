import { Elementary, Matrix } from '@droste/core'
import type { FixedPoint } from '../../Outcome.ts'
import type { Scenario } from '../../Scenario.ts'
import { begin } from './Columns.ts'
import { impacts, publish } from './Market.ts'
import * as Prices from './Prices.ts'
import { type Journal, serve } from './Round.ts'
import * as Sale from './Sale.ts'
import { clear, regimesOf, restoreAll, routeOf, type Workspace } from './Workspace.ts'

/** Fixed points are found to this share of every mark. */
const CLOSE = 1e-9
/** What `branchingRatio` lets a mark fall by on top of the shock (C16). */
const STEP = 0.01

const silent: Journal = { repaid: () => {}, seized: () => {}, absorbed: () => {}, eligible: () => {} }

/** In the static map an oracle that lags has caught up. */
export const caughtUp = (regime: Prices.Regime): Prices.Regime =>
  regime.kind === 'delayed' ? { kind: 'market' } : regime

/** Both ends of the static map's fixed points under a scenario (C15). */
export type FixedPoints = {
  readonly greatest: FixedPoint
  readonly least: FixedPoint
  /** They are the same to 10^-6 of every mark. */
  readonly unique: boolean
}

/**
 * One generation (C15): the accounts as the shock finds them, at `marks`, served once into the pools as the shock
 * left them. Leaves the new marks in `work.marks` and answers the debt that was eligible, USD at `marks`.
 */
function generation(work: Workspace, scenario: Scenario, marks: Float64Array): number {
  const { world, scene, asset } = work
  scene.amount.set(world.book.amount)
  for (const books of work.books) clear(books)
  restoreAll(work.depths, work.opened)
  work.marks.set(marks)
  publish(work, regimesOf(work, scenario).map(caughtUp), [marks])
  let eligible = 0
  const liquidators = { gasUsd: scenario.gasUsd, capitalUsd: null }
  serve(work, liquidators, {
    ...silent,
    eligible: (account) => {
      for (let leg = world.book.debts[account]!; leg < world.book.supplies[account]!; leg++) {
        eligible += scene.amount[leg]! * marks[asset[world.book.factor[leg]!]!]!
      }
    },
  })
  impacts(work)
  Prices.marked(work.marks, work.graph, work.shocked, work.impact)
  return eligible
}

/** Marks once every account with debt has sold all its collateral for its first debt: below any outcome. */
function floor(work: Workspace): Float64Array {
  const { world, asset } = work
  const { book } = world
  for (let account = 0; account < book.accounts; account++) {
    const debt = book.debts[account]!
    if (debt === book.supplies[account]) continue
    const bought = asset[book.factor[debt]!]!
    for (let leg = book.first[account]!; leg < debt; leg++) {
      Sale.sell(work, routeOf(work, asset[book.factor[leg]!]!, bought), book.amount[leg]!)
    }
  }
  impacts(work)
  return Float64Array.from(Prices.marked(work.marks, work.graph, work.shocked, work.impact))
}

/** Repeats the generation from `start`, each mark moving only towards `pick`, until none does. */
function limit(
  work: Workspace,
  scenario: Scenario,
  start: Float64Array,
  pick: (a: number, b: number) => number,
): FixedPoint {
  const marks = Float64Array.from(start)
  for (;;) {
    const eligibleDebtUsd = generation(work, scenario, marks)
    let moved = false
    for (let asset = 0; asset < marks.length; asset++) {
      const next = pick(marks[asset]!, work.marks[asset]!)
      moved ||= Math.abs(next - marks[asset]!) > CLOSE * marks[asset]!
      marks[asset] = next
    }
    if (!moved) return { marks: Array.from(marks), eligibleDebtUsd }
  }
}

/** The greatest and the least fixed point under `scenario` (C15). Resets the workspace first and leaves it dirty. */
export function fixedPoints(work: Workspace, scenario: Scenario): FixedPoints {
  begin(work, scenario)
  const shocked = Float64Array.from(work.shocked)
  const bottom = floor(work).map((mark, asset) => Math.min(mark, shocked[asset]!))
  const greatest = limit(work, scenario, shocked, Math.min)
  const least = limit(work, scenario, bottom, Math.max)
  const unique = greatest.marks.every((mark, asset) => mark - least.marks[asset]! <= 1e-6 * mark)
  return { greatest, least, unique }
}

/** The branching ratio under `scenario` (C16); 0 without markets. Resets the workspace first and leaves it dirty. */
export const branchingRatio = (work: Workspace, scenario: Scenario): number =>
  response(work, scenario, (shocks) => {
    begin(work, { ...scenario, shocks })
    generation(work, scenario, Float64Array.from(work.shocked))
  })

/** The same of whoever serves one generation under given shocks, and leaves each market's impact in `work.impact`. */
export function response(
  work: Workspace,
  scenario: Scenario,
  generate: (shocks: Scenario['shocks']) => void,
): number {
  const { world, impact } = work
  const bases = world.structure.markets.map(({ base }) => world.tables.assets[base]!.id)
  generate(scenario.shocks)
  const still = Float64Array.from(impact)
  const columns = bases.map((asset) => {
    generate([...scenario.shocks, { asset, change: -STEP }])
    return Array.from(impact, (moved, market) => -Elementary.log(moved / still[market]!) / STEP)
  })
  // A market that moves none, or that none moves, adds nothing but a zero to the spectrum.
  const alive = columns.flatMap((column, at) =>
    column.some((entry) => entry !== 0) && columns.some((other) => other[at] !== 0) ? [at] : [],
  )
  return Matrix.spectralRadius(alive.map((row) => alive.map((column) => columns[column]![row]!)))
}
