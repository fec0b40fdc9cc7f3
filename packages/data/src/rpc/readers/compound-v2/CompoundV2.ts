import { type Account, Asset } from '@droste/core'
import { CompoundV2 } from '@droste/protocols'
import { type Hex, toEventSelector } from 'viem'
import type { Log } from '../../LogScan.ts'
import type { Pin } from '../../Pin.ts'
import type { Check, Protocol, Row, Share, Total } from '../../Protocol.ts'
import type { Place } from '../../Roster.ts'
import { address, text, topicAddress, word } from '../../Words.ts'
import type * as Comptrollers from './Comptrollers.ts'
import { accrual, liquidityOf, membershipOf, type Raw, read, snapshotOf } from './Raw.ts'

/** The pool at the pinned block, accrued to it by its own contracts, without accounts. */
export type State = { readonly raw: Raw; readonly snapshot: CompoundV2.Snapshot }

const topic = {
  transfer: toEventSelector('Transfer(address,address,uint256)'),
  borrow: toEventSelector('Borrow(address,uint256,uint256,uint256)'),
  repay: toEventSelector('RepayBorrow(address,address,uint256,uint256,uint256)'),
  heal: toEventSelector('HealBorrow(address,address,uint256)'),
  loss: toEventSelector('BadDebtIncreased(address,uint256,uint256,uint256)'),
  entered: toEventSelector('MarketEntered(address,address)'),
  exited: toEventSelector('MarketExited(address,address)'),
}

const nobody: Hex = '0x0000000000000000000000000000000000000000'

/**
 * Reads an isolated pool of the Compound v2 family. A slot is a market by its place in the pool. Every change of shares or
 * debt emits an event of the market, every entry and exit one of the comptroller.
 */
export const reader = (place: Comptrollers.Place & { readonly since: number }): Protocol<Raw, State> => ({
  name: 'compound-v2',
  version: 1,
  market: place.name,
  chainId: place.chainId,
  since: place.since,
  read: (see) => read(see, place.comptroller),
  understand: (raw, pin) => understand(raw, pin, place.name),
  slots: ({ raw }) => new Map(raw.markets.map(({ vToken }, slot) => [slot, vToken])),
  filter: ({ raw }) => ({
    address: [place.comptroller, ...raw.markets.map(({ vToken }) => vToken)],
    topics: [Object.values(topic)],
  }),
  touched,
  views: ({ raw }, account, slots) =>
    slots.flatMap((slot) => {
      const { vToken } = raw.markets[slot]!
      return [accrual(vToken), snapshotOf(vToken, account), membershipOf(place.comptroller, vToken, account)]
    }),
  totals,
  shares,
  check: (state, row) => check(place.comptroller, state, row),
  world: ({ snapshot }) => {
    const { assets, prices, venues } = CompoundV2.resolve(snapshot)
    return { assets, prices, venues, assumptions: [] }
  },
  accounts: (state, rows) => accountsOf(state, rows),
  source: () => `isolated pool of comptroller ${place.comptroller}`,
})

function understand(raw: Raw, pin: Pin, id: string): State {
  const chain = `eip155:${pin.chainId}`
  const [closeFactor, liquidationIncentive, minLiquidatableCollateral] = [
    word(raw.pool.closeFactorMantissa),
    word(raw.pool.liquidationIncentiveMantissa),
    word(raw.pool.minLiquidatableCollateral),
  ]
  const markets = new Map(raw.markets.map((market) => [market.vToken as string, marketOf(market, pin)]))
  const assets = raw.markets.map(({ vToken, underlying, decimals, symbol }): [string, Asset.Asset] => {
    const token = address(underlying)
    return [
      vToken,
      { id: Asset.idOf(chain, token), symbol: text(symbol) ?? token, decimals: Number(word(decimals)) },
    ]
  })
  return {
    raw,
    snapshot: {
      id,
      pool: { closeFactor, liquidationIncentive, minLiquidatableCollateral, markets },
      assets: new Map(assets),
      source: `oracle ${raw.oracle} of the pool`,
      accounts: [],
    },
  }
}

function marketOf(raw: Raw['markets'][number], pin: Pin): CompoundV2.Market.Market {
  return {
    cash: word(raw.getCash),
    totalBorrows: word(raw.totalBorrows),
    totalReserves: word(raw.totalReserves),
    totalSupply: word(raw.totalSupply),
    badDebt: word(raw.badDebt),
    borrowIndex: word(raw.borrowIndex),
    initialExchangeRate: word(raw.exchangeRateStored),
    reserveFactor: word(raw.reserveFactorMantissa),
    protocolSeizeShare: word(raw.protocolSeizeShareMantissa),
    collateralFactor: word(raw.terms, 1),
    liquidationThreshold: word(raw.terms, 2),
    price: word(raw.price),
    // The contract has accrued to this second itself; nothing accrues beyond it here.
    accruedAt: BigInt(pin.time),
    rate: { base: 0n, multiplier: 0n, jumpMultiplier: 0n, kink: 0n },
    ...{ payoutEvery: 0n, paidOutAt: 0n, supplyCap: 0n, borrowCap: 0n },
  }
}

function touched({ raw }: State, { address: from, topics }: Log): Place[] {
  const [name, first, second] = topics as [Hex, Hex, Hex]
  const slotOf = (vToken: string): number => raw.markets.findIndex((market) => market.vToken === vToken)
  const at = (accounts: readonly Hex[], vToken: string): Place[] => {
    const slot = slotOf(vToken)
    return slot < 0
      ? []
      : accounts
          .filter((account) => account !== nobody && slotOf(account) < 0)
          .map((account) => ({ address: account, slot }))
  }
  const market = from.toLowerCase()
  if (name === topic.entered || name === topic.exited) return at([topicAddress(second)], topicAddress(first))
  if (name === topic.transfer) return at([topicAddress(first), topicAddress(second)], market)
  const debtor = name === topic.repay || name === topic.heal ? second : first
  return at([topicAddress(debtor)], market)
}

// Each market counts twice: what is held of it in shares, and what is owed.
const [SUPPLY, DEBT] = [0, 1]

function totals({ raw, snapshot }: State): ReadonlyMap<number, Total> {
  return new Map(
    raw.markets.flatMap(({ vToken }, slot): [number, Total][] => {
      const market = CompoundV2.marketOf(snapshot.pool, vToken)
      const price = Number(market.price) / 1e36
      const rate = Number(CompoundV2.Market.exchangeRate(market)) / 1e18
      return [
        [
          2 * slot + SUPPLY!,
          { amount: market.totalSupply, side: 'supply', usd: (amount) => Number(amount) * rate * price },
        ],
        [
          2 * slot + DEBT!,
          {
            ...{ amount: market.totalBorrows, side: 'debt', usd: (amount) => Number(amount) * price },
            // Interest is added to the total and to each debt apart, and each is rounded down.
            dust: market.totalBorrows / 10n ** 9n + 1_000n,
          },
        ],
      ]
    }),
  )
}

type Held = {
  readonly slot: number
  readonly tokens: bigint
  readonly owed: bigint
  readonly entered: boolean
}

const heldIn = ([, slots, values]: Row): Held[] =>
  slots.map((slot, i) => {
    const snapshot = values[3 * i + 1]!.padStart(4 * 64, '0')
    return {
      slot,
      tokens: word(snapshot, 1),
      owed: word(snapshot, 2),
      entered: values[3 * i + 2] === '1',
    }
  })

const shares = (row: Row): Share[] =>
  heldIn(row).flatMap(({ slot, tokens, owed }) => [
    { slot: 2 * slot + SUPPLY!, amount: tokens },
    { slot: 2 * slot + DEBT!, amount: owed },
  ])

function accountOf({ raw, snapshot }: State, row: Row): CompoundV2.Account {
  return new Map(
    heldIn(row).map(({ slot, tokens, owed, entered }) => {
      const { vToken } = raw.markets[slot]!
      const { borrowIndex } = CompoundV2.marketOf(snapshot.pool, vToken)
      return [vToken, { tokens, principal: owed, interestIndex: borrowIndex, entered }]
    }),
  )
}

const accountsOf = (state: State, rows: readonly Row[]): readonly Account.Account[] =>
  CompoundV2.resolve({
    ...state.snapshot,
    accounts: rows.map((row) => ({ owner: row[0], account: accountOf(state, row) })),
  }).accounts

/** What is left and what is lacking, against `Comptroller.getAccountLiquidity` after its markets have accrued. */
function check(comptroller: Hex, state: State, row: Row): Check {
  const [account, slots] = row
  const ours = CompoundV2.liquidity(state.snapshot.pool, accountOf(state, row), 'liquidationThreshold')
  const accruals = slots.map((slot, i) => ({
    ...accrual(state.raw.markets[slot]!.vToken),
    ...(i > 0 ? { joined: true as const } : {}),
  }))
  return {
    views: [...accruals, liquidityOf(comptroller, account)],
    deviation: (seen) => {
      const theirs = seen.at(-1)!
      return Math.max(apart(ours.liquidity, word(theirs, 1)), apart(ours.shortfall, word(theirs, 2)))
    },
  }
}

const apart = (ours: bigint, theirs: bigint): number =>
  ours === theirs ? 0 : Math.abs(Number(ours - theirs)) / Math.max(Number(theirs), 1)
