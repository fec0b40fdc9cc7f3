import { AaveV3 } from '@droste/protocols'
import * as Chain from '../harness/Chain.ts'
import type { Difference } from '../harness/Words.ts'
import { type Deployment, treasury } from './Deployment.ts'
import * as Judge from './Judge.ts'
import { listings } from './Listing.ts'
import { predictions } from './Prediction.ts'
import { apply, type Done, fund, type Outcome, type Step, send } from './Step.ts'

/** A market with liquidity and the way back to it. */
export type Stage = {
  readonly on: Deployment
  readonly users: readonly `0x${string}`[]
  readonly liquidator: `0x${string}`
  readonly pool: AaveV3.Pool
  readonly goBack: () => Promise<void>
  readonly judge: Judge.Judge
}

/** One step, as our rules and as the contracts took it, and every word in which they differ. */
export type Moment = {
  readonly step: Step
  readonly ours: string
  readonly contract: string
  readonly done: Done
  readonly differences: readonly Difference[]
}

/** Funds everyone, sets the reserve factors, and lets one supplier fill every reserve. */
export async function prepare(on: Deployment): Promise<Stage> {
  const users = on.chain.accounts.slice(1, 5)
  const liquidator = on.chain.accounts[5]!
  const supplier = on.chain.accounts[6]!
  const actors = [...users, liquidator, supplier]
  await fund(on, actors)
  const judge = await Judge.over(on, [...actors, treasury])
  const bare = { on, users, liquidator, pool: on.mirror, judge, goBack: async () => {} }
  const player = new Player(bare)
  for (const [reserve, { config, price }] of listings.entries()) {
    const { reserveFactor } = config
    await player.play({ kind: 'configure', reserve, change: { config: { reserveFactor } } }, 1n)
    const amount = (2_000_000n * 10n ** 8n * AaveV3.unitOf(on.mirror.reserves[reserve]!)) / price
    await player.play({ kind: 'supply', account: supplier, reserve, amount }, 1n)
  }
  return { ...bare, pool: player.pool, goBack: await on.chain.snapshot() }
}

/** Goes through steps on both sides at once. */
export class Player {
  readonly #stage: Stage
  #pool: AaveV3.Pool

  constructor(stage: Stage) {
    this.#stage = stage
    this.#pool = AaveV3.at(stage.pool, stage.on.chain.now)
  }

  /** The pool as we hold it; never read from the chain. */
  get pool(): AaveV3.Pool {
    return this.#pool
  }

  /** Takes a step `wait` seconds from now; a liquidation is predicted first, and its events read afterwards. */
  async play(step: Step, wait: bigint): Promise<Moment> {
    const { on, judge } = this.#stage
    const differences = step.kind === 'liquidate' ? await predictions(on, this.#pool, step) : []
    const at = on.chain.now + wait
    const contract = await send(on, step, at)
    const done = apply(AaveV3.at(this.#pool, at), step)
    this.#pool = AaveV3.at(done.kind === 'done' ? done.pool : this.#pool, at)
    differences.push(...eventsApart(on, done, contract), ...(await judge(this.#pool)))
    const words = {
      ours: done.kind === 'done' ? 'done' : done.reason,
      contract: contract.kind === 'done' ? 'done' : on.reasonOf(contract.reason),
    }
    return { step, ...words, done, differences }
  }
}

/** Whether both sides agree in every word, and on the reason where they refuse. */
export const agrees = ({ ours, contract, differences }: Moment): boolean =>
  ours === contract && differences.length === 0

type Called = { debtToCover: bigint; liquidatedCollateralAmount: bigint }
type Created = { debtAsset: string; amountCreated: bigint }

/** What the events of a liquidation say against what we say it moved and wrote off. */
function eventsApart(on: Deployment, ours: Done, contract: Outcome): Difference[] {
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
  const apart = [BigInt(expected.length), ...expected].map((word, i) => ({
    label: `event word ${i}`,
    chain: [BigInt(said.length), ...said][i],
    ours: word,
  }))
  return apart.filter(({ chain, ours }) => chain !== ours)
}

const reserveOf = (on: Deployment, asset: string): bigint =>
  BigInt(on.reserves.findIndex(({ token }) => token.address.toLowerCase() === asset.toLowerCase()))
