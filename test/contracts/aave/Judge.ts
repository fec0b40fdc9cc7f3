import { AaveV3 } from '@droste/protocols'
import * as Words from '../harness/Words.ts'
import type { Deployment } from './Deployment.ts'

const noDebt = 2n ** 256n - 1n

/** Asks the contracts for everything they can say about a pool, and compares it with ours, word by word. */
export type Judge = (pool: AaveV3.Pool) => Promise<Words.Difference[]>

/** A judge over all reserves and the named accounts. */
export async function over(on: Deployment, accounts: readonly string[]): Promise<Judge> {
  const read = await Words.reader(on.chain, [...reserveViews(on), ...accountViews(on, accounts)])
  return async (pool) => Words.compare(await read(), [...ours(pool, accounts)])
}

function reserveViews({ pool, reserves, mirror }: Deployment): Words.Labelled[] {
  return reserves.flatMap(({ token, aToken, debtToken }, id): Words.Labelled[] => [
    [`${id} data`, pool, 'getReserveData', [token.address]],
    [`${id} income`, pool, 'getReserveNormalizedIncome', [token.address]],
    [`${id} debt index`, pool, 'getReserveNormalizedVariableDebt', [token.address]],
    [`${id} scaled supply`, aToken, 'scaledTotalSupply'],
    [`${id} scaled debt`, debtToken, 'scaledTotalSupply'],
    mirror.version === '3.6'
      ? [`${id} cash`, pool, 'getVirtualUnderlyingBalance', [token.address]]
      : [`${id} cash`, token, 'balanceOf', [aToken.address]],
    ...(mirror.version === '3.6'
      ? [[`${id} deficit`, pool, 'getReserveDeficit', [token.address]] satisfies Words.Labelled]
      : []),
  ])
}

function accountViews({ pool, reserves }: Deployment, accounts: readonly string[]): Words.Labelled[] {
  return accounts.flatMap((account): Words.Labelled[] => [
    [`${account} position`, pool, 'getUserAccountData', [account]],
    [`${account} flags`, pool, 'getUserConfiguration', [account]],
    [`${account} mode`, pool, 'getUserEMode', [account]],
    ...reserves.flatMap(({ aToken, debtToken }, id): Words.Labelled[] => [
      [`${account} scaled supply ${id}`, aToken, 'scaledBalanceOf', [account]],
      [`${account} scaled debt ${id}`, debtToken, 'scaledBalanceOf', [account]],
      [`${account} supply ${id}`, aToken, 'balanceOf', [account]],
      [`${account} debt ${id}`, debtToken, 'balanceOf', [account]],
    ]),
  ])
}

type Expected = readonly [label: string, words: readonly (bigint | null)[]]

function* ours(pool: AaveV3.Pool, accounts: readonly string[]): Generator<Expected> {
  const { version, now } = pool
  for (const [id, reserve] of pool.reserves.entries()) {
    const { liquidityIndex, liquidityRate, borrowIndex, borrowRate, updatedAt } = reserve
    // Words of ReserveDataLegacy: the configuration first, then indices with their rates, the stable rate unused.
    const rates = [null, liquidityIndex, liquidityRate, borrowIndex, borrowRate, null, updatedAt, BigInt(id)]
    const rest = [null, null, null, null, reserve.accruedToTreasury, null, reserve.isolationDebt]
    yield [`${id} data`, [...rates, ...rest]]
    yield [`${id} income`, [AaveV3.Reserves.incomeAt(reserve, now)]]
    yield [`${id} debt index`, [AaveV3.Reserves.debtIndexAt(version, reserve, now)]]
    yield [`${id} scaled supply`, [reserve.scaledSupply]]
    yield [`${id} scaled debt`, [reserve.scaledDebt]]
    yield [`${id} cash`, [reserve.cash]]
    if (version === '3.6') yield [`${id} deficit`, [reserve.deficit]]
  }
  for (const address of accounts) {
    const account = AaveV3.accountOf(pool, address)
    const position = AaveV3.Position.read(pool, account)
    const { collateral, debt, availableBorrows, threshold, ltv, health } = position
    yield [`${address} position`, [collateral, debt, availableBorrows, threshold, ltv, health ?? noDebt]]
    yield [`${address} flags`, [flagsOf(account)]]
    yield [`${address} mode`, [BigInt(account.category)]]
    for (const id of pool.reserves.keys()) {
      const leg = AaveV3.legOf(account, id)
      yield [`${address} scaled supply ${id}`, [leg.supply]]
      yield [`${address} scaled debt ${id}`, [leg.debt]]
      yield [`${address} supply ${id}`, [AaveV3.Position.suppliedBy(pool, id, leg)]]
      yield [`${address} debt ${id}`, [AaveV3.Position.owedBy(pool, id, leg)]]
    }
  }
}

/** `UserConfigurationMap`: two bits a reserve, borrowed below, collateral above. */
function flagsOf(account: AaveV3.Account): bigint {
  let bits = 0n
  for (const [id, { isBorrowed, isCollateral }] of account.legs) {
    if (isBorrowed) bits |= 1n << BigInt(2 * id)
    if (isCollateral) bits |= 1n << BigInt(2 * id + 1)
  }
  return bits
}
