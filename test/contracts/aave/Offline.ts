import { AaveV3 } from '@droste/protocols'
import * as Chance from '../harness/Chance.ts'
import { emptyPool } from './Deployment.ts'
import { categories, listings } from './Listing.ts'
import { draw, opening, pause } from './Sequence.ts'
import { apply, type Step } from './Step.ts'

const address = (n: number): `0x${string}` => `0x${n.toString(16).padStart(40, '0')}`
export const users = [1, 2, 3, 4].map(address)
const supplier = address(5)
const liquidator = address(6)

/** The pools along a sequence, by our rules alone; `sequences.test.ts` holds the same rules against the chain. */
export function* pools(seed: number, length: number): Generator<AaveV3.Pool> {
  const tokens = listings.map((_, id) => ({ address: address(100 + id), abi: [] }))
  const chance = Chance.from(seed)
  let pool: AaveV3.Pool = { ...emptyPool('3.6', categories, 1_750_000_000n, tokens) }
  const take = (step: Step): void => {
    const done = apply(AaveV3.at(pool, pool.now + pause(chance)), step)
    if (done.kind === 'done') pool = done.pool
  }
  for (const [reserve, { config, price }] of listings.entries()) {
    const amount = (2_000_000n * 10n ** 8n * AaveV3.unitOf(pool.reserves[reserve]!)) / price
    take({ kind: 'configure', reserve, change: { config: { reserveFactor: config.reserveFactor } } })
    take({ kind: 'supply', account: supplier, reserve, amount })
  }
  for (const step of opening(pool, users, chance)) take(step)
  for (let i = 0; i < length; i++) {
    take(draw(pool, users, liquidator, chance))
    yield pool
  }
}
