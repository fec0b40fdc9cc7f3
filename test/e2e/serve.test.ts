import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { droste } from './droste.ts'
import { BOOK, raw } from './service.ts'

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
