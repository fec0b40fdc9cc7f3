import { type Account, Asset, Fault, Fixed, type Ledger } from '@droste/core'
import { MorphoBlue } from '@droste/protocols'
import type { Hex } from 'viem'
import type { Log } from '../../LogScan.ts'
import type { Seen } from '../../Multicall.ts'
import type { Pin } from '../../Pin.ts'
import type { Check, Protocol, Row, Share, Total, World } from '../../Protocol.ts'
import type { Place } from '../../Roster.ts'
import { address, text, topicAddress, word } from '../../Words.ts'
import { accrual, marketOf, PARAM, positionOf, type Raw, read } from './Raw.ts'
import { telling } from './Telling.ts'
import { topic } from './Topics.ts'

/** One market of Morpho Blue, and what its loan token is worth: Morpho itself knows no dollars. */
export type Market = {
  readonly morpho: Hex
  /** Market id, 32 bytes. */
  readonly id: Hex
  readonly since: number
  readonly chainId?: number | undefined
  /** Asks the oracle of an Aave pool on the same chain, by its addresses provider. */
  readonly dollars?: Hex | undefined
  /** Dollars for a whole loan token, where no oracle is asked. */
  readonly loanUsd?: Fixed.Wad | undefined
}

/** The market at the pinned block, accrued to it, without positions. */
export type State = {
  readonly raw: Raw
  readonly snapshot: MorphoBlue.Snapshot
  readonly feePosition: MorphoBlue.Position
}

// Where the account stands among the topics: behind the caller, where that is a topic.
const SECOND: ReadonlySet<string> = new Set([topic.withdraw, topic.borrow, topic.withdrawCollateral])

/** Reads one market of Morpho Blue. Every change of a position but the fee's emits an event that names the account. */
export const reader = (market: Market): Protocol<Raw, State> => ({
  name: 'morpho-blue',
  version: 1,
  market: market.id,
  chainId: market.chainId,
  since: market.since,
  read: (see) => read(see, market.morpho, market.id, market.dollars),
  understand: (raw, pin) => understand(raw, pin, market),
  slots: () => new Map([[0, market.id]]),
  filter: () => ({ address: [market.morpho], topics: [Object.values(topic), market.id] }),
  touched,
  views: (_, account) => [positionOf(market.morpho, market.id, account)],
  totals,
  shares,
  check: (state, row) => check(market, state, row),
  world: ({ snapshot }) => world(snapshot),
  accounts: (state, rows) => accountsOf(state, rows),
  source: () => `Morpho Blue ${market.morpho}, market ${market.id}`,
  telling: telling(market),
})

function understand(raw: Raw, pin: Pin, market: Market): State {
  const chain = `eip155:${pin.chainId}`
  if (raw.price === null) throw new NoPriceError(market.id, 'its oracle does not answer')
  const token = (at: number, { decimals, symbol }: Raw['loan']): Asset.Asset => {
    const where = address(raw.params, at)
    if (decimals === null) throw new NoPriceError(market.id, `the token ${where} does not state its decimals`)
    return { id: Asset.idOf(chain, where), symbol: text(symbol) ?? where, decimals: Number(word(decimals)) }
  }
  return {
    raw,
    feePosition: positionFrom(raw.feePosition),
    snapshot: {
      id: market.id,
      parameters: { lltv: word(raw.params, PARAM.lltv) },
      market: marketFrom(raw.accrued),
      loan: token(PARAM.loan, raw.loan),
      collateral: token(PARAM.collateral, raw.collateral),
      oraclePrice: word(raw.price),
      loanPrice: loanPrice(raw, market),
      positions: [],
    },
  }
}

function loanPrice({ loanUsd }: Raw, market: Market): Omit<Ledger.Price, 'asset'> {
  if (market.loanUsd !== undefined) return { usd: market.loanUsd, source: 'given by hand' }
  if (loanUsd === null || word(loanUsd) === 0n)
    throw new NoPriceError(market.id, 'no dollar oracle knows its loan token')
  return {
    usd: Fixed.wad(word(loanUsd) * 10n ** 10n),
    source: `oracle of the Aave pool of provider ${market.dollars}`,
  }
}

function marketFrom(seen: Seen): MorphoBlue.Market {
  return {
    totalSupplyAssets: word(seen),
    totalSupplyShares: word(seen, 1),
    totalBorrowAssets: word(seen, 2),
    totalBorrowShares: word(seen, 3),
    lastUpdate: word(seen, 4),
    fee: word(seen, 5),
  }
}

const positionFrom = (seen: Seen): MorphoBlue.Position => ({
  supplyShares: word(seen),
  borrowShares: word(seen, 1),
  collateral: word(seen, 2),
})

const nobody: Hex = '0x0000000000000000000000000000000000000000'

function touched({ raw }: State, { topics }: Log): Place[] {
  const [name, , first, second] = topics
  // The fee is paid in shares without an event of its own.
  if (name === topic.accrue)
    return raw.feeRecipient === nobody ? [] : [{ address: raw.feeRecipient, slot: 0 }]
  const account = SECOND.has(name!) ? first : second
  return [{ address: topicAddress(account!), slot: 0 }]
}

// Totals are numbered apart from slots: a market has one slot, and two of them.
const SUPPLY = 0
const DEBT = 1

function totals({ snapshot: { market, loan, loanPrice } }: State): ReadonlyMap<number, Total> {
  const price = Number(loanPrice.usd) / 1e18 / 10 ** loan.decimals
  const valued = (assets: bigint, shares: bigint) => (amount: bigint) =>
    shares === 0n ? 0 : (Number(amount) / Number(shares)) * Number(assets) * price
  const { totalSupplyAssets, totalSupplyShares, totalBorrowAssets, totalBorrowShares } = market
  return new Map<number, Total>([
    [
      SUPPLY,
      { amount: totalSupplyShares, side: 'supply', usd: valued(totalSupplyAssets, totalSupplyShares) },
    ],
    [DEBT, { amount: totalBorrowShares, side: 'debt', usd: valued(totalBorrowAssets, totalBorrowShares) }],
  ])
}

const positionIn = ([, , [digits]]: Row): MorphoBlue.Position => positionFrom(digits!.padStart(3 * 64, '0'))

function shares(row: Row): Share[] {
  const { supplyShares, borrowShares } = positionIn(row)
  return [
    { slot: SUPPLY, amount: supplyShares },
    { slot: DEBT, amount: borrowShares },
  ]
}

/** Supply and debt by our own accrual, against the contract's after it has accrued itself. */
function check({ morpho, id }: Market, { raw, snapshot }: State, row: Row): Check {
  const [account] = row
  const ours = MorphoBlue.accrue(
    marketFrom(raw.stored),
    snapshot.market.lastUpdate,
    raw.rate === null ? 0n : word(raw.rate),
  ).market
  return {
    views: [
      accrual(morpho, raw.params),
      { ...marketOf(morpho, id), joined: true },
      { ...positionOf(morpho, id, account), joined: true },
    ],
    deviation: ([, market, position]) => {
      const theirs = marketFrom(market!)
      const held = positionIn(row)
      const seen = positionFrom(position!)
      return Math.max(
        apart(MorphoBlue.debtUp(ours, held), MorphoBlue.debtUp(theirs, seen)),
        apart(held.collateral, seen.collateral),
        apart(ours.totalSupplyAssets, theirs.totalSupplyAssets),
      )
    },
  }
}

const apart = (ours: bigint, theirs: bigint): number =>
  ours === theirs ? 0 : Math.abs(Number(ours - theirs)) / Math.max(Number(theirs), 1)

function world(snapshot: MorphoBlue.Snapshot): World {
  const { assets, prices, venues } = MorphoBlue.resolve(snapshot)
  return { assets, prices, venues, assumptions: [] }
}

function accountsOf({ raw, snapshot, feePosition }: State, rows: readonly Row[]): readonly Account.Account[] {
  const positions = rows.map((row) => ({
    owner: row[0],
    position: row[0] === raw.feeRecipient ? feePosition : positionIn(row),
  }))
  return MorphoBlue.resolve({ ...snapshot, positions }).accounts
}

/** What a position is worth cannot be said. */
export class NoPriceError extends Fault<{ market: string; why: string }> {
  override readonly name = 'MorphoBlue.NoPriceError'
  constructor(market: string, why: string) {
    super(`The market ${market} cannot be valued: ${why}`, { market, why })
  }
  override advise = (): string => 'Give what one whole loan token is worth in US dollars with --loan-usd.'
}
