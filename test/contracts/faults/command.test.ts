import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LedgerFile } from '@droste/data'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as Chain from '../harness/Chain.ts'
import { build, type World } from '../local/Loops.ts'
import { folder } from '../reader/Reading.ts'
import * as Interference from './Interference.ts'

const droste = fileURLToPath(new URL('../../../packages/cli/bin/droste.js', import.meta.url))

let chain: Chain.Chain
let world: World
const proxies: Interference.Interference[] = []

beforeAll(async () => {
  chain = await Chain.start()
  world = await build(chain, 30)
})
afterEach(() => {
  for (const proxy of proxies.splice(0)) proxy.stop()
})
afterAll(() => chain?.stop())

async function proxy(options: Partial<Interference.Options> = {}): Promise<Interference.Interference> {
  const started = await Interference.start(chain.url, { seed: 1, once: 0, ...options })
  proxies.push(started)
  return started
}

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs the command as a person does; `holding` gets the process, to end it when it likes. */
function run(args: readonly string[], holding: (child: ChildProcess) => void = () => {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [droste, 'snapshot', 'aave-v3', ...args])
    holding(child)
    const said = { out: '', err: '' }
    child.stdout.on('data', (part: Buffer) => {
      said.out += part
    })
    child.stderr.on('data', (part: Buffer) => {
      said.err += part
    })
    child.once('close', (code) => resolve({ code, ...said }))
  })
}

/** The address of a proxy as services give it out: with a user, a password, a key in the path, and a token. */
const KEY = 'k3y-0123456789abcdef'
const PARTS = [
  KEY,
  'hunter22',
  'someuser',
  't0ken%2B9876',
  't0ken+9876',
  Buffer.from('someuser:hunter22').toString('base64'),
]
const withKey = ({ url }: Interference.Interference): string =>
  `${url.replace('http://', 'http://someuser:hunter22@')}/v2/${KEY}?auth=t0ken%2B9876`

const on = (url: string): string[] => ['--rpc', url, '--contract', world.provider, '--market', 'loops']

function everything(place: string): string {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`)
    .join('\n')
}

describe('the address of an endpoint, which may hold a key,', () => {
  test.each([
    ['a snapshot as JSON', {}, ['--json'], 0],
    ['a snapshot as Parquet', {}, [], 0],
    ['a key that is refused', { refuses: true }, [], 3],
    ['an endpoint that only drops', { once: 1, faults: ['drop'] }, ['--tries', '3'], 3],
    [
      'another chain',
      { lie: (call: Interference.Call, result: unknown) => (call.method === 'eth_chainId' ? '0x1' : result) },
      [],
      3,
    ],
  ] as [string, Partial<Interference.Options>, string[], number][])(
    'is in no output and no file: %s',
    async (_, options, flags, code) => {
      const place = folder()
      const out = join(place, flags.includes('--json') ? 'ledger.json' : 'ledger')
      const between = await proxy(options)
      // Without a known chain id, the first answer says which chain it is.
      const ended = await run([...on(withKey(between)), ...flags, '--out', out])
      if (options.lie === undefined) expect([ended.code, ended.err]).toEqual([code, expect.anything()])
      const port = new URL(between.url).port
      for (const part of [...PARTS, between.url, `127.0.0.1:${port}`]) {
        expect(ended.out + ended.err).not.toContain(part)
        expect(everything(place)).not.toContain(part)
      }
    },
  )

  test('that cannot be read is not repeated either', async () => {
    const ended = await run([...on(`htp//host/${KEY}`), '--out', join(folder(), 'ledger.json')])
    expect(ended.code).not.toBe(0)
    expect(ended.out + ended.err).not.toContain(KEY)
  })
})

describe('a command that is stopped', () => {
  test.each(['SIGKILL', 'SIGINT'] as const)('by %s goes on until it is done', async (signal) => {
    const whole = join(folder(), 'ledger.json')
    expect((await run([...on(chain.url), '--out', whole])).code).toBe(0)
    const place = folder()
    const out = join(place, 'ledger.json')
    let child: ChildProcess | undefined
    const stopAt = [3, 12, 24, 38]
    const watched = await proxy({
      blocks: 60,
      latency: 30, // so that it is stopped in the midst of waiting
      before: async (count) => void (stopAt.includes(count) && child?.kill(signal)),
    })
    let stops = 0
    for (;;) {
      const { code, err } = await run([...on(watched.url), '--out', out], (started) => {
        child = started
      })
      if (code === 0) break
      stops++
      if (signal === 'SIGINT') expect(err).toContain('the same command goes on from here')
      // What bears the ledger's name is whole, also when the end came between its writing and the farewell.
      if (existsSync(out)) expect(await LedgerFile.open(out)).toEqual(await LedgerFile.open(whole))
    }
    expect(stops).toBeGreaterThan(2)
    expect(await LedgerFile.open(out)).toEqual(await LedgerFile.open(whole))
    const { requests } = watched.counts()
    const once = await proxy({ blocks: 60 })
    await run([...on(once.url), '--out', join(folder(), 'ledger.json')])
    // Each start costs a few requests to find its place again; the work itself is done once.
    expect(requests).toBeLessThan(once.counts().requests + stops * 8)
  })
})
