import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { importers, Scenario } from './Droste.mjs'

const FOLDER = join(import.meta.dirname, '../../shared/data/euler-v1')

/** Why the book cannot be measured here, or null. */
export const missing = () => (existsSync(FOLDER) ? null : '../shared/data/euler-v1 is not here')

/** The whole of Euler v1 at block 16818362. */
export const read = async () => (await importers['euler-v1']()).read(FOLDER)

/** WETH falls by `change`, a negative fraction. */
export function fall(ledger, change) {
  const weth = ledger.assets.find(({ symbol }) => symbol === 'WETH')
  return { ...Scenario.calm, shocks: [{ asset: weth.id, change }] }
}
