import type { Account } from '@droste/core'
import { AaveV3 } from '@droste/protocols'
import { type Hex, toEventSelector, toFunctionSelector } from 'viem'
import type { Log } from '../../LogScan.ts'
import type { Seen, View } from '../../Multicall.ts'
import type { Check, Protocol, Row, Share, Total, World } from '../../Protocol.ts'
import type { Place } from '../../Roster.ts'
import { calldata, topicAddress, word } from '../../Words.ts'
import { type Raw, read } from './Raw.ts'
import { type State, understand } from './State.ts'
import { telling } from './Telling.ts'

/** Where a pool is. */
export type Market = {
  /** What people call it, such as `ethereum-core`. */
  readonly name: string
  /** Its `PoolAddressesProvider`. */
  readonly provider: Hex
  /** First block that may hold an event of it. */
  readonly since: number
  readonly chainId?: number | undefined
}

const topic = {
  transfer: toEventSelector('Transfer(address,address,uint256)'),
  mode: toEventSelector('UserEModeSet(address,uint8)'),
  enabled: toEventSelector('ReserveUsedAsCollateralEnabled(address,address)'),
  disabled: toEventSelector('ReserveUsedAsCollateralDisabled(address,address)'),
}

const selector = {
  flags: toFunctionSelector('getUserConfiguration(address)'),
  mode: toFunctionSelector('getUserEMode(address)'),
  balance: toFunctionSelector('scaledBalanceOf(address)'),
  position: toFunctionSelector('getUserAccountData(address)'),
}

// A slot is twice the reserve's id on chain, plus one for its debt token; this one stands for the account itself.
const SELF = 0xffff
const NOBODY: Hex = '0x0000000000000000000000000000000000000000'

/**
 * Reads an Aave v3 pool, 3.0 or 3.3 and later. Accounts are found by the transfers of its aTokens and debt tokens, which every
 * change of a balance emits; e-modes and collateral flags emit events of the pool.
 */
export const reader = ({ name, provider, since, chainId }: Market): Protocol<Raw, State> => ({
  name: 'aave-v3',
  version: 1,
  market: name,
  chainId,
  since,
  read: (see) => read(see, provider),
  understand: (raw, pin) => understand(raw, pin, name),
  slots,
  filter: ({ raw, tokens }) => ({
    address: [raw.pool, ...tokens.flatMap(({ aToken, debtToken }) => [aToken, debtToken])],
    topics: [Object.values(topic)],
  }),
  touched,
  views,
  totals,
  shares,
  check,
  world,
  accounts: accountsOf,
  source: ({ raw }) => `Aave v3 pool ${raw.pool}`,
  telling,
})

const slots = ({ tokens }: State): ReadonlyMap<number, string> =>
  new Map<number, string>(
    tokens.flatMap(({ id, aToken, debtToken }) => [
      [2 * id, aToken],
      [2 * id + 1, debtToken],
    ]),
  )

const slotByToken = new WeakMap<State, ReadonlyMap<string, number>>()

function slotOf(state: State, token: string): number | undefined {
  let found = slotByToken.get(state)
  if (found === undefined) {
    found = new Map([...slots(state)].map(([slot, address]) => [address, slot]))
    slotByToken.set(state, found)
  }
  return found.get(token)
}

function touched(state: State, { address, topics }: Log): Place[] {
  const [name, first, second] = topics as [Hex, Hex, Hex]
  if (name === topic.mode) return [{ address: topicAddress(first), slot: SELF }]
  if (name !== topic.transfer) return [{ address: topicAddress(second), slot: SELF }]
  const slot = slotOf(state, address.toLowerCase())
  if (slot === undefined) return []
  return [first, second]
    .map(topicAddress)
    .filter((account) => account !== NOBODY)
    .map((account) => ({ address: account, slot }))
}

function views({ raw, tokens, numberOf }: State, account: Hex, places: readonly number[]): View[] {
  const held = places.filter((slot) => slot !== SELF)
  return [
    { to: raw.pool, data: calldata(selector.flags, account), words: 1 },
    { to: raw.pool, data: calldata(selector.mode, account), words: 1 },
    ...held.map((slot) => {
      const { aToken, debtToken } = tokens[numberOf.get(slot >> 1)!]!
      return { to: slot % 2 === 0 ? aToken : debtToken, data: calldata(selector.balance, account), words: 1 }
    }),
  ]
}

function totals({ snapshot: { pool }, tokens }: State): ReadonlyMap<number, Total> {
  const RAY = 1e27
  return new Map(
    pool.reserves.flatMap((reserve, number): [number, Total][] => {
      const slot = 2 * tokens[number]!.id
      const unit = 1e8 * 10 ** reserve.config.decimals
      const valued = (index: bigint) => (amount: bigint) =>
        (((Number(amount) * Number(index)) / RAY) * Number(reserve.price)) / unit
      const income = AaveV3.Reserves.incomeAt(reserve, pool.now)
      const owed = AaveV3.Reserves.debtIndexAt(pool.version, reserve, pool.now)
      return [
        [slot, { amount: reserve.scaledSupply, side: 'supply', usd: valued(income) }],
        [slot + 1, { amount: reserve.scaledDebt, side: 'debt', usd: valued(owed) }],
      ]
    }),
  )
}

const number = (digits: string): bigint => BigInt(`0x${digits}`)

function shares([, places, values]: Row): Share[] {
  return places.filter((slot) => slot !== SELF).map((slot, i) => ({ slot, amount: number(values[2 + i]!) }))
}

function accountOf({ numberOf }: State, row: Row): AaveV3.Account {
  const [, , [flags, mode]] = row
  const bits = number(flags!)
  const legs = new Map<number, AaveV3.Leg>()
  for (const { slot, amount } of shares(row)) {
    const id = slot >> 1
    const at = numberOf.get(id)!
    const leg = legs.get(at) ?? {
      supply: 0n,
      debt: 0n,
      isBorrowed: ((bits >> BigInt(2 * id)) & 1n) === 1n,
      isCollateral: ((bits >> BigInt(2 * id + 1)) & 1n) === 1n,
    }
    legs.set(at, slot % 2 === 0 ? { ...leg, supply: amount } : { ...leg, debt: amount })
  }
  return { category: Number(number(mode!)), legs }
}

/** Collateral, debt and health, against `Pool.getUserAccountData`. */
function check(state: State, row: Row): Check {
  const { pool } = state.snapshot
  const ours = AaveV3.Position.read(pool, accountOf(state, row))
  return {
    views: [{ to: state.raw.pool, data: calldata(selector.position, row[0]), words: 6 }],
    deviation: ([seen]: readonly Seen[]) =>
      Math.max(
        apart(ours.collateral, word(seen!)),
        apart(ours.debt, word(seen!, 1)),
        ours.health === undefined ? 0 : apart(ours.health, word(seen!, 5)),
      ),
  }
}

const apart = (ours: bigint, theirs: bigint): number =>
  ours === theirs ? 0 : Math.abs(Number(ours - theirs)) / Math.max(Number(theirs), 1)

function world({ snapshot }: State): World {
  const { assets, prices, venues, assumptions } = AaveV3.resolve(snapshot)
  return { assets, prices, venues, assumptions }
}

function accountsOf(state: State, rows: readonly Row[]): readonly Account.Account[] {
  const accounts = new Map(rows.map((row) => [row[0] as string, accountOf(state, row)]))
  const { snapshot } = state
  return AaveV3.resolve({ ...snapshot, pool: { ...snapshot.pool, accounts } }).accounts
}
