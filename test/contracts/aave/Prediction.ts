import { AaveV3 } from '@droste/protocols'
import { RpcError } from '../harness/Rpc.ts'
import type { Difference } from '../harness/Words.ts'
import type { Deployment } from './Deployment.ts'
import type { Step } from './Step.ts'

type Liquidation = Step & { readonly kind: 'liquidate' }

type Predicted = {
  maxCollateralToLiquidate: bigint
  maxDebtToLiquidate: bigint
  liquidationProtocolFee: bigint
  amountToPassToLiquidationCall: bigint
}

const everything = 2n ** 256n - 1n

/** The contract's own prediction of the largest liquidation now, against ours; nothing where it has no predictor. */
export async function predictions(
  { chain, predictor, reserves }: Deployment,
  pool: AaveV3.Pool,
  step: Liquidation,
): Promise<Difference[]> {
  if (predictor === undefined) return []
  const asset = (id: number) => reserves[id]!.token.address
  const limit = step.amount === 'all' ? everything : step.amount
  const args = [step.account, asset(step.collateral), asset(step.debt), limit]
  const said = await orPanic(() => chain.read<Predicted>(predictor, 'getLiquidationInfo', args))
  const ours = await orPanic(() => AaveV3.largest(pool, step, step.amount))
  if (said === 'panic' || ours === 'panic') {
    const answers = { chain: BigInt(said !== 'panic'), ours: BigInt(ours !== 'panic') }
    return said === ours ? [] : [{ label: 'predicted at all', ...answers }]
  }
  const amount = ours?.amount === 'all' ? everything : (ours?.amount ?? 0n)
  const pairs: [string, bigint, bigint][] = [
    ['predicted collateral', said.maxCollateralToLiquidate, ours?.seized ?? 0n],
    ['predicted debt', said.maxDebtToLiquidate, ours?.repaid ?? 0n],
    ['predicted fee', said.liquidationProtocolFee, ours?.fee ?? 0n],
    ['predicted amount', said.amountToPassToLiquidationCall, amount],
  ]
  return pairs.flatMap(([label, word, own]) => (word === own ? [] : [{ label, chain: word, ours: own }]))
}

/** The predictor takes a shortfall from a smaller amount and panics; so do we. */
async function orPanic<T>(read: () => T | Promise<T>): Promise<T | 'panic'> {
  try {
    return await read()
  } catch (error) {
    const panic = error instanceof RpcError && /underflow/.test(error.message)
    if (panic || error instanceof AaveV3.RefusedError) return 'panic'
    throw error
  }
}
