import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Connection } from '@droste/data/rpc'
import * as Chance from '../harness/Chance.ts'

/** A folder of its own for what a test writes. */
export const folder = (): string => mkdtempSync(join(tmpdir(), 'droste-reader-'))

/** Time that passes only when someone sleeps, and seeded chance: a thousand retries take no time. */
export function surroundings(seed = 1): Connection.Surroundings {
  const chance = Chance.from(seed)
  let now = 0
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds
    },
    chance: () => chance.int(0, 999_999) / 1_000_000,
  }
}

/** A connection that waits by the seeded clock. */
export const connect = (
  urls: readonly string[],
  { seed = 1, patience = Connection.PATIENT }: { seed?: number; patience?: Connection.Patience } = {},
): Connection.Connection => Connection.open(urls, surroundings(seed), patience)
