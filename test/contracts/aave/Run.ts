import * as AaveV3 from '../../../packages/protocols/src/aave-v3/index.ts'
import * as Chain from '../harness/Chain.ts'
import * as Chance from '../harness/Chance.ts'
import { RpcError } from '../harness/Rpc.ts'
import type { Difference } from '../harness/Words.ts'
import { type Deployment, treasury } from './Deployment.ts'
import * as Judge from './Judge.ts'
import { listings } from './Listing.ts'
import { draw, opening, pause } from './Sequence.ts'
import { apply, type Done, fund, type Outcome, type Step, send } from './Step.ts'

/** A market with liquidity, ready for sequences, and the way back to it. */
export type Stage = {
  readonly on: Deployment
  readonly pool: AaveV3.Pool
  readonly goBack: () => Promise<void>
  readonly judge: Judge.Judge
}

/** Where ours and the contracts' paths part: which step, and every word that differs. */
export type Parting = {
  readonly index: number
  readonly step: Step
  readonly ours: string
  readonly contract: string
  readonly differences: readonly Difference[]
}

/** What a sequence showed. */
export type Report = {
  readonly steps: number
  readonly done: number
  readonly refused: ReadonlyMap<string, number>
  readonly liquidations: number
  readonly deficits: number
  readonly predictions: number
  readonly parting: Parting | undefined
}

export const users = (on: Deployment): readonly `0x${string}`[] => on.chain.accounts.slice(1, 5)
const liquidatorOf = (on: Deployment): `0x${string}` => on.chain.accounts[5]!
const supplierOf = (on: Deployment): `0x${string}` => on.chain.accounts[6]!

/** Funds everyone, sets the reserve factors, and lets one supplier fill every reserve. */
export async function prepare(on: Deployment): Promise<Stage> {
  const actors = [...users(on), liquidatorOf(on), supplierOf(on)]
  await fund(on, actors)
  const judge = await Judge.over(on, [...actors, treasury])
  let pool = on.mirror
  for (const [reserve, { config, price }] of listings.entries()) {
    const { reserveFactor } = config
    const amount = (2_000_000n * 10n ** 8n * AaveV3.unitOf(pool.reserves[reserve]!)) / price
    const steps: Step[] = [
      { kind: 'configure', reserve, change: { config: { reserveFactor } } },
      { kind: 'supply', account: supplierOf(on), reserve, amount },
    ]
    for (const step of steps) {
      const played = await play(on, pool, step, on.chain.now + 1n)
      if (played.ours.kind === 'refused' || played.contract.kind === 'refused')
        throw new Error(describe(played.contract))
      pool = played.ours.pool
    }
  }
  return { on, pool, goBack: await on.chain.snapshot(), judge }
}

async function play(
  on: Deployment,
  before: AaveV3.Pool,
  step: Step,
  at: bigint,
): Promise<{ ours: Done; contract: Outcome }> {
  const contract = await send(on, step, at)
  return { ours: apply(AaveV3.at(before, at), step), contract }
}

/** Plays the sequence of `seed`, `length` steps after its opening, and stops at the first difference of one wei. */
export async function run(
  { on, pool: start, goBack, judge }: Stage,
  seed: number,
  length: number,
): Promise<Report> {
  await goBack()
  const chance = Chance.from(seed)
  const steps = opening(start, users(on), chance)
  const refused = new Map<string, number>()
  const counts = { steps: 0, done: 0, liquidations: 0, deficits: 0, predictions: 0 }
  let pool = AaveV3.at(start, on.chain.now)
  for (let index = 0; index < steps.length + length; index++) {
    const step = steps[index] ?? draw(pool, users(on), liquidatorOf(on), chance)
    if (step.kind === 'liquidate' && on.predictor !== undefined) {
      const differences = await predictions(on, pool, step)
      counts.predictions++
      if (differences.length > 0)
        return { ...counts, refused, parting: { index, step, ours: '', contract: 'prediction', differences } }
    }
    const at = on.chain.now + pause(chance)
    const { ours, contract } = await play(on, pool, step, at)
    const differences = ours.kind === contract.kind ? events(on, ours, contract) : []
    pool = AaveV3.at(ours.kind === 'done' ? ours.pool : pool, at)
    differences.push(...(await judge(pool)))
    counts.steps++
    const words = [describe(ours), describe(contract, on)] as const
    if (words[0].toLowerCase() !== words[1].toLowerCase() || differences.length > 0) {
      return { ...counts, refused, parting: { index, step, ours: words[0], contract: words[1], differences } }
    }
    if (ours.kind === 'refused') refused.set(ours.reason, (refused.get(ours.reason) ?? 0) + 1)
    else counts.done++
    if (ours.kind === 'done' && ours.liquidated) {
      counts.liquidations++
      counts.deficits += ours.liquidated.deficits.length
    }
  }
  return { ...counts, refused, parting: undefined }
}

function describe(what: Done | Outcome, on?: Deployment): string {
  if (what.kind === 'done') return 'done'
  return on === undefined ? what.reason : on.reasonOf(what.reason)
}

type Called = { debtToCover: bigint; liquidatedCollateralAmount: bigint }
type Created = { debtAsset: string; amountCreated: bigint }

/** What the events of a liquidation say against what we say it moved and wrote off. */
function events(on: Deployment, ours: Done, contract: Outcome): Difference[] {
  if (ours.kind !== 'done' || ours.liquidated === undefined) return []
  if (contract.kind !== 'done' || contract.receipt === undefined) return []
  const { quote, deficits } = ours.liquidated
  const called = Chain.events<Called>(contract.receipt, on.pool.abi, 'LiquidationCall')
  const created = Chain.events<Created>(contract.receipt, on.pool.abi, 'DeficitCreated')
  const said = [
    ...called.flatMap((event) => [event.debtToCover, event.liquidatedCollateralAmount]),
    ...created.flatMap((event) => [reserveOf(on, event.debtAsset), event.amountCreated]),
  ]
  const expected = [
    ...[quote.repaid, quote.seized],
    ...deficits.flatMap(({ reserve, amount }) => [BigInt(reserve), amount]),
  ]
  if (said.length !== expected.length)
    return [{ label: 'events', chain: BigInt(said.length), ours: BigInt(expected.length) }]
  return expected.flatMap((word, i) =>
    word === said[i] ? [] : [{ label: `event word ${i}`, chain: said[i], ours: word }],
  )
}

const reserveOf = (on: Deployment, asset: string): bigint =>
  BigInt(on.reserves.findIndex(({ token }) => token.address.toLowerCase() === asset.toLowerCase()))

type Predicted = {
  maxCollateralToLiquidate: bigint
  maxDebtToLiquidate: bigint
  liquidationProtocolFee: bigint
  amountToPassToLiquidationCall: bigint
}

/** The predictor's subtraction of a shortfall from a smaller amount ends in a panic, and so does ours. */
async function orUnderflow<T>(read: () => T | Promise<T>): Promise<T | 'underflow'> {
  try {
    return await read()
  } catch (error) {
    const panic = error instanceof RpcError && /underflow/.test(error.message)
    if (panic || error instanceof AaveV3.RefusedError) return 'underflow'
    throw error
  }
}

/** The contract's own prediction of the largest liquidation now, against ours. */
async function predictions(
  on: Deployment,
  pool: AaveV3.Pool,
  step: Step & { kind: 'liquidate' },
): Promise<Difference[]> {
  const asset = (id: number) => on.reserves[id]!.token.address
  const limit = step.amount === 'all' ? 2n ** 256n - 1n : step.amount
  const args = [step.account, asset(step.collateral), asset(step.debt), limit]
  const said = await orUnderflow(() => on.chain.read<Predicted>(on.predictor!, 'getLiquidationInfo', args))
  const best = await orUnderflow(() => AaveV3.largest(pool, step, step.amount))
  if (said === 'underflow' || best === 'underflow') {
    return said === best
      ? []
      : [
          {
            label: 'predicted at all',
            chain: BigInt(said !== 'underflow'),
            ours: BigInt(best !== 'underflow'),
          },
        ]
  }
  const amount = best === undefined ? 0n : best.amount === 'all' ? 2n ** 256n - 1n : best.amount
  const pairs: [string, bigint, bigint][] = [
    ['predicted collateral', said.maxCollateralToLiquidate, best?.seized ?? 0n],
    ['predicted debt', said.maxDebtToLiquidate, best?.repaid ?? 0n],
    ['predicted fee', said.liquidationProtocolFee, best?.fee ?? 0n],
    ['predicted amount', said.amountToPassToLiquidationCall, amount],
  ]
  return pairs.flatMap(([label, chain, ours]) => (chain === ours ? [] : [{ label, chain, ours }]))
}
