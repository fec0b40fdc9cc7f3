import { Fault, Fixed, type Market } from '@droste/core'
import { AMP_PRECISION, type Pool } from './rules.ts'

/**
 * A pool of two tokens as depth in a ledger's market, whose base is the token at `base`. The amplification is
 * cut to whole numbers, the rate rounds down.
 * @throws NotAPairError
 */
export function resolve(pool: Pool, base: 0 | 1): Market.Pool {
  if (pool.balances.length !== 2) throw new NotAPairError(pool.balances.length)
  const quote = 1 - base
  return {
    kind: 'stable-swap',
    base: pool.balances[base]!,
    quote: pool.balances[quote]!,
    amplification: pool.amplification / AMP_PRECISION,
    rate: Fixed.wad((pool.scalings[base]! * Fixed.WAD) / pool.scalings[quote]!),
    fee: Fixed.wad(pool.swapFee),
  }
}

/** A ledger's market is an exchange of two tokens. */
export class NotAPairError extends Fault<{ tokens: number }> {
  override readonly name = 'StableSwap.NotAPairError'
  constructor(tokens: number) {
    super(`A pool of ${tokens} tokens is not a market of two.`, { tokens })
  }
  override advise = (): string => 'Leave the pool out of the ledger, or model the pair by a curve of quotes.'
}
