import { Asset, type Fixed } from '@droste/core'
import { z } from 'zod'
import * as Json from '../Json.ts'
import { CHAIN } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'
import * as Source from '../Source.ts'

/** One crvUSD market. Amounts in base units, USD and ratios in wad. */
export type Market = {
  readonly collateral: Asset.Asset
  /** USD for one whole token of collateral, by the market's oracle. */
  readonly price: Fixed.Wad
  readonly liquidationDiscount: Fixed.Wad
  readonly loanDiscount: Fixed.Wad
  readonly totalDebt: bigint
  readonly block: number
  /** Unix seconds. */
  readonly time: number
  readonly users: readonly User[]
  readonly pools: readonly Pool[]
  /** crvUSD that the peg keepers may still mint: their ceilings less what they have drawn. */
  readonly mintable: bigint
}

/** A loan: collateral in its bands, crvUSD that its bands have been turned into, and debt. */
export type User = {
  readonly owner: string
  readonly collateral: bigint
  readonly stablecoin: bigint
  readonly debt: bigint
  /** The source's own health, 0 at the trigger; wad. */
  readonly health: bigint
}

/** A StableSwap pool of two coins; the fee in wad. */
type Pool = {
  readonly coins: readonly { readonly asset: Asset.Asset; readonly balance: bigint }[]
  readonly amplification: bigint
  readonly fee: Fixed.Wad
}

/** crvUSD itself. */
export const CRVUSD: Asset.Asset = {
  id: Asset.idOf(CHAIN, '0xf939e0a03fb07f59a73314e73794be0e57ac1b4e'),
  symbol: 'crvUSD',
  decimals: 18,
}

const INTEGER = z.string().regex(/^\d+$/, 'not an integer')
const ADDRESS = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not an address')
const COIN = z.object({ address: ADDRESS, symbol: z.string(), decimals: INTEGER })
const MARKET = z.object({
  controller_params: z.object({ liquidation_discount: z.string(), loan_discount: z.string() }),
  collateral_token_params: z.object({ address: ADDRESS, symbol: z.string(), precision: INTEGER }),
  price_oracle_params: z.object({ oracle_price: z.string() }),
  totalDebt: z.string(),
  blockNumber: INTEGER,
  timestamp: INTEGER,
  userStates: z.array(
    z.object({
      user: z.object({ id: ADDRESS }),
      collateral: z.string(),
      stablecoin: z.string(),
      debt: z.string(),
      health: z.string(),
    }),
  ),
  peg_keepers_params: z.array(z.object({ address: ADDRESS, debt: INTEGER })),
  debt_ceilings: z.record(z.string(), INTEGER),
  stableswap_pools_params: z.array(
    z.object({ A: INTEGER, D: z.array(INTEGER), fee: INTEGER, coins: z.array(COIN) }),
  ),
})

/** The market that a file describes. @throws Source.MalformedError naming the user or field */
export function read(file: Source.File): Market {
  const raw = Json.as(MARKET, Json.parse(file), file.name, '')
  const { collateral_token_params: token, controller_params: terms } = raw
  const collateral = {
    id: Asset.idOf(CHAIN, token.address),
    symbol: token.symbol,
    decimals: Number(token.precision),
  }
  const ratio = (field: string, text: string): Fixed.Wad =>
    Source.amount(text, 18, { file: file.name, row: field }) as Fixed.Wad
  return {
    collateral,
    price: ratio('oracle_price', raw.price_oracle_params.oracle_price),
    liquidationDiscount: ratio('liquidation_discount', terms.liquidation_discount),
    loanDiscount: ratio('loan_discount', terms.loan_discount),
    totalDebt: ratio('totalDebt', raw.totalDebt),
    block: Number(raw.blockNumber),
    time: Number(raw.timestamp),
    users: raw.userStates.map((state) => {
      const owner = state.user.id.toLowerCase()
      const place = { file: file.name, row: `user ${owner}` }
      return {
        owner,
        collateral: Source.amount(state.collateral, collateral.decimals, place),
        stablecoin: Source.amount(state.stablecoin, 18, place),
        debt: Source.amount(state.debt, 18, place),
        health: Source.exact(state.health, 18, place),
      }
    }),
    mintable: raw.peg_keepers_params.reduce((sum, { address, debt }) => {
      const ceiling = BigInt(raw.debt_ceilings[address] ?? 0)
      return sum + (ceiling > BigInt(debt) ? ceiling - BigInt(debt) : 0n)
    }, 0n),
    pools: raw.stableswap_pools_params.map(({ A, D, fee, coins }) => ({
      coins: coins.map(({ address, symbol, decimals }, index) => ({
        asset: { id: Asset.idOf(CHAIN, address), symbol, decimals: Number(decimals) },
        balance: BigInt(D[index] ?? 0),
      })),
      amplification: BigInt(A),
      fee: Ratio.nearest(BigInt(fee), 10n ** 10n),
    })),
  }
}
