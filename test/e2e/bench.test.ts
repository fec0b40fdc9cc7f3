import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

test('every benchmark compiles and loads, and the README says what it measures', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [root('bench/run.mjs'), '--list'], {
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const told = [...readFileSync(root('bench/README.md'), 'utf8').matchAll(/^\| `(\w+)` \| .* \|$/gm)]
  expect(stdout.trim().split('\n').sort()).toEqual(told.map(([, name]) => name).sort())
})
