import { accountOf, legOf, type Pool, reserveOf, withLeg, withReserve } from './pool.ts'
import { require } from './refusal.ts'

/** Mints scaled aTokens to an account. `ScaledBalanceTokenBase._mintScaled`. */
export function mintSupply(pool: Pool, address: string, id: number, scaled: bigint): Pool {
  require(scaled !== 0n, 'InvalidMintAmount')
  return moveSupply(pool, address, id, scaled)
}

/** Burns scaled aTokens of an account. `ScaledBalanceTokenBase._burnScaled`. */
export function burnSupply(pool: Pool, address: string, id: number, scaled: bigint): Pool {
  require(scaled !== 0n, 'InvalidBurnAmount')
  return moveSupply(pool, address, id, -scaled)
}

/** Mints scaled debt to an account. */
export function mintDebt(pool: Pool, address: string, id: number, scaled: bigint): Pool {
  require(scaled !== 0n, 'InvalidMintAmount')
  return moveDebt(pool, address, id, scaled)
}

/** Burns scaled debt of an account. */
export function burnDebt(pool: Pool, address: string, id: number, scaled: bigint): Pool {
  require(scaled !== 0n, 'InvalidBurnAmount')
  return moveDebt(pool, address, id, -scaled)
}

/** Moves scaled aTokens from one account to another. `AToken._transfer`. */
export function passSupply(pool: Pool, from: string, to: string, id: number, scaled: bigint): Pool {
  return moveSupply(moveSupply(pool, from, id, -scaled), to, id, scaled)
}

function moveSupply(pool: Pool, address: string, id: number, scaled: bigint): Pool {
  const supply = legOf(accountOf(pool, address), id).supply + scaled
  require(supply >= 0n, 'Underflow')
  const reserve = reserveOf(pool, id)
  const next = withReserve(pool, id, { ...reserve, scaledSupply: reserve.scaledSupply + scaled })
  return withLeg(next, address, id, { supply })
}

function moveDebt(pool: Pool, address: string, id: number, scaled: bigint): Pool {
  const debt = legOf(accountOf(pool, address), id).debt + scaled
  require(debt >= 0n, 'Underflow')
  const reserve = reserveOf(pool, id)
  const next = withReserve(pool, id, { ...reserve, scaledDebt: reserve.scaledDebt + scaled })
  return withLeg(next, address, id, { debt })
}
