// node bench/service.mjs [--seconds N] [--clients N]: clients that ask the read endpoints of a server on loopback, each
// its next question when the last is answered. Needs a build. Ends with 1 if any request failed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as Machine from './Machine.mjs'

const BOOK = 'aave-v3-ethereum-top54'
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, clients: { type: 'string', default: '200' } },
})
const [seconds, clients] = [Number(values.seconds), Number(values.clients)]

// A process of its own: the clients' work must not look like the server's.
const droste = join(import.meta.dirname, '../packages/cli/bin/droste.js')
const server = spawn(process.execPath, [droste, 'serve', BOOK, '--port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const [printed] = await once(server.stdout, 'data')
const base = String(printed).trim()
const agent = new Agent({ keepAlive: true, maxSockets: clients })

const ask = (path) =>
  new Promise((resolve, reject) => {
    const begun = performance.now()
    const asked = get(new URL(path, base), { agent }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode, text, ms: performance.now() - begun }))
    })
    asked.on('error', reject)
  })

const inspected = JSON.parse((await ask(`/api/ledgers/${BOOK}/inspect`)).text)
const owners = inspected.concentration.largest.map(({ account }) => encodeURIComponent(account))
const SORTS = ['debtUsd', 'leverage', 'healthFactor', 'equityUsd']
const READS = {
  ledgers: () => '/api/ledgers',
  inspect: () => `/api/ledgers/${BOOK}/inspect`,
  accounts: (turn) =>
    `/api/ledgers/${BOOK}/accounts?limit=20&offset=${turn % 54}&sort=${SORTS[turn % SORTS.length]}`,
  account: (turn) => `/api/ledgers/${BOOK}/accounts/${owners[turn % owners.length]}`,
  explain: () => `/api/ledgers/${BOOK}/explain?figure=totals.leverage`,
  healthz: () => '/healthz',
}

const times = new Map(Object.keys(READS).map((name) => [name, []]))
const failures = []
const end = performance.now() + seconds * 1000
async function client(number) {
  for (let turn = number; performance.now() < end; turn++) {
    const name = Object.keys(READS)[turn % times.size]
    try {
      const { status, ms } = await ask(READS[name](turn))
      times.get(name).push(ms)
      if (status !== 200) failures.push(`${name}: ${status}`)
    } catch (error) {
      failures.push(`${name}: ${error.message}`)
    }
  }
}

console.log(Machine.format(Machine.describe()))
await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
agent.destroy()
server.kill('SIGINT')
await once(server, 'exit')

const at = (sorted, level) => sorted[Math.min(sorted.length - 1, Math.floor(level * sorted.length))]
const row = (name, all) => {
  const sorted = all.toSorted((a, b) => a - b)
  const figures = [0.5, 0.95, 0.99, 0.999, 1].map((level) => (at(sorted, level) ?? 0).toFixed(0).padStart(7))
  return `${name.padEnd(10)}${String(all.length).padStart(9)}${figures.join('')}`
}
const every = [...times.values()].flat()
console.log(`\n${clients} clients for ${seconds} s: ${(every.length / seconds).toFixed(0)} answers a second`)
console.log(`${''.padEnd(10)}  answers    p50    p95    p99  p99.9    max  ms`)
for (const [name, all] of times) console.log(row(name, all))
console.log(row('all', every))
console.log(`${failures.length} failed${failures.length > 0 ? `: ${[...new Set(failures)].join(', ')}` : ''}`)
process.exitCode = failures.length > 0 ? 1 : 0
