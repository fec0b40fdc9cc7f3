import { type Hex, toFunctionSelector } from 'viem'
import type { Seen, View } from '../../Multicall.ts'
import type { See } from '../../Protocol.ts'
import { address, calldata, word } from '../../Words.ts'
import { MODES, PLACE, type Raw, seeNamed, selector, UnsupportedError } from './Raw.ts'

const older = {
  balance: toFunctionSelector('balanceOf(address)'),
  supply: toFunctionSelector('totalSupply()'),
  optimal: toFunctionSelector('OPTIMAL_USAGE_RATIO()'),
  base: toFunctionSelector('getBaseVariableBorrowRate()'),
  slope1: toFunctionSelector('getVariableRateSlope1()'),
  slope2: toFunctionSelector('getVariableRateSlope2()'),
  mode: toFunctionSelector('getEModeCategoryData(uint8)'),
}

type Reserve = Raw['reserves'][number]
type Half = Pick<Reserve, 'asset' | 'data' | 'price' | 'symbol'>

const STABLE = 9 // word of `getReserveData`
const CATEGORY = 168n // bit of the configuration at which a reserve's e-mode begins
const [LABEL, PRICE] = [9, 4] // words of a mode: all of it, and the asset whose price is its own

const asWord = (value: bigint): string => value.toString(16).padStart(64, '0')

/**
 * What a pool of Aave v3.0 answers where later ones have other views, put in the words in which those answer. Two
 * round trips.
 * @throws UnsupportedError where part of the debt is at stable rates
 */
export async function read(
  see: See,
  pool: Hex,
  oracle: Hex,
  halves: readonly Half[],
): Promise<Pick<Raw, 'reserves' | 'modes'>> {
  const ids = Array.from({ length: MODES }, (_, i) => BigInt(i + 1))
  const tokens = await seeNamed(see, halves.map(tokenViews))
  if (tokens.some(({ stable }) => word(stable) > 0n))
    throw new UnsupportedError(pool, 'part of its debt is at stable rates')
  const told = await see(ids.map((id) => ({ to: pool, data: calldata(older.mode, id), words: LABEL })))
  const modes = ids.flatMap((id, i) => (told[i] && word(told[i], 2) !== 0n ? [{ id, said: told[i] }] : []))
  const prices = await see(
    modes.map(({ said }) => ({ to: oracle, data: calldata(selector.price, address(said, PRICE)), words: 1 })),
  )
  return {
    reserves: halves.map((half, i) => reserveOf(half, tokens[i]!)),
    modes: modes.map(({ id, said }, i) => {
      const members = membersOf(Number(id), halves)
      const price = word(said, PRICE) === 0n ? null : (prices[i] ?? null)
      return {
        ...{ id: Number(id), terms: said.slice(64, 4 * 64), ltvZero: null, price },
        ...{ collateral: members, borrowable: members },
      }
    }),
  }
}

const NAMES = ['scaledSupply', 'scaledDebt', 'treasury', 'cash', 'stable'] as const
const CURVE = ['optimal', 'base', 'slope1', 'slope2'] as const
type Name = (typeof NAMES)[number] | (typeof CURVE)[number]

function tokenViews({ asset, data }: Half): [Name, View][] {
  const aToken = address(data, PLACE.aToken)
  const strategy = address(data, PLACE.strategy)
  const view = (to: Hex, calldata: Hex): View => ({ to, data: calldata, words: 1 })
  return [
    ['scaledSupply', view(aToken, selector.total)],
    ['scaledDebt', view(address(data, PLACE.debtToken), selector.total)],
    ['treasury', view(aToken, selector.treasury)],
    ['cash', view(asset, calldata(older.balance, aToken))],
    ['stable', view(address(data, STABLE), older.supply)],
    ...CURVE.map((name): [Name, View] => [name, view(strategy, older[name])]),
  ]
}

function reserveOf(half: Half, seen: Record<Name, Seen>): Reserve {
  const { scaledSupply, scaledDebt, treasury, cash } = seen
  return {
    ...{ asset: half.asset, data: half.data, price: half.price, symbol: half.symbol },
    ...{ scaledSupply, scaledDebt, treasury, cash },
    curve: CURVE.map((name) => seen[name]).join(''),
    deficit: asWord(0n),
    graceUntil: null,
  }
}

/** The reserves whose configuration names the mode, as a bitmap of their ids. */
const membersOf = (mode: number, halves: readonly Half[]): string =>
  asWord(
    halves.reduce((bits, { data }) => {
      const category = Number((word(data) >> CATEGORY) & 0xffn)
      return category === mode ? bits | (1n << word(data, PLACE.id)) : bits
    }, 0n),
  )
