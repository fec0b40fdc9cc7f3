import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { droste } from './droste.ts'
import { BOOK, raw, served } from './service.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/droste.js', import.meta.url))

test('droste serve prints its address, answers there, and stops cleanly when it is interrupted', async () => {
  const server = spawn(process.execPath, [BIN, 'serve', BOOK, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [printed] = await once(server.stdout, 'data')
  const address = String(printed).trim()
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  const { status, headers, text } = await raw(address, '/')
  expect([status, headers['content-type']]).toEqual([
    200,
    expect.stringMatching(/^text\/html; charset=utf-8$/i),
  ])
  expect(text).toMatch(/<!doctype html>/i)
  expect(headers['content-security-policy']).toContain("script-src 'self';")
  server.kill('SIGINT')
  expect(await once(server, 'exit')).toEqual([0, null])
})

describe('a thread that reads tables is not ended under them, for all of the process would end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'droste-serve-'))
  const tables = join(folder, 'tables')
  beforeAll(() => expect(droste('convert', BOOK, '--out', tables).code).toBe(0))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    for (let time = 0; time < 5; time++) {
      const run = droste('serve', tables, '--port', String(port))
      expect(run.code, run.err).toBe(2)
      expect(run.err).toMatch(/is taken/)
    }
    taken.close()
  })

  test('when work is called off as it begins', async () => {
    const { server, client } = await served({ ledgers: [tables] })
    const scenario = { shocks: [{ asset: 'ETH', change: -0.2 }] }
    for (let time = 0; time < 9; time++) {
      const { id } = await client.startJob({ kind: 'stress', ledger: 'tables', scenario })
      for await (const { progress } of client.watchJob(id)) if (progress.step >= time % 3) break
      await client.cancelJob(id)
    }
    const { id } = await client.startJob({ kind: 'stress', ledger: 'tables', scenario })
    for await (const _ of client.watchJob(id));
    expect((await client.job(id)).state).toBe('done')
    await server.close()
  })
})

test.each([
  [2, ['--port', '70000'], /from 0 to 65535/],
  [2, ['--host', '0.0.0.0'], /needs a token/],
  [2, ['--token-file', 'nowhere'], /cannot read nowhere/],
  [3, ['nowhere.json'], /No ledger/],
])('ends with %i for %j', (code, flags, told) => {
  const run = droste('serve', ...flags)
  expect(run.code, run.err).toBe(code)
  expect(run.err).toMatch(told)
})
