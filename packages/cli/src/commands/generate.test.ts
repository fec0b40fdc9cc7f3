import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LedgerFile } from '@droste/data'
import { afterAll, describe, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/droste.js', import.meta.url))
const built = fileURLToPath(new URL('../../dist/commands/generate.js', import.meta.url))
const home = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(home, { recursive: true }))

describe.skipIf(!existsSync(built))('droste generate as a process (needs a build)', () => {
  const run = (...args: string[]) => {
    const { stdout, status } = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' })
    return { stdout, status }
  }
  test('G1: both forms hold the same book, and other commands read it', async () => {
    const [json, folder] = [join(home, 'book.json'), join(home, 'book')]
    const flags = ['generate', '--accounts', '300', '--seed', '5', '--json', '--out']
    const answer = JSON.parse(run(...flags, json).stdout)
    expect(answer).toMatchObject({ accounts: 300, seed: 5, provenance: { chain: null } })
    expect(run(...flags, folder).status).toBe(0)
    const [one, other] = [await LedgerFile.open(json), await LedgerFile.open(folder)]
    expect(other.accounts).toEqual(one.accounts)
    expect(other.markets).toEqual(one.markets)
    const { totals } = JSON.parse(run('inspect', folder, '--json').stdout)
    expect(totals.debtUsd / answer.debtUsd).toBeCloseTo(1, 9)
  })
  test('what cannot be generated ends as usage or data', () => {
    expect(run('generate', '--accounts', '0', '--out', join(home, 'x')).status).toBe(2)
    expect(run('generate', '--accounts', '5', '--like', 'nobody', '--out', join(home, 'x')).status).toBe(3)
  })
})
