import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { Fault } from '@droste/core'
import { type Simulation, Tally, type TwoPhase, type World } from '@droste/engine'
import { countOf, type Done } from './Deal.ts'
import type { Share } from './Threads.ts'

const FORMAT = 'droste-simulation/4'

type Kept = {
  readonly format: string
  readonly key: string
  readonly shares: Share[]
  readonly tally: Tally.Written
}

/** What two runs must have in common for their paths to be one simulation: the book, its world, the plan. */
export function keyOf(
  { book, tables }: World.World,
  plan: Simulation.Plan,
  cohorts: TwoPhase.Wanted | null,
): string {
  const hash = createHash('sha256').update(new Uint8Array(book.buffer))
  const { assets, prices, claims, venues, markets } = tables
  const plain = (_: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return `${value}n`
    if (!ArrayBuffer.isView(value)) return value
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    return createHash('sha256').update(bytes).digest('hex')
  }
  hash.update(JSON.stringify({ assets, prices, claims, venues, markets, plan, cohorts }, plain))
  return hash.digest('hex')
}

/** What `path` keeps of the simulation `key`, added to `tally`; nothing if there is no such file. @throws AnotherSimulationError */
export async function read(path: string, key: string, tally: Tally.Tally, paths: number): Promise<Done> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return { shares: [], tally }
  const kept = parsed(text)
  if (kept === null || kept.format !== FORMAT || kept.key !== key) throw new AnotherSimulationError(path)
  if (kept.shares.some(({ to }) => to > paths)) throw new TooFewPathsError(path, countOf(kept.shares), paths)
  Tally.merge(tally, kept.tally)
  return { shares: kept.shares, tally }
}

function parsed(text: string): Kept | null {
  try {
    return JSON.parse(text) as Kept
  } catch {
    return null
  }
}

/** Keeps what is done, whole or not at all. */
export async function write(path: string, key: string, { shares, tally }: Done): Promise<void> {
  const kept = { format: FORMAT, key, shares, tally: Tally.write(tally) }
  await writeFile(`${path}.partial`, JSON.stringify(kept))
  await rename(`${path}.partial`, path)
}

/** The file keeps paths of something else. @example --resume with another seed */
export class AnotherSimulationError extends Fault<{ path: string }> {
  override readonly name = 'Resume.AnotherSimulationError'
  constructor(path: string) {
    super(`${path} does not keep this simulation: its ledger, model, seed or flags are others`, { path })
  }
  override advise = (): string => 'Repeat the flags it was begun with, or name a file that is not there yet.'
}

/** The file keeps more paths than are asked for. */
export class TooFewPathsError extends Fault<{ path: string; kept: number; paths: number }> {
  override readonly name = 'Resume.TooFewPathsError'
  constructor(path: string, kept: number, paths: number) {
    super(`${path} keeps paths beyond the first ${paths}`, { path, kept, paths })
  }
  override advise = (): string => 'Ask for at least as many paths as before: --paths may only grow.'
}
