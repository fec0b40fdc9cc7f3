import type { Curve } from './interest.ts'
import { type Category, type Config, type Pool, reserveOf, withReserve } from './pool.ts'
import { accrued, reprice } from './reserve.ts'

/** What governance or the oracle changes of one reserve. */
export type Change = {
  readonly config?: Partial<Config>
  readonly curve?: Curve
  /** Base currency (8 decimals) per whole token. */
  readonly price?: bigint
  /** Unpauses, and allows no liquidation for so many seconds (3.6). */
  readonly grace?: bigint
  /** Takes the borrowing power from the reserve in one e-mode, or gives it back (3.6). */
  readonly ltvZero?: { readonly category: number; readonly on: boolean }
}

/**
 * The pool with one reserve's settings changed. In 3.6 a new reserve factor or curve first accrues and then sets the
 * rates anew (`PoolConfigurator.setReserveFactor`, `setReserveInterestRateData`), and a freeze takes all borrowing power
 * (`setReserveFreeze`); in 3.0 new rates wait for the next action, and a freeze leaves borrowing power as it is.
 */
export function configure(pool: Pool, id: number, change: Change): Pool {
  const rated = change.curve !== undefined || change.config?.reserveFactor !== undefined
  const synced = rated && pool.version === '3.6'
  const base = synced ? accrued(pool, id) : pool
  const reserve = reserveOf(base, id)
  const next = {
    ...reserve,
    config: configOf(pool, reserve.config, change),
    curve: change.curve ?? reserve.curve,
    price: change.price ?? reserve.price,
    graceUntil: change.grace === undefined ? reserve.graceUntil : pool.now + change.grace,
  }
  const configured = withReserve(base, id, synced ? reprice(pool.version, next, 0n, 0n) : next)
  return { ...configured, categories: pool.categories.map((mode) => categoryOf(pool, mode, id, change)) }
}

/** The pool at a later second; nothing accrues before someone acts. */
export const at = (pool: Pool, now: bigint): Pool => ({ ...pool, now })

function configOf({ version }: Pool, before: Config, { config, grace }: Change): Config {
  const after = { ...before, ...config }
  const paused = grace === undefined && after.paused
  // While frozen a new ltv only waits; thawing does not bring it back either.
  const powerless = version === '3.6' && after.frozen
  return { ...after, paused, ltv: powerless ? 0n : after.ltv }
}

function categoryOf({ version }: Pool, mode: Category, id: number, { config, ltvZero }: Change): Category {
  const frozen = version === '3.6' && config?.frozen === true && mode.collateral.includes(id)
  if (frozen || (ltvZero?.category === mode.id && ltvZero.on)) {
    return { ...mode, ltvZero: [...new Set([...mode.ltvZero, id])] }
  }
  if (ltvZero?.category !== mode.id) return mode
  return { ...mode, ltvZero: mode.ltvZero.filter((member) => member !== id) }
}
