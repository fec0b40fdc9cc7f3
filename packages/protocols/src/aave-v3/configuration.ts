import type { Curve } from './interest.ts'
import { type Config, type Pool, reserveOf, withReserve } from './pool.ts'
import { accrued, reprice } from './reserve.ts'

/** What governance, the oracle or the owner of a test changes of one reserve. */
export type Change = {
  readonly config?: Partial<Config>
  readonly curve?: Curve
  readonly price?: bigint
}

/**
 * The pool with one reserve's settings changed. In 3.6 a new reserve factor or curve first accrues and then sets the
 * rates anew (`PoolConfigurator.setReserveFactor`, `setReserveInterestRateData`); in 3.0 it waits for the next action.
 */
export function configure(pool: Pool, id: number, change: Change): Pool {
  const rated = change.curve !== undefined || change.config?.reserveFactor !== undefined
  const synced = rated && pool.version === '3.6'
  const base = synced ? accrued(pool, id) : pool
  const reserve = reserveOf(base, id)
  const next = {
    ...reserve,
    config: { ...reserve.config, ...change.config },
    curve: change.curve ?? reserve.curve,
    price: change.price ?? reserve.price,
  }
  return withReserve(base, id, synced ? reprice(pool.version, next, 0n, 0n) : next)
}

/** The pool at a later second; nothing accrues before someone acts. */
export const at = (pool: Pool, now: bigint): Pool => ({ ...pool, now })
