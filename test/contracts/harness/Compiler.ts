import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '@droste/core'
import type { Abi } from 'viem'
import { type Artifact, linksOf } from './Artifact.ts'

const require = createRequire(import.meta.url)
const packages = fileURLToPath(new URL('../node_modules/', import.meta.url))
const cache = fileURLToPath(new URL('../../../.cache/contracts/', import.meta.url))

/** What to compile, and how. Paths are as an import in Solidity would name them. */
export type Job = {
  /** The npm name of the compiler. */
  readonly compiler: 'solc-aave' | 'solc-morpho'
  readonly entries: readonly string[]
  /** Prefixes of import paths, each replaced by a path below node_modules. */
  readonly remappings?: Readonly<Record<string, string>>
  /** Sources written for a test, by import path. */
  readonly inline?: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
}

type Compiled = Artifact & { readonly path: string }

type Output = {
  errors?: { severity: string; formattedMessage: string }[]
  contracts?: Record<
    string,
    Record<
      string,
      { abi: Abi; evm: { bytecode: { object: string; linkReferences: Parameters<typeof linksOf>[0] } } }
    >
  >
}

/**
 * Artifacts by contract name, and by `path:name` where two sources use the same name; compiled once, then read from
 * `.cache/contracts` until a source changes.
 */
export function compile(job: Job): ReadonlyMap<string, Artifact> {
  const sources = gather(job)
  const version = (require(`${job.compiler}/package.json`) as { version: string }).version
  const key = createHash('sha256')
    .update(
      JSON.stringify(['by path', version, job.settings, job.remappings, Object.entries(sources).sort()]),
    )
    .digest('hex')
    .slice(0, 16)
  const file = `${cache}${job.compiler}-${key}.json`
  const artifacts = readCached(file) ?? store(file, run(job, sources))
  return new Map(
    artifacts.flatMap(({ path, ...artifact }) => [
      [`${path}:${artifact.name}`, artifact],
      [artifact.name, artifact],
    ]),
  )
}

function gather(job: Job): Record<string, { content: string }> {
  const sources: Record<string, { content: string }> = {}
  const waiting = [...job.entries, ...Object.keys(job.inline ?? {})]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sources[path] !== undefined) continue
    const content = job.inline?.[path] ?? readFileSync(packages + remap(path, job), 'utf8')
    sources[path] = { content }
    for (const [, target] of content.matchAll(/^\s*import\s[^;]*?["']([^"']+)["']\s*;/gm)) {
      waiting.push(remap(target!.startsWith('.') ? posix.join(posix.dirname(path), target!) : target!, job))
    }
  }
  return sources
}

function remap(path: string, job: Job): string {
  for (const [prefix, target] of Object.entries(job.remappings ?? {})) {
    if (path.startsWith(prefix)) return target + path.slice(prefix.length)
  }
  return path
}

function run(job: Job, sources: Record<string, { content: string }>): Compiled[] {
  const solc = require(job.compiler) as { compile: (input: string) => string }
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: 'Solidity',
        sources,
        settings: {
          ...job.settings,
          remappings: Object.entries(job.remappings ?? {}).map(([from, to]) => `${from}=${to}`),
          outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.bytecode.linkReferences'] } },
        },
      }),
    ),
  ) as Output
  const errors = (output.errors ?? []).filter((error) => error.severity === 'error')
  if (errors.length > 0) throw new CompileError(errors.map((error) => error.formattedMessage))
  return Object.entries(output.contracts ?? {}).flatMap(([path, contracts]) =>
    Object.entries(contracts).map(([name, { abi, evm }]) => ({
      path,
      name,
      abi,
      creation: `0x${evm.bytecode.object}`,
      links: linksOf(evm.bytecode.linkReferences),
    })),
  )
}

function readCached(file: string): Compiled[] | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Compiled[]
  } catch {
    return undefined
  }
}

function store(file: string, artifacts: Compiled[]): Compiled[] {
  mkdirSync(cache, { recursive: true })
  const half = `${file}.${process.pid}`
  writeFileSync(half, JSON.stringify(artifacts))
  renameSync(half, file)
  return artifacts
}

/** The compiler refused the sources. */
export class CompileError extends Fault<{ errors: readonly string[] }> {
  override readonly name = 'Compiler.CompileError'
  constructor(errors: readonly string[]) {
    super(`The contracts do not compile:\n${errors.join('\n')}`, { errors })
  }
  override advise = (): string => 'Check the versions in test/contracts/package.json.'
}
