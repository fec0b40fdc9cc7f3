import { Fault } from '@droste/core'
import { type Hex, toFunctionSelector } from 'viem'
import type { Seen, View } from '../../Multicall.ts'
import type { See } from '../../Protocol.ts'
import { address, calldata, word } from '../../Words.ts'

/** What the contracts answered about one market: hexadecimal words without `0x`. */
export type Raw = {
  /** Loan token, collateral token, oracle, rate model, LLTV. */
  readonly params: string
  /** Supply assets and shares, borrow assets and shares, last accrual, fee: as stored, and after accrual. */
  readonly stored: Seen
  readonly accrued: Seen
  /** The position that the fee of that accrual goes to, after it. */
  readonly feeRecipient: Hex
  readonly feePosition: Seen
  /** A second's interest by the rate model, for the time since the last accrual; null without one. */
  readonly rate: Seen
  readonly price: Seen
  readonly loan: Token
  readonly collateral: Token
  /** Dollars with 8 decimals for a whole loan token, where a dollar oracle was given. */
  readonly loanUsd: Seen
}

type Token = { readonly decimals: Seen; readonly symbol: Seen }

const PARAMS = '(address,address,address,address,uint256)'
const MARKET = '(uint128,uint128,uint128,uint128,uint128,uint128)'
const selector = {
  params: toFunctionSelector('idToMarketParams(bytes32)'),
  market: toFunctionSelector('market(bytes32)'),
  position: toFunctionSelector('position(bytes32,address)'),
  feeRecipient: toFunctionSelector('feeRecipient()'),
  accrue: toFunctionSelector(`accrueInterest(${PARAMS})`),
  rate: toFunctionSelector(`borrowRateView(${PARAMS},${MARKET})`),
  price: toFunctionSelector('price()'),
  decimals: toFunctionSelector('decimals()'),
  symbol: toFunctionSelector('symbol()'),
  oracle: toFunctionSelector('getPriceOracle()'),
  assetPrice: toFunctionSelector('getAssetPrice(address)'),
}

/** Where each of the parameters stands. */
export const PARAM = { loan: 0, collateral: 1, oracle: 2, rate: 3, lltv: 4 } as const

const nobody: Hex = '0x0000000000000000000000000000000000000000'

/** The position of an account in the market. */
export const positionOf = (morpho: Hex, id: Hex, account: Hex): View => ({
  to: morpho,
  data: calldata(selector.position, id, account),
  words: 3,
})

/** Lets the contract accrue interest; what is joined to it sees the market as it is then. */
export const accrual = (morpho: Hex, params: string): View => ({
  to: morpho,
  data: `${selector.accrue}${params}`,
  words: 0,
})

/** The market as it stands in storage. */
export const marketOf = (morpho: Hex, id: Hex): View => ({
  to: morpho,
  data: calldata(selector.market, id),
  words: 6,
})

/**
 * Reads a market in three round trips, four with a dollar oracle. `dollars` is an Aave addresses provider on the same
 * chain, whose oracle knows what the loan token is worth.
 * @throws NoMarketError, and the faults of the connection
 */
export async function read(see: See, morpho: Hex, id: Hex, dollars: Hex | undefined): Promise<Raw> {
  const [params, stored, recipient, oracle] = await see([
    { to: morpho, data: calldata(selector.params, id), words: 5 },
    marketOf(morpho, id),
    { to: morpho, data: selector.feeRecipient, words: 1 },
    { to: dollars ?? nobody, data: selector.oracle, words: 1 },
  ])
  if (params?.length !== 320 || !stored || !recipient || word(params) === 0n)
    throw new NoMarketError(morpho, id)
  const feeRecipient = address(recipient)
  const loan = address(params, PARAM.loan)
  const collateral = address(params, PARAM.collateral)
  const model = address(params, PARAM.rate)
  const usd = oracle?.length === 64 ? address(oracle) : nobody
  const seen = await see([
    accrual(morpho, params),
    { ...marketOf(morpho, id), joined: true },
    { ...positionOf(morpho, id, feeRecipient), joined: true },
    { to: model, data: `${selector.rate}${params}${stored}`, words: 1 },
    { to: address(params, PARAM.oracle), data: selector.price, words: 1 },
    { to: loan, data: selector.decimals, words: 1 },
    { to: loan, data: selector.symbol, words: 6 },
    { to: collateral, data: selector.decimals, words: 1 },
    { to: collateral, data: selector.symbol, words: 6 },
    { to: usd, data: calldata(selector.assetPrice, loan), words: 1 },
  ])
  const [, accrued, feePosition, rate, price, ...tokens] = seen as [Seen, Seen, Seen, Seen, Seen, ...Seen[]]
  const orNull = (answer: Seen | undefined): Seen => (answer === undefined || answer === '' ? null : answer)
  return {
    params,
    stored,
    accrued,
    feeRecipient,
    feePosition,
    rate: orNull(rate),
    price: orNull(price),
    loan: { decimals: orNull(tokens[0]), symbol: orNull(tokens[1]) },
    collateral: { decimals: orNull(tokens[2]), symbol: orNull(tokens[3]) },
    loanUsd: orNull(tokens[4]),
  }
}

/** Morpho has no such market. @example a market id of another chain */
export class NoMarketError extends Fault<{ morpho: string; id: string }> {
  override readonly name = 'MorphoBlue.NoMarketError'
  constructor(morpho: string, id: string) {
    super(`Morpho Blue at ${morpho} has no market ${id} at this block`, { morpho, id })
  }
  override advise = (): string => 'Check the market id, the chain of the endpoint, and the block.'
}
