import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIOME = join(ROOT, 'node_modules/.bin/biome')

/** What each wall keeps out, as one line of source; and what it must let through. */
const VIOLATIONS = [
  ['core', 'a file system', "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n"],
  ['core', 'the engine', "import { Book } from '@droste/engine'\nexport const compile = Book.compile\n"],
  ['core', 'a protocol', "import * as protocols from '@droste/protocols'\nexport { protocols }\n"],
  ['core', 'a schema library', "import { z } from 'zod'\nexport const schema = z.string()\n"],
  ['core', 'a clock', 'export const now = (): number => Date.now()\n'],
  ['core', 'the network', "export const get = (): unknown => fetch('https://example.org')\n"],
  ['protocols', 'the engine', "import { Book } from '@droste/engine'\nexport const compile = Book.compile\n"],
  [
    'protocols',
    'a chain client',
    "import { createPublicClient } from 'viem'\nexport { createPublicClient }\n",
  ],
  ['engine', 'a file system', "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n"],
  ['engine', 'data', "import { importers } from '@droste/data'\nexport { importers }\n"],
  ['engine', 'a protocol', "import * as protocols from '@droste/protocols'\nexport { protocols }\n"],
  ['data', 'the command line', "import { run } from '@droste/cli'\nexport { run }\n"],
  ['data', 'a chain client', "import { createPublicClient } from 'viem'\nexport { createPublicClient }\n"],
] as const

const PERMITTED = [
  ['protocols', "import { Fixed } from '@droste/core'\nexport const one = Fixed.WAD\n"],
  ['engine', "import { Fixed } from '@droste/core'\nexport const one = Fixed.WAD\n"],
  ['data', "import { Book } from '@droste/engine'\nexport const compile = Book.compile\n"],
  ['cli', "import { importers } from '@droste/data'\nexport { importers }\n"],
] as const

type Diagnostic = {
  readonly category: string
  readonly severity: string
  readonly location: { readonly path: string }
}
let house = ''
let found: Map<string, string[]>

/** A house of the same walls and manifests, with nothing in it but the files under test. */
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'droste-walls-'))
  for (const file of ['biome.json', 'package.json']) cpSync(join(ROOT, file), join(house, file))
  for (const name of readdirSync(join(ROOT, 'packages')))
    cpSync(join(ROOT, 'packages', name, 'package.json'), join(house, 'packages', name, 'package.json'))
  for (const [at, [name, , source]] of VIOLATIONS.entries())
    put(`packages/${name}/src/violation${at}.ts`, source)
  for (const [at, [name, source]] of PERMITTED.entries())
    put(`packages/${name}/src/permitted${at}.ts`, source)
  const { stdout, status } = spawnSync(
    BIOME,
    ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', 'packages'],
    { cwd: house, encoding: 'utf8' },
  )
  expect(status).not.toBe(0)
  found = new Map()
  for (const { category, severity, location } of (JSON.parse(stdout) as { diagnostics: Diagnostic[] })
    .diagnostics)
    if (severity === 'error') found.set(location.path, [...(found.get(location.path) ?? []), category])
})
afterAll(() => rmSync(house, { recursive: true, force: true }))

function put(path: string, source: string): void {
  mkdirSync(dirname(join(house, path)), { recursive: true })
  writeFileSync(join(house, path), source)
}

describe('the walls between packages', () => {
  test.each(VIOLATIONS.map(([name, what], at) => [name, what, at] as const))(
    '%s may not reach for %s',
    (name, _, at) => {
      const rules = found.get(`packages/${name}/src/violation${at}.ts`) ?? []
      expect(
        rules.some((rule) => /noRestricted(Imports|Globals)$/.test(rule)),
        rules.join(', '),
      ).toBe(true)
    },
  )

  test.each(PERMITTED.map(([name], at) => [name, at] as const))(
    '%s may use what stands below it',
    (name, at) => {
      expect(found.get(`packages/${name}/src/permitted${at}.ts`) ?? []).toEqual([])
    },
  )
})
