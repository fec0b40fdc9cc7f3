import { Fault, Fixed } from '@droste/core'
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
  return protocol === 'aave-v3' ? aaveV3(flags, connection) : morphoBlue(flags, connection)
}

async function aaveV3(
  flags: SnapshotFlags.SnapshotFlags,
  connection: Connection.Connection,
): Promise<SnapshotSource> {
  const { AaveV3Markets, AaveV3Reader, Pin, Snapshot } = await import('@droste/data/rpc')
  const provider = flags.contract === undefined ? undefined : SnapshotFlags.addressOf(flags.contract)
  const market =
    provider !== undefined
      ? { name: flags.market ?? provider, provider, since: 0 }
      : flags.market === undefined
        ? AaveV3Markets.on(await Pin.chainOf(connection))
        : AaveV3Markets.named(flags.market)
  const since = sinceOf(flags) ?? market.since
  return (options, use) => Snapshot.stream(AaveV3Reader.reader({ ...market, since }), options, use)
}

async function morphoBlue(
  flags: SnapshotFlags.SnapshotFlags,
  connection: Connection.Connection,
): Promise<SnapshotSource> {
  const { AaveV3Markets, MorphoBlueDeployments, MorphoBlueReader, Pin, Snapshot } = await import(
    '@droste/data/rpc'
  )
  const id = marketIdOf(flags.market)
  const chainId = await Pin.chainOf(connection)
  const deployment =
    flags.contract === undefined
      ? MorphoBlueDeployments.on(chainId)
      : { morpho: SnapshotFlags.addressOf(flags.contract), since: 0 }
  const loanUsd = flags.loanUsd === undefined ? undefined : Fixed.wad(Fixed.parse(flags.loanUsd, 18))
  const dollars = loanUsd === undefined ? AaveV3Markets.on(chainId).provider : undefined
  const since = sinceOf(flags) ?? deployment.since
  const market = { ...deployment, id, since, chainId, dollars, loanUsd }
  return (options, use) => Snapshot.stream(MorphoBlueReader.reader(market), options, use)
}

const sinceOf = ({ fromBlock }: SnapshotFlags.SnapshotFlags): number | undefined =>
  fromBlock === undefined ? undefined : SnapshotFlags.wholeOf('--from-block', fromBlock)

function marketIdOf(text: string | undefined): `0x${string}` {
  if (text === undefined || !/^0x[\da-f]{64}$/i.test(text)) throw new NoMarketIdError(text ?? null)
  return text.toLowerCase() as `0x${string}`
}

/** Which market of Morpho Blue is not said. @example droste snapshot morpho-blue --market USDC */
export class NoMarketIdError extends Fault<{ market: string | null }> {
  override readonly name = 'Flag.NoMarketIdError'
  constructor(market: string | null) {
    super(market === null ? 'No market is named' : `“${market}” is not the id of a market`, { market })
  }
  override advise = (): string => 'Give its id with --market: 0x and 64 hexadecimal digits.'
}
