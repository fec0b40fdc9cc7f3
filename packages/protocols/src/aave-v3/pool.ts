import type { Curve } from './interest.ts'
import type { Version } from './rounding.ts'

/** What governance sets for one asset. Shares in basis points; caps in whole tokens, 0 for none. */
export type Config = {
  readonly decimals: number
  readonly ltv: bigint
  readonly threshold: bigint
  /** 10 500 stands for a bonus of 5 %. */
  readonly bonus: bigint
  /** The protocol's share of the bonus. */
  readonly protocolFee: bigint
  /** The protocol's share of interest. */
  readonly reserveFactor: bigint
  readonly supplyCap: bigint
  readonly borrowCap: bigint
  /** Most that may be owed against this collateral in isolation, base currency with 2 decimals; 0: not isolated. */
  readonly debtCeiling: bigint
  readonly active: boolean
  readonly frozen: boolean
  readonly paused: boolean
  readonly borrowing: boolean
  readonly borrowableInIsolation: boolean
  readonly siloed: boolean
}

/** One asset of a pool, as its storage holds it. Indices and rates in ray; amounts in base units. */
export type Reserve = {
  /** The underlying token. */
  readonly asset: string
  readonly config: Config
  readonly curve: Curve
  /** Base currency (8 decimals) per whole token. */
  readonly price: bigint
  readonly liquidityIndex: bigint
  readonly borrowIndex: bigint
  readonly liquidityRate: bigint
  readonly borrowRate: bigint
  /** Second of the last accrual. */
  readonly updatedAt: bigint
  readonly scaledSupply: bigint
  readonly scaledDebt: bigint
  /** Tokens at hand: the virtual balance (3.6), or what the aToken holds (3.0). */
  readonly cash: bigint
  /** Interest due to the treasury, in scaled units. */
  readonly accruedToTreasury: bigint
  /** Debt burned without repayment (3.3+). */
  readonly deficit: bigint
  /** Owed against this collateral in isolation, 2 decimals, without interest. */
  readonly isolationDebt: bigint
  /** No liquidation up to and including this second. */
  readonly graceUntil: bigint
}

/** An efficiency mode. Lists hold reserve numbers. */
export type Category = {
  readonly id: number
  readonly ltv: bigint
  readonly threshold: bigint
  readonly bonus: bigint
  readonly collateral: readonly number[]
  readonly borrowable: readonly number[]
  /** Collateral that still counts but lends no borrowing power (3.6). */
  readonly ltvZero: readonly number[]
  /** One price for all its assets, where the mode has an oracle of its own (3.0). */
  readonly price?: bigint | undefined
}

/** An account's holding of one reserve, in scaled units, with the two flags of its configuration bitmap. */
export type Leg = {
  readonly supply: bigint
  readonly debt: bigint
  readonly isCollateral: boolean
  readonly isBorrowed: boolean
}

/** An account: its e-mode (0 for none) and its legs by reserve number. */
export type Account = { readonly category: number; readonly legs: ReadonlyMap<number, Leg> }

/** A pool at one second: all that its rules need. Reserve numbers are positions in `reserves`. */
export type Pool = {
  readonly version: Version
  /** Second of the block. */
  readonly now: bigint
  readonly reserves: readonly Reserve[]
  readonly categories: readonly Category[]
  readonly accounts: ReadonlyMap<string, Account>
  /** The account that protocol fees go to. */
  readonly treasury: string
}

const emptyLeg: Leg = { supply: 0n, debt: 0n, isCollateral: false, isBorrowed: false }
const emptyAccount: Account = { category: 0, legs: new Map() }

/** The reserve numbered `id`; an unknown number is an error of the program that asks. */
export function reserveOf(pool: Pool, id: number): Reserve {
  const reserve = pool.reserves[id]
  if (reserve === undefined) throw new RangeError(`The pool has no reserve ${id}.`)
  return reserve
}

/** The account at `address`, empty if the pool has never seen it. */
export const accountOf = (pool: Pool, address: string): Account => pool.accounts.get(address) ?? emptyAccount

/** What `account` holds of the reserve numbered `id`. */
export const legOf = (account: Account, id: number): Leg => account.legs.get(id) ?? emptyLeg

/** The mode numbered `id`; undefined for 0 and for unknown ones. */
export const categoryOf = (pool: Pool, id: number): Category | undefined =>
  id === 0 ? undefined : pool.categories.find((category) => category.id === id)

/** 10^decimals of a reserve. */
export const unitOf = (reserve: Reserve): bigint => 10n ** BigInt(reserve.config.decimals)

/** The pool with one reserve replaced. */
export const withReserve = (pool: Pool, id: number, reserve: Reserve): Pool => ({
  ...pool,
  reserves: pool.reserves.with(id, reserve),
})

/** The pool with parts of one account's leg replaced. */
export function withLeg(pool: Pool, address: string, id: number, change: Partial<Leg>): Pool {
  const account = accountOf(pool, address)
  const legs = new Map(account.legs).set(id, { ...legOf(account, id), ...change })
  return { ...pool, accounts: new Map(pool.accounts).set(address, { ...account, legs }) }
}
