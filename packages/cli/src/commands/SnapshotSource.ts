import { Fault, Fixed, type Venue } from '@droste/core'
import type { Connection, Snapshot } from '@droste/data/rpc'
import * as SnapshotFlags from '../flags/SnapshotFlags.ts'

/** Reads the market that the flags mean, and hands it on. */
export type SnapshotSource = (
  options: Snapshot.Options,
  use: (streamed: Snapshot.Streamed) => Promise<void>,
) => Promise<void>

/** The market that the flags mean; asks the endpoint for its chain where only that tells. */
export function find(
  protocol: SnapshotFlags.Protocol,
  flags: SnapshotFlags.SnapshotFlags,
  connection: Connection.Connection,
): Promise<SnapshotSource> {
  if (protocol === 'aave-v3') return aaveV3(flags, connection)
  return protocol === 'morpho-blue' ? morphoBlue(flags, connection) : compoundV2(flags)
}

async function aaveV3(
  flags: SnapshotFlags.SnapshotFlags,
  connection: Connection.Connection,
): Promise<SnapshotSource> {
  const { AaveV3Markets, AaveV3Reader, Pin, Snapshot } = await import('@droste/data/rpc')
  const provider = flags.contract === undefined ? undefined : SnapshotFlags.addressOf(flags.contract)
  const market =
    provider !== undefined
      ? { name: flags.market === undefined ? provider : oneOf(flags.market), provider, since: 0 }
      : flags.market === undefined
        ? AaveV3Markets.on(await Pin.chainOf(connection))
        : AaveV3Markets.named(oneOf(flags.market))
  const since = sinceOf(flags) ?? market.since
  return (options, use) => Snapshot.stream(AaveV3Reader.reader({ ...market, since }), options, use)
}

async function compoundV2(flags: SnapshotFlags.SnapshotFlags): Promise<SnapshotSource> {
  const { CompoundV2Reader, Comptrollers, Snapshot } = await import('@droste/data/rpc')
  const name = flags.market === undefined ? undefined : oneOf(flags.market)
  const comptroller = flags.contract === undefined ? undefined : SnapshotFlags.addressOf(flags.contract)
  const place =
    comptroller === undefined ? Comptrollers.named(name) : { name: name ?? comptroller, comptroller }
  const reader = CompoundV2Reader.reader({ ...place, since: sinceOf(flags) ?? 0 })
  return (options, use) => Snapshot.stream(reader, options, use)
}

async function morphoBlue(
  flags: SnapshotFlags.SnapshotFlags,
  connection: Connection.Connection,
): Promise<SnapshotSource> {
  const { AaveV3Markets, MorphoBlueDeployments, MorphoBlueReader, Pin, Several } = await import(
    '@droste/data/rpc'
  )
  const ids = marketIdsOf(flags.market)
  const chainId = await Pin.chainOf(connection)
  const deployment =
    flags.contract === undefined
      ? MorphoBlueDeployments.on(chainId)
      : { morpho: SnapshotFlags.addressOf(flags.contract), since: 0 }
  const loanUsd = flags.loanUsd === undefined ? undefined : Fixed.wad(Fixed.parse(flags.loanUsd, 18))
  const dollars = loanUsd === undefined ? AaveV3Markets.on(chainId).provider : undefined
  const since = sinceOf(flags) ?? deployment.since
  return ({ archive, ...options }, use) => {
    const archives = archivesOf(flags, archive)
    const parts = ids.map((id, at) => ({
      protocol: MorphoBlueReader.reader({ ...deployment, id, since, chainId, dollars, loanUsd }),
      archive: archives[at]!,
    }))
    return Several.stream(parts, options, (streamed) => {
      if (loanUsd !== undefined) lendOneToken(streamed.world.venues)
      return use(streamed)
    })
  }
}

/** Where what is read of each market is kept. */
export const archivesOf = ({ market = [] }: SnapshotFlags.SnapshotFlags, archive: string): string[] =>
  market.length < 2 ? [archive] : marketIdsOf(market).map((id) => `${archive}.${id.slice(0, SHORT)}`)

/** One price given by hand is one token's. @throws SeveralLoansError */
function lendOneToken(venues: readonly Venue.Venue[]): void {
  const loans = new Set(venues.map(({ listings }) => listings.at(-1)!.asset))
  if (loans.size > 1) throw new SeveralLoansError([...loans])
}

const SHORT = 10 // signs of an id that name its archive

const sinceOf = ({ fromBlock }: SnapshotFlags.SnapshotFlags): number | undefined =>
  fromBlock === undefined ? undefined : SnapshotFlags.wholeOf('--from-block', fromBlock)

function marketIdsOf(texts: readonly string[] = []): `0x${string}`[] {
  const wrong = texts.find((text) => !/^0x[\da-f]{64}$/i.test(text))
  if (wrong !== undefined || texts.length === 0) throw new NoMarketIdError(wrong ?? null)
  return [...new Set(texts.map((text) => text.toLowerCase()))] as `0x${string}`[]
}

/** The only market that is named. @throws SeveralMarketsError */
function oneOf(names: readonly string[]): string {
  const [name, ...more] = names
  if (name === undefined || more.length > 0) throw new SeveralMarketsError(names)
  return name
}

/** One market at a time, of a protocol whose markets are worlds of their own. */
export class SeveralMarketsError extends Fault<{ markets: readonly string[] }> {
  override readonly name = 'Flag.SeveralMarketsError'
  constructor(markets: readonly string[]) {
    super(`Pools are read one at a time, not ${markets.join(' and ')} at once`, { markets })
  }
  override advise = (): string => 'Read each into a ledger of its own.'
}

/** Markets that lend different tokens cannot share one price of the loan. */
export class SeveralLoansError extends Fault<{ loans: readonly string[] }> {
  override readonly name = 'Flag.SeveralLoansError'
  constructor(loans: readonly string[]) {
    super(`The markets lend ${loans.join(' and ')}: --loan-usd is the price of one token`, { loans })
  }
  override advise = (): string => 'Read the markets of each loan token into a ledger of its own.'
}

/** Which market of Morpho Blue is not said. @example droste snapshot morpho-blue --market USDC */
export class NoMarketIdError extends Fault<{ market: string | null }> {
  override readonly name = 'Flag.NoMarketIdError'
  constructor(market: string | null) {
    super(market === null ? 'No market is named' : `“${market}” is not the id of a market`, { market })
  }
  override advise = (): string => 'Give its id with --market: 0x and 64 hexadecimal digits.'
}
