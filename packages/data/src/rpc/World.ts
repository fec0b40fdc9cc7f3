import type { Consistency, History } from '@droste/core'
import * as Claims from './Claims.ts'
import * as Markets from './depth/Markets.ts'
import type { Raw } from './depth/UniswapV3.ts'
import type { Pin } from './Pin.ts'
import type { Protocol } from './Protocol.ts'
import type { Survey } from './Survey.ts'

/** What a market does not say of itself, and is told. */
export type Options = {
  /** Pools of Uniswap v3 in which assets of the market are sold. */
  readonly pools?: readonly Markets.Wanted[] | undefined
  /** Tokens that stand for others, at the rate of the market's prices. */
  readonly claims?: readonly Claims.Wanted[] | undefined
}

/** What was read beside the market. */
export type Found = {
  readonly survey: Survey
  readonly history: readonly History.Event[] | null
  /** The largest relative difference from the protocol's own views. */
  readonly deviation: number
}

/** A ledger without its accounts, as the market alone makes it. */
export function of<Read, State>(
  protocol: Protocol<Read, State>,
  state: State,
  { chainId, block, hash, time }: Pin,
  { survey, history, deviation }: Found,
): Consistency.World {
  const { assumptions, ...world } = protocol.world(state)
  return {
    name: `${protocol.name} ${protocol.market}`,
    provenance: {
      source: `${protocol.source(state)}, read over JSON-RPC at block hash ${hash}`,
      chain: `eip155:${chainId}`,
      block,
      time: new Date(time * 1000).toISOString(),
      hash: survey.hash,
      reader: `${protocol.name}/${protocol.version}`,
    },
    coverage: survey.coverage,
    assumptions: [
      ...assumptions,
      ...(deviation > 0 ? [`The protocol's own views differ by up to ${deviation.toExponential(1)}.`] : []),
    ],
    ...world,
    claims: [],
    markets: [],
    ...(history === null ? {} : { history }),
  }
}

/** The same with what it was told: `pools` as they were read. @throws the faults of `Claims.of` and `Markets.of` */
export function furnish(
  world: Consistency.World,
  pools: readonly Raw[],
  options: Options,
): Consistency.World {
  const standing = Claims.of(options.claims ?? [], world)
  const markets = Markets.of(options.pools ?? [], pools, world.assets, world.provenance.chain!)
  const stays = 'What is sold into a pool stays there: nothing comes back between rounds.'
  return {
    ...world,
    claims: standing.claims,
    markets,
    assumptions: [...world.assumptions, ...standing.assumptions, ...(markets.length > 0 ? [stays] : [])],
  }
}
