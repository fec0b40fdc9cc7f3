import { Asset, type History } from '@droste/core'
import { AaveV3 } from '@droste/protocols'
import { type Hex, toEventSelector } from 'viem'
import { asTopic, placeOf, type Telling, type Told } from '../../history/Telling.ts'
import type { Log } from '../../LogScan.ts'
import { address, topicAddress, word } from '../../Words.ts'
import type { State } from './State.ts'

const topic = {
  supply: toEventSelector('Supply(address,address,address,uint256,uint16)'),
  withdraw: toEventSelector('Withdraw(address,address,address,uint256)'),
  borrow: toEventSelector('Borrow(address,address,address,uint256,uint8,uint256,uint16)'),
  repay: toEventSelector('Repay(address,address,address,uint256,bool)'),
  flash: toEventSelector('FlashLoan(address,address,address,uint256,uint8,uint256,uint16)'),
  liquidation: toEventSelector('LiquidationCall(address,address,address,uint256,uint256,address,bool)'),
  deficit: toEventSelector('DeficitCreated(address,address,uint256)'),
  transfer: toEventSelector('Transfer(address,address,uint256)'),
}

const nobody: Hex = '0x0000000000000000000000000000000000000000'

/** What the logs of a pool and its aTokens tell. */
export const telling: Telling<State> = {
  filters: ({ raw, tokens }, owners) => {
    const aTokens = tokens.map(({ aToken }) => aToken)
    if (owners === null) return [{ address: [raw.pool, ...aTokens], topics: [Object.values(topic)] }]
    const words = owners.map(asTopic)
    const { supply, withdraw, borrow, repay, liquidation, deficit, flash, transfer } = topic
    const address = [raw.pool]
    return [
      { address, topics: [[supply, withdraw, borrow, repay], null, words] },
      { address, topics: [liquidation, null, null, words] },
      { address, topics: [deficit, words] },
      { address, topics: [flash] }, // it does not name the account whose debt it becomes
      { address: aTokens, topics: [transfer, words] },
      { address: aTokens, topics: [transfer, null, words] },
    ]
  },
  told: (state, log) => (log.topics[0] === topic.transfer ? passedOn(state, log) : done(state, log)),
  tokens: ({ raw, snapshot }) =>
    new Map(raw.reserves.map(({ asset }) => [asset, Asset.idOf(snapshot.chain, asset)])),
  vaults: ({ tokens }) => new Set(tokens.map(({ aToken }) => aToken)),
}

/** A transfer of aTokens: taken out by one, put in by the other. The log behind it is the aToken's own too. */
function passedOn({ raw, snapshot, tokens }: State, log: Log): Told[] {
  const reserve = raw.reserves[tokens.findIndex(({ aToken }) => aToken === log.address.toLowerCase())]
  const [from, to] = [topicAddress(log.topics[1]!), topicAddress(log.topics[2]!)]
  if (reserve === undefined || from === nobody || to === nobody || from === to) return []
  const asset = Asset.idOf(snapshot.chain, reserve.asset)
  const amount = word(log.data.slice(2))
  const place = placeOf(log)
  const both = { ...place, venue: AaveV3.venueId(snapshot), asset, amount }
  return [
    { event: { ...both, kind: 'withdraw', owner: from, wallet: to }, moves: false },
    { event: { ...both, kind: 'supply', owner: to, log: place.log + 1 }, moves: false },
  ]
}

/** What an event of the pool says. One about a token that is no reserve of it any more says nothing. */
function done({ raw, snapshot, tokens }: State, log: Log): Told[] {
  const [first, second, third] = log.topics.slice(1).map(topicAddress) as [Hex, Hex, Hex]
  const data = log.data.slice(2)
  const place = placeOf(log)
  const aTokenOf = (token: Hex): Hex | undefined =>
    tokens[raw.reserves.findIndex(({ asset }) => asset === token)]?.aToken
  const deal = (
    kind: History.Dealing['kind'],
    token: Hex,
    { owner, wallet, amount, moves = true, log = place.log }: Dealt,
  ): Told[] =>
    aTokenOf(token) === undefined
      ? []
      : [
          {
            event: {
              ...{ ...place, log, kind, owner, wallet, venue: AaveV3.venueId(snapshot) },
              ...{ asset: Asset.idOf(snapshot.chain, token), amount },
            },
            moves,
          },
        ]
  switch (log.topics[0]) {
    case topic.supply:
      return deal('supply', first, { owner: second, wallet: address(data), amount: word(data, 1) })
    case topic.withdraw:
      return deal('withdraw', first, { owner: second, wallet: third, amount: word(data) })
    case topic.borrow:
      return deal('borrow', first, { owner: second, wallet: address(data), amount: word(data, 1) })
    case topic.repay: {
      const paid = { owner: second, wallet: third, amount: word(data) }
      if (word(data, 1) === 0n) return deal('repay', first, paid)
      // Paid out of what the payer has in the pool; the log before is that of its aToken.
      const out = { ...paid, owner: third, moves: false, log: place.log - 1 }
      return [...deal('withdraw', first, out), ...deal('repay', first, { ...paid, moves: false })]
    }
    case topic.liquidation: {
      const wallet = address(data, 2)
      const repaid = deal('repay', second, { owner: third, wallet, amount: word(data) })
      // Seized as aTokens, it is told by their transfer.
      if (word(data, 3) === 1n) return repaid
      return [...deal('withdraw', first, { owner: third, wallet, amount: word(data, 1) }), ...repaid]
    }
    case topic.deficit: {
      const wallet = aTokenOf(second) // the pool bears it
      return wallet === undefined
        ? []
        : deal('repay', second, { owner: first, wallet, amount: word(data), moves: false })
    }
    default: {
      // A flash loan that becomes debt: what was lent counts as given back, and as borrowed (D6).
      const to = aTokenOf(second)
      if (word(data, 2) === 0n || to === undefined) return []
      const asset = Asset.idOf(snapshot.chain, second)
      return [
        {
          event: { ...place, kind: 'transfer', wallet: first, to, asset, amount: word(data, 1) },
          moves: false,
        },
      ]
    }
  }
}

type Dealt = {
  readonly owner: string
  readonly wallet: string
  readonly amount: bigint
  readonly moves?: boolean
  readonly log?: number
}
