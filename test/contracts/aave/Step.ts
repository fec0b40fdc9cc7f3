import { AaveV3 } from '@droste/protocols'
import type * as Chain from '../harness/Chain.ts'
import type { Deployment } from './Deployment.ts'

type Acting = { readonly account: `0x${string}`; readonly reserve: number }

/** Something that happens to a pool. */
export type Step =
  | ({ readonly kind: 'supply'; readonly amount: bigint } & Acting)
  | ({ readonly kind: 'withdraw'; readonly amount: bigint | 'all' } & Acting)
  | ({ readonly kind: 'borrow'; readonly amount: bigint } & Acting)
  | ({ readonly kind: 'repay'; readonly amount: bigint | 'all'; readonly withATokens: boolean } & Acting)
  | ({ readonly kind: 'setCollateral'; readonly on: boolean } & Acting)
  | ({ readonly kind: 'transfer'; readonly amount: bigint; readonly to: `0x${string}` } & Acting)
  | { readonly kind: 'setMode'; readonly account: `0x${string}`; readonly category: number }
  | {
      readonly kind: 'liquidate'
      readonly account: `0x${string}`
      readonly liquidator: `0x${string}`
      readonly collateral: number
      readonly debt: number
      readonly amount: bigint | 'all'
      readonly asATokens: boolean
    }
  | { readonly kind: 'mintToTreasury'; readonly reserve: number }
  | { readonly kind: 'configure'; readonly reserve: number; readonly change: AaveV3.Change }
  | { readonly kind: 'wait' }

/** What became of a step: the pool after it, or the reason it was refused; liquidations say what they moved. */
export type Done =
  | { readonly kind: 'done'; readonly pool: AaveV3.Pool; readonly liquidated?: AaveV3.Liquidated }
  | { readonly kind: 'refused'; readonly reason: string }

/** The step by our rules. */
export function apply(pool: AaveV3.Pool, step: Step): Done {
  try {
    if (step.kind === 'liquidate') {
      const liquidated = AaveV3.liquidate(pool, step)
      return { kind: 'done', pool: liquidated.pool, liquidated }
    }
    return { kind: 'done', pool: after(pool, step) }
  } catch (error) {
    if (!(error instanceof AaveV3.RefusedError)) throw error
    return { kind: 'refused', reason: error.facts.reason }
  }
}

function after(pool: AaveV3.Pool, step: Exclude<Step, { kind: 'liquidate' }>): AaveV3.Pool {
  switch (step.kind) {
    case 'supply':
      return AaveV3.supply(pool, step)
    case 'withdraw':
      return AaveV3.withdraw(pool, step)
    case 'borrow':
      return AaveV3.borrow(pool, step)
    case 'repay':
      return AaveV3.repay(pool, step)
    case 'setCollateral':
      return AaveV3.setCollateral(pool, step)
    case 'transfer':
      return AaveV3.transfer(pool, step)
    case 'setMode':
      return AaveV3.setMode(pool, step)
    case 'mintToTreasury':
      return AaveV3.mintToTreasury(pool, step.reserve)
    case 'configure':
      return AaveV3.configure(pool, step.reserve, step.change)
    case 'wait':
      return pool
  }
}

/** What the contracts did with a step. */
export type Outcome = Chain.Tried | { readonly kind: 'done'; readonly receipt?: undefined }

const everything = 2n ** 256n - 1n
const amountOf = (amount: bigint | 'all'): bigint => (amount === 'all' ? everything : amount)

/** The step by the contracts, in a block at second `at`. */
export async function send(on: Deployment, step: Step, at: bigint): Promise<Outcome> {
  const { chain, pool, reserves } = on
  if (step.kind === 'wait') {
    await chain.mine(at)
    return { kind: 'done' }
  }
  if (step.kind === 'configure') {
    await configure(on, step.reserve, step.change, at)
    return { kind: 'done' }
  }
  const asset = (id: number) => reserves[id]!.token.address
  const by = (account: `0x${string}`): Chain.Sending => ({ from: account, at })
  switch (step.kind) {
    case 'supply': {
      const args = [asset(step.reserve), step.amount, step.account, 0]
      return chain.try(pool, 'supply', args, by(step.account))
    }
    case 'withdraw': {
      const args = [asset(step.reserve), amountOf(step.amount), step.account]
      return chain.try(pool, 'withdraw', args, by(step.account))
    }
    case 'borrow': {
      const args = [asset(step.reserve), step.amount, 2n, 0, step.account]
      return chain.try(pool, 'borrow', args, by(step.account))
    }
    case 'repay': {
      const name = step.withATokens ? 'repayWithATokens' : 'repay'
      const args = [asset(step.reserve), amountOf(step.amount), 2n]
      return chain.try(pool, name, step.withATokens ? args : [...args, step.account], by(step.account))
    }
    case 'setCollateral': {
      const args = [asset(step.reserve), step.on]
      return chain.try(pool, 'setUserUseReserveAsCollateral', args, by(step.account))
    }
    case 'transfer': {
      const { aToken } = reserves[step.reserve]!
      // The token's own list of errors is short: what it refuses, it refuses in the pool's words.
      const contract = { address: aToken.address, abi: [...aToken.abi, ...pool.abi] }
      return chain.try(contract, 'transfer', [step.to, step.amount], by(step.account))
    }
    case 'setMode':
      return chain.try(pool, 'setUserEMode', [step.category], by(step.account))
    case 'liquidate': {
      const { collateral, debt, account, amount, asATokens } = step
      const args = [asset(collateral), asset(debt), account, amountOf(amount), asATokens]
      return chain.try(pool, 'liquidationCall', args, by(step.liquidator))
    }
    case 'mintToTreasury':
      return chain.try(pool, 'mintToTreasury', [[asset(step.reserve)]], { at })
  }
}

async function configure(on: Deployment, id: number, change: AaveV3.Change, at: bigint) {
  const { price, curve, config, grace, ltvZero } = change
  const { chain, configurator, reserves } = on
  const asset = reserves[id]!.token.address
  if (price !== undefined) await chain.store(reserves[id]!.feed, 0n, price)
  if (curve !== undefined) return on.setCurve(id, curve, at)
  const set = (name: string, ...args: unknown[]) => chain.write(configurator, name, [asset, ...args], { at })
  if (config?.reserveFactor !== undefined) return set('setReserveFactor', config.reserveFactor)
  if (config?.supplyCap !== undefined) return set('setSupplyCap', config.supplyCap)
  if (config?.borrowCap !== undefined) return set('setBorrowCap', config.borrowCap)
  if (config?.debtCeiling !== undefined) return set('setDebtCeiling', config.debtCeiling)
  if (config?.protocolFee !== undefined) return set('setLiquidationProtocolFee', config.protocolFee)
  if (config?.borrowing !== undefined) return set('setReserveBorrowing', config.borrowing)
  if (grace !== undefined) return set('setReservePause', false, grace)
  if (ltvZero !== undefined) return set('setAssetLtvzeroInEMode', ltvZero.category, ltvZero.on)
  if (config?.frozen !== undefined) return set('setReserveFreeze', config.frozen)
  if (config?.paused !== undefined) return set('setReservePause', config.paused)
  if (config?.ltv !== undefined) {
    const { ltv, threshold, bonus } = config
    return set('configureReserveAsCollateral', ltv, threshold, bonus)
  }
  return chain.mine(at)
}

/** Tokens and allowances without end for whoever acts. */
export async function fund({ chain, pool, reserves }: Deployment, accounts: readonly `0x${string}`[]) {
  for (const { token } of reserves) {
    for (const from of accounts) {
      await chain.write(token, 'mint', [10n ** 40n], { from })
      await chain.write(token, 'approve', [pool.address, everything], { from })
    }
  }
}
