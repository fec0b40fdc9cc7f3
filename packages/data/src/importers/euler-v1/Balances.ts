import { Asset } from '@droste/core'
import { z } from 'zod'
import * as Json from '../Json.ts'
import { CHAIN } from '../Mainnet.ts'
import * as Source from '../Source.ts'
import * as Tokens from './Tokens.ts'

/** What a sub-account has in one asset: base units, and the source's own values in ETH (wad). */
type Holding = {
  readonly asset: Asset.Asset
  /** Free and staked deposits together. */
  readonly deposit: bigint
  readonly debt: bigint
  readonly depositEth: bigint
  readonly debtEth: bigint
}

/** One of the up to 256 separate accounts of an owner. `holdings` leaves out assets with neither deposit nor debt. */
export type SubAccount = {
  readonly owner: string
  readonly sub: string
  readonly holdings: readonly Holding[]
}

const MARKET = z.object({
  underlying: z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not an address'),
  symbol: z.string(),
  eTokenBalanceUnderlying: z.string(),
  stakedETokenBalanceUnderlying: z.string(),
  dTokenBalance: z.string(),
  depositValue: z.string(),
  borrowValue: z.string(),
})
const SUB_ACCOUNT = z.object({ markets: z.array(MARKET) })
const OWNERS = z.record(z.string(), z.record(z.string(), z.unknown()))

/**
 * Every sub-account of `balances-users.json`.
 * @throws Source.MalformedError naming owner, sub-account and field
 */
export function read(file: Source.File): SubAccount[] {
  const owners = Json.as(OWNERS, Json.parse(file), file.name, '')
  const found: SubAccount[] = []
  for (const [owner, fields] of Object.entries(owners))
    for (const [key, value] of Object.entries(fields)) {
      const sub = /^id(\d+)$/.exec(key)?.[1]
      if (sub === undefined) continue // the owner's total and whether it is a contract
      const row = `${owner}/${key}`
      const { markets } = Json.as(SUB_ACCOUNT, value, file.name, row)
      const holdings = markets.map((market) =>
        holdingOf(market, { file: file.name, row: `${row}/${market.symbol}` }),
      )
      found.push({
        owner: owner.toLowerCase(),
        sub,
        holdings: holdings.filter(({ deposit, debt }) => deposit + debt > 0n),
      })
    }
  return found
}

function holdingOf(market: z.output<typeof MARKET>, place: Source.Place): Holding {
  const id = Asset.idOf(CHAIN, market.underlying)
  const decimals = Tokens.decimals(id)
  const amount = (
    field: 'eTokenBalanceUnderlying' | 'stakedETokenBalanceUnderlying' | 'dTokenBalance',
  ): bigint => Source.amount(market[field], decimals, place)
  return {
    asset: { id, symbol: Tokens.clean(market.symbol), decimals },
    deposit: amount('eTokenBalanceUnderlying') + amount('stakedETokenBalanceUnderlying'),
    debt: amount('dTokenBalance'),
    depositEth: Source.amount(market.depositValue, 18, place),
    debtEth: Source.amount(market.borrowValue, 18, place),
  }
}
