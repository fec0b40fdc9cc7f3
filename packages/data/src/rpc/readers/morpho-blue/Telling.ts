import type { Asset, History } from '@droste/core'
import { MorphoBlue } from '@droste/protocols'
import type { Hex } from 'viem'
import { asTopic, placeOf, type Telling, type Told } from '../../history/Telling.ts'
import type { Log } from '../../LogScan.ts'
import { address, topicAddress, word } from '../../Words.ts'
import type { Market, State } from './MorphoBlue.ts'
import { PARAM } from './Raw.ts'
import { topic } from './Topics.ts'

/** What the logs of one market tell. */
export const telling = ({ morpho, id }: Market): Telling<State> => ({
  filters: (_, owners) => {
    const address = [morpho]
    if (owners === null) return [{ address, topics: [Object.values(topic), id] }]
    const words = owners.map(asTopic)
    const { withdraw, borrow, withdrawCollateral, supply, supplyCollateral, repay, liquidate } = topic
    return [
      { address, topics: [[withdraw, borrow, withdrawCollateral], id, words] },
      { address, topics: [[supply, supplyCollateral, repay, liquidate], id, null, words] },
    ]
  },
  told: (state, log) => told(state, log, morpho.toLowerCase()),
  tokens: (state) =>
    new Map([PARAM.loan, PARAM.collateral].map((at) => [tokenOf(state, at), assetOf(state, at)])),
  vaults: () => new Set([morpho.toLowerCase()]),
})

const tokenOf = ({ raw }: State, at: number): Hex => address(raw.params, at)
const assetOf = ({ snapshot }: State, at: number): Asset.AssetId =>
  at === PARAM.loan ? snapshot.loan.id : snapshot.collateral.id

function told(state: State, log: Log, morpho: string): Told[] {
  const [, second, third] = log.topics.slice(1).map(topicAddress) as [Hex, Hex, Hex]
  const data = log.data.slice(2)
  const place = placeOf(log)
  const deal = (
    kind: History.Dealing['kind'],
    at: number,
    { owner, wallet, amount, moves = true }: Dealt,
  ): Told => ({
    event: {
      ...{ ...place, kind, owner, wallet, venue: MorphoBlue.venueId(state.snapshot) },
      ...{ asset: assetOf(state, at), amount },
    },
    moves,
  })
  // Who asks and for whom, where nothing goes out; for whom and to whom, where it does.
  const into = { owner: third, wallet: second, amount: word(data) }
  const outOf = () => ({ owner: second, wallet: third, amount: word(data, 1) })
  switch (log.topics[0]) {
    case topic.supply:
      return [deal('supply', PARAM.loan, into)]
    case topic.supplyCollateral:
      return [deal('supply', PARAM.collateral, into)]
    case topic.repay:
      return [deal('repay', PARAM.loan, into)]
    case topic.withdraw:
      return [deal('withdraw', PARAM.loan, outOf())]
    case topic.withdrawCollateral:
      return [deal('withdraw', PARAM.collateral, outOf())]
    case topic.borrow:
      return [deal('borrow', PARAM.loan, outOf())]
    case topic.liquidate: {
      const lost = word(data, 3)
      return [
        deal('withdraw', PARAM.collateral, { ...into, amount: word(data, 2) }),
        deal('repay', PARAM.loan, into),
        // What nobody pays is borne by the market itself.
        ...(lost === 0n
          ? []
          : [deal('repay', PARAM.loan, { ...into, wallet: morpho, amount: lost, moves: false })]),
      ]
    }
    default:
      return []
  }
}

type Dealt = {
  readonly owner: string
  readonly wallet: string
  readonly amount: bigint
  readonly moves?: boolean
}
