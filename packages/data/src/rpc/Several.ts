import { createHash } from 'node:crypto'
import { type Asset, type Consistency, Fault, Fixed, type Ledger } from '@droste/core'
import type { Protocol } from './Protocol.ts'
import * as Snapshot from './Snapshot.ts'
import * as World from './World.ts'

/** One of several markets, and the file that keeps what has been read of it. */
export type Part<Raw, State> = { readonly protocol: Protocol<Raw, State>; readonly archive: string }

/**
 * Reads several markets of a chain at one block into one ledger, one after the other; each has an archive of its own. An
 * asset that markets value differently has the price of the market that is owed most, and the ledger says by how much the
 * others differ.
 * @throws SeveralHistoriesError, and as `Snapshot.stream`
 */
export async function stream<Raw, State, T>(
  parts: readonly Part<Raw, State>[],
  options: Omit<Snapshot.Options, 'archive'>,
  use: (streamed: Snapshot.Streamed) => Promise<T>,
): Promise<T> {
  if (options.history && parts.length > 1) throw new SeveralHistoriesError(parts.length)
  const next = (at: number, read: readonly Snapshot.Opened[]): Promise<T> => {
    const part = parts[at]
    if (part === undefined) return use(join(read, options))
    const [first] = read
    const also = first === undefined ? {} : { block: first.report.pin.block, pools: [] }
    return Snapshot.open(part.protocol, { ...options, ...also, archive: part.archive }, (opened) =>
      next(at + 1, [...read, opened]),
    )
  }
  return next(0, [])
}

function join(read: readonly Snapshot.Opened[], options: World.Options): Snapshot.Streamed {
  const [first, ...others] = read as [Snapshot.Opened, ...Snapshot.Opened[]]
  const world = others.length === 0 ? first.world : joined(read.map((each) => each.world))
  return {
    world: World.furnish(world, first.pools, options),
    accounts: async function* () {
      for (const { accounts } of read) yield* accounts()
    },
    report: reported(read.map(({ report }) => report)),
  }
}

function joined(worlds: readonly Consistency.World[]): Consistency.World {
  const [first] = worlds as [Consistency.World, ...Consistency.World[]]
  const { prices, assumptions } = pricesOf(worlds)
  const sources = worlds.map(({ provenance }) => provenance.source)
  const hash = createHash('sha256').update(worlds.map(({ provenance }) => provenance.hash).join())
  return {
    ...first,
    name: `${first.venues[0]!.protocol} ${worlds.length} markets`,
    provenance: { ...first.provenance, source: sources.join('; '), hash: hash.digest('hex') },
    coverage: coverageOf(worlds.map(({ coverage }) => coverage)),
    assumptions: [...new Set(worlds.flatMap((world) => world.assumptions)), ...assumptions],
    assets: [...new Map(worlds.flatMap(({ assets }) => assets).map((asset) => [asset.id, asset])).values()],
    prices,
    venues: worlds.flatMap(({ venues }) => venues),
  }
}

function coverageOf(all: readonly Ledger.Coverage[]): Ledger.Coverage {
  const sum = (of: (coverage: Ledger.Coverage) => number): number =>
    all.reduce((total, each) => total + of(each), 0)
  const debtUsd = sum((each) => each.debtUsd)
  const used = sum((each) => each.debtUsd * each.usedShare)
  const rejected = new Map<string, Ledger.Rejection>()
  for (const each of all.flatMap((coverage) => coverage.rejected)) {
    const before = rejected.get(each.reason) ?? { accounts: 0, debtUsd: 0 }
    rejected.set(each.reason, {
      reason: each.reason,
      accounts: before.accounts + each.accounts,
      debtUsd: before.debtUsd + each.debtUsd,
    })
  }
  return {
    accounts: sum((each) => each.accounts),
    debtUsd,
    usedShare: debtUsd === 0 ? 1 : used / debtUsd,
    rejected: [...rejected.values()],
  }
}

/** A price for each asset, and a sentence for each market that says otherwise. */
function pricesOf(worlds: readonly Consistency.World[]): Pick<Consistency.World, 'prices' | 'assumptions'> {
  const byDebt = [...worlds].sort((a, b) => b.coverage.debtUsd - a.coverage.debtUsd)
  const prices = new Map<Asset.AssetId, Ledger.Price>()
  const assumptions: string[] = []
  for (const { prices: own, assets, venues } of byDebt)
    for (const price of own) {
      const chosen = prices.get(price.asset)
      if (chosen === undefined) prices.set(price.asset, price)
      else if (chosen.usd !== price.usd) {
        const { symbol } = assets.find(({ id }) => id === price.asset)!
        const [here, there] = [chosen, price].map(({ usd }) => Fixed.toNumber(usd, 18)) as [number, number]
        assumptions.push(
          `${venues[0]!.id} values ${symbol} at $${there.toPrecision(6)}; here it is worth $${here.toPrecision(6)}, as in a larger market.`,
        )
      }
    }
  return { prices: [...prices.values()], assumptions }
}

function reported(reports: readonly Snapshot.Report[]): Snapshot.Report {
  const sum = (of: (report: Snapshot.Report) => number): number =>
    reports.reduce((total, each) => total + of(each), 0)
  // What a connection has spent it counts itself, from the first market on.
  const last = reports[reports.length - 1]!
  return {
    ...last,
    accounts: sum((each) => each.accounts),
    fresh: sum((each) => each.fresh),
    sampled: sum((each) => each.sampled),
    sampledShare: Math.min(...reports.map((each) => each.sampledShare)),
    deviation: Math.max(...reports.map((each) => each.deviation)),
    dropped: sum((each) => each.dropped),
  }
}

/** The history of several markets at once is not told. */
export class SeveralHistoriesError extends Fault<{ markets: number }> {
  override readonly name = 'Flag.SeveralHistoriesError'
  constructor(markets: number) {
    super(`The history of ${markets} markets cannot be read at once`, { markets })
  }
  override advise = (): string => 'Read each market with --history into a ledger of its own.'
}
