import { Asset, Fixed, type Ledger, type Oracle, Slice, Structure } from '@droste/core'
import type { Outcome } from '../../Outcome.ts'
import { NothingLeftError, type Scenario } from '../../Scenario.ts'
import * as Exchange from './Exchange.ts'
import * as Prices from './Prices.ts'
import { type Served, serve } from './Round.ts'
import * as State from './State.ts'
import * as Tally from './Tally.ts'

const { WAD, wad, fromNumber } = Fixed
/** A mark that moves by less than one part in this many has not moved (C12). */
const SETTLED = 10n ** 9n

/** A round as it was served, in exact integers. What is in `state` changes with the rounds to come. */
export type Moment = {
  /** What each venue's oracle said. */
  readonly oracle: readonly Prices.Marks[]
  readonly served: Served
  /** The markets before the round's sales, and after them and what arbitrage undid. */
  readonly before: Exchange.Exchange
  readonly after: Exchange.Exchange
  /** Marks and accounts at the end of the round. */
  readonly marks: Prices.Marks
  readonly state: State.State
}

/**
 * Runs a cascade in exact integers, rule by rule as `docs/spec/cascade.md` has them: plain and slow, the judge of
 * `columns`. The ledger must be consistent. `watch` sees every round, idle ones too.
 */
export function run(
  given: Ledger.Ledger,
  scenario: Scenario,
  watch: (moment: Moment) => void = () => {},
): Outcome {
  const ledger = withCloseFactor(given, scenario)
  const structure = Structure.build(ledger)
  const units = ledger.assets.map(({ decimals }) => Fixed.scale(decimals))
  const prices = Prices.ofLedger(ledger)
  const regimes = regimesOf(ledger, scenario)
  const state = State.open(ledger)
  const held = state.accounts.flatMap(({ collateral }) => collateral.map((leg) => ({ ...leg })))
  const badDebt = (marks: Prices.Marks): bigint =>
    state.books.reduce((sum, books) => sum + State.losses(books, units, marks), 0n) +
    state.accounts.reduce((sum, account) => sum + State.shortfall(account, units, marks), 0n)
  const standing = badDebt(prices)
  const lossesBefore = State.lossesBy(state, units, prices)
  const now = Prices.writtenDown(structure.claims, lostOf(ledger, scenario))
  const shocked = Prices.shocked(structure, now, prices, changesOf(ledger, structure, scenario))
  let exchange = Exchange.open(structure, ledger.markets, units, shocked, wad(fromNumber(scenario.depth, 18)))
  let marks = Prices.marked(structure, now, shocked, Exchange.impacts(exchange))
  const seen = [marks]
  let oracle: Prices.Marks[] = ledger.venues.map(() => prices)
  const recovers = scenario.recovers === null ? null : wad(fromNumber(scenario.recovers, 18))
  const capital = scenario.capitalUsd === null ? null : fromNumber(scenario.capitalUsd, 18)
  const tally = Tally.open(state.accounts.length, units)
  const slowest = Math.max(0, ...regimes.flat().map((each) => (each?.kind === 'delayed' ? each.rounds : 0)))

  for (let quiet = 0; quiet <= slowest; ) {
    const rates = Prices.rates(structure, now, prices, marks)
    oracle = regimes.map((row, venue) =>
      row.map((regime, asset) =>
        regime
          ? Prices.inDigits(
              ledger.venues[venue]!,
              Prices.published(regime, asset, prices, rates, seen, oracle[venue]![asset]!),
            )
          : prices[asset]!,
      ),
    )
    for (const account of state.accounts) {
      const position = State.position(account, ledger.assets, units, oracle[account.venue]!)
      const health = State.health(position, ledger.venues[account.venue]!.rule)
      if (health !== null && health < WAD) Tally.eligible(tally, account, marks)
    }
    const gas = fromNumber(scenario.gasUsd, 18)
    const setting = { ledger, structure, units, marks, oracle, gas, capital }
    const served = serve(state, exchange, setting)
    const start = marks
    const before = exchange
    exchange = Exchange.recover(served.exchange, ledger.markets, recovers)
    marks = Prices.marked(structure, now, shocked, Exchange.impacts(exchange))
    exchange = Exchange.follow(exchange, structure, units, marks)
    seen.push(marks)
    watch({ oracle, served, before, after: exchange, marks, state })
    const moved = marks.some((mark, asset) => apart(mark, start[asset]!) * SETTLED > start[asset]!)
    quiet = served.liquidations.length > 0 || served.absorbed.length > 0 || moved ? 0 : quiet + 1
    Tally.close(tally, served, start, marks, badDebt(marks), quiet > 0)
  }
  return Tally.outcome(tally, {
    ledger,
    state,
    held,
    prices,
    shocked,
    marks,
    before: standing,
    after: badDebt(marks),
    structure,
    lossesBefore,
  })
}

const apart = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a)

/** The ledger whose venues have the scenario's close factor (L13). */
function withCloseFactor(ledger: Ledger.Ledger, { closeFactor }: Scenario): Ledger.Ledger {
  if (closeFactor === null) return ledger
  const share = wad(fromNumber(closeFactor, 18))
  const venues = ledger.venues.map((venue) => ({ ...venue, rule: Slice.withCloseFactor(venue.rule, share) }))
  return { ...ledger, venues }
}

/** The regime of each asset at each venue, overrides first; null where the venue does not list it. */
function regimesOf(ledger: Ledger.Ledger, scenario: Scenario): (Oracle.Regime | null)[][] {
  return ledger.venues.map((venue) =>
    ledger.assets.map(({ id }) => {
      const listing = venue.listings.find(({ asset }) => asset === id)
      const override = scenario.oracles.find(({ asset }) => asset === id)
      return listing ? (override?.regime ?? listing.oracle) : null
    }),
  )
}

/** The share lost of an asset at a venue (C17), by id and index; 0 where nothing is said. */
function lostOf(
  { assets }: Ledger.Ledger,
  { lost = [] }: Scenario,
): (venue: string, asset: number) => Fixed.Wad {
  return (venue, asset) => {
    const said = lost.find((each) => each.venue === venue && each.asset === assets[asset]!.id)
    return wad(fromNumber(said?.share ?? 0, 18))
  }
}

/** The shocks by what they stand for (C1), several on one asset compounded. @throws NothingLeftError */
function changesOf(
  ledger: Ledger.Ledger,
  structure: Structure.Structure,
  scenario: Scenario,
): Map<number, Fixed.Wad> {
  const changes = new Map<number, Fixed.Wad>()
  for (const shock of scenario.shocks) {
    const at = ledger.assets.indexOf(Asset.find(ledger.assets, shock.asset))
    const asset = structure.stands[at]!
    const so = WAD + (changes.get(asset) ?? 0n)
    const left = (so * (WAD + fromNumber(shock.change, 18))) / WAD
    if (left <= 0n) throw new NothingLeftError(ledger.assets[asset]!.id)
    changes.set(asset, wad(left - WAD))
  }
  return changes
}
