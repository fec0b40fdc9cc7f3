import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Tally } from '@droste/engine'
import { fc, test as property } from '@fast-check/vitest'
import { afterAll, describe, expect, test } from 'vitest'
import * as SimulateFlags from '../../flags/SimulateFlags.ts'
import * as Deal from './Deal.ts'
import { paceOf } from './PathBar.ts'
import type { Share } from './Threads.ts'

const seen = (path: number): Tally.Observation => ({
  path,
  weight: 1,
  step: 1,
  badDebtUsd: path % 7,
  liquidatedUsd: path / 3,
  priceFall: 0.1,
  amplification: 1 + path / 1000,
  branchingRatio: null,
})
const thread = (ran: Share[] = []) => ({
  run: async (share: Share) => {
    ran.push(share)
    const tally = Tally.empty()
    for (let path = share.from; path < share.to; path++) Tally.add(tally, seen(path))
    return Tally.write(tally)
  },
  sample: () => Promise.reject(new Error('nobody asks')),
  end: async () => {},
})
const nothing = (): Deal.Done => ({ shares: [], tally: Tally.empty() })
const whole = (paths: number): Tally.Written => {
  const tally = Tally.empty()
  for (let path = 0; path < paths; path++) Tally.add(tally, seen(path))
  return Tally.write(tally)
}

property.prop([fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 4 }), fc.nat(40)])(
  'every path is run once, however many threads, and however often it is stopped and resumed',
  async (paths, count, patience) => {
    let done = nothing()
    for (let left = 50; Deal.countOf(done.shares) < paths && left > 0; left--) {
      let dealt = 0
      const stopped = (): boolean => dealt > patience && left > 1
      const onDone = async (): Promise<void> => {
        dealt++
      }
      const threads = Array.from({ length: count }, () => thread())
      done = await Deal.deal({ paths, threads, before: done, stopped, onDone })
    }
    expect(done.shares).toEqual([{ from: 0, to: paths }])
    expect(Tally.write(done.tally)).toEqual(whole(paths))
  },
)

property.prop([fc.uniqueArray(fc.nat(60)), fc.integer({ min: 1, max: 60 })])(
  'gaps are exactly what is missing',
  (done, paths) => {
    const missing = Deal.gaps(
      done.map((path) => ({ from: path, to: path + 1 })),
      paths,
    )
    const listed = missing.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at))
    const expected = Array.from({ length: paths }, (_, path) => path).filter((path) => !done.includes(path))
    expect(listed).toEqual(expected)
  },
)

const flags = {
  paths: '10',
  horizon: '7d',
  seed: '1',
  sampling: 'plain',
  sensitivity: 'none',
  moment: 'worst',
  gas: '10',
  depth: '1',
}
test('flags are read, and refused by name', () => {
  expect(SimulateFlags.parse({ ...flags, horizon: '12h', threads: '2' })).toMatchObject({
    paths: 10,
    horizonDays: 0.5,
    threads: 2,
    replay: null,
  })
  expect(SimulateFlags.parse({ ...flags, replay: '42:17' })).toMatchObject({ seed: 42, replay: 17 })
  expect(SimulateFlags.parse({ ...flags, replay: '42:17:stratified' }).sampling).toBe('stratified')
  for (const [flag, text] of [
    ['paths', '0'],
    ['paths', '1.5'],
    ['horizon', '7'],
    ['horizon', '0d'],
    ['seed', '-1'],
    ['moment', 'never'],
    ['sampling', 'lucky'],
    ['sensitivity', 'badDebt'],
    ['replay', '7'],
    ['threads', '0'],
    ['cohorts', '0'],
  ] as const)
    expect(() => SimulateFlags.parse({ ...flags, [flag]: text })).toThrow(`--${flag}`)
})

test.each([
  [500, 500, 0.9, ''],
  [500, 500, 10, ', 50 a second, 10 s left'],
  [12_345, 1_000_000, 100, ', 120 a second, 136 min left'],
])('%s paths done and %s left after %s s', (done, left, seconds, told) => {
  expect(paceOf(done, left, seconds)).toBe(told)
})

/** Runs a command on a terminal. */
const TERMINAL = '/usr/bin/script'
const bin = fileURLToPath(new URL('../../../bin/droste.js', import.meta.url))
const built = fileURLToPath(new URL('../../../dist/commands/simulation/worker.js', import.meta.url))
const home = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(home, { recursive: true }))

/** How many paths a file keeps. */
const keptIn = (file: string): number =>
  existsSync(file) ? Deal.countOf(JSON.parse(readFileSync(file, 'utf8')).shares) : 0

describe.skipIf(!existsSync(built))('droste simulate as a process (needs a build)', () => {
  const run = (...args: string[]) => {
    const quiet = args.includes('--sensitivity') ? [] : ['--sensitivity', 'none']
    const command = ['simulate', 'aave-v3-ethereum-top54', '--horizon', '2d', '--json', ...quiet, ...args]
    const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...command], { encoding: 'utf8' })
    return { stdout, stderr, status }
  }
  test('S5, S13: one thread and two print the same, byte for byte', () => {
    const asked = ['--paths', '128', '--sampling', 'antithetic', '--sensitivity', 'liquidated.mean']
    const one = run(...asked, '--threads', '1')
    expect(one.status).toBe(0)
    expect(run(...asked, '--threads', '2').stdout).toBe(one.stdout)
    const answer = JSON.parse(one.stdout)
    expect(answer).toMatchObject({ paths: 128, seed: 1, horizonDays: 2, model: 'assumed' })
    for (const key of [
      'badDebt',
      'liquidated',
      'cascadeProbability',
      'worst',
      'sensitivity',
      'coverage',
      'provenance',
    ])
      expect(answer).toHaveProperty(key)
  })
  test('S1: the first paths are the same paths, and a kept file goes on to the same answer', async () => {
    const file = join(home, 'kept.json')
    expect(run('--paths', '100', '--resume', file).status).toBe(0)
    expect(JSON.parse(await readFile(file, 'utf8')).shares).toEqual([{ from: 0, to: 100 }])
    expect(run('--paths', '250', '--resume', file).stdout).toBe(run('--paths', '250').stdout)
    expect(run('--paths', '250', '--seed', '2', '--resume', file)).toMatchObject({ status: 3 })
    expect(run('--paths', '99', '--resume', file)).toMatchObject({ status: 3 })
  })
  test('S5: stopped by Ctrl-C, then killed outright, it goes on to the same bytes', async () => {
    const file = join(home, 'stopped.json')
    const flags = ['--paths', '16000', '--threads', '2', '--resume', file]
    const command = [
      'simulate',
      'aave-v3-ethereum-top54',
      '--horizon',
      '2d',
      '--json',
      '--sensitivity',
      'none',
    ]
    const begun = (after: number, signal: NodeJS.Signals) =>
      new Promise<string>((resolve) => {
        const child = spawn(process.execPath, [bin, ...command, ...flags], {
          stdio: ['ignore', 'pipe', 'ignore'],
        })
        let stdout = ''
        child.stdout.on('data', (text) => {
          stdout += text
        })
        const looking = setInterval(() => {
          if (keptIn(file) <= after) return
          clearInterval(looking)
          child.kill(signal)
        }, 20)
        child.once('close', () => {
          clearInterval(looking)
          resolve(stdout)
        })
      })
    const interrupted = JSON.parse(await begun(0, 'SIGINT'))
    expect(interrupted.paths).toBeLessThan(16_000)
    expect(interrupted.warnings).toContainEqual(expect.stringMatching(/^Interrupted: .* out of 16000/))
    expect(keptIn(file)).toBe(interrupted.paths)
    expect(await begun(interrupted.paths, 'SIGKILL')).toBe('')
    expect(keptIn(file)).toBeLessThan(16_000)
    expect(run(...flags).stdout).toBe(run('--paths', '16000').stdout)
  })
  test.skipIf(!existsSync(TERMINAL))('whoever watches on a terminal sees how many paths are done', () => {
    const command = `${process.execPath} ${bin} simulate aave-v3-ethereum-top54 --paths 4000 --sensitivity none`
    const { stdout } = spawnSync(TERMINAL, ['--quiet', '--return', '--command', command, '/dev/null'], {
      encoding: 'utf8',
    })
    const seen = [...stdout.matchAll(/([\d,]+) of 4,000 paths/g)]
    const done = seen.map(([, paths]) => Number(paths!.replaceAll(',', '')))
    expect(done).toEqual([...done].sort((a, b) => a - b))
    expect([done[0], done.at(-1)]).toEqual([0, 4000])
  })
  test('S15: by cohorts, one thread and two print the same, and a kept file goes on to the same answer', async () => {
    const file = join(home, 'cohorts.json')
    const asked = ['--paths', '300', '--cohorts', '20', '--reruns', '120']
    const one = run(...asked, '--threads', '1')
    expect(one.status).toBe(0)
    const answer = JSON.parse(one.stdout)
    expect(answer.cohorts.accounts).toBeLessThanOrEqual(21)
    expect(answer.cohorts.reruns).toBeGreaterThan(60)
    expect(run(...asked, '--threads', '2', '--resume', file).stdout).toBe(one.stdout)
    expect(run(...asked, '--resume', file).stdout).toBe(one.stdout)
    expect(run(...asked, '--resume', file, '--reruns', '100')).toMatchObject({ status: 3 })
    expect(run(...asked, '--sampling', 'antithetic')).toMatchObject({ status: 2 })
    const again = JSON.parse(run('--replay', answer.worst[0].replay).stdout)
    expect(again.badDebtUsd).toBe(answer.worst[0].badDebtUsd)
  })
  test('S9: the worst path replays alone', () => {
    const { worst } = JSON.parse(run('--paths', '200').stdout)
    const again = JSON.parse(run('--replay', worst[0].replay).stdout)
    for (const key of ['badDebtUsd', 'liquidatedUsd', 'priceFall', 'step', 'depth', 'shocks'])
      expect(again[key]).toEqual(worst[0][key])
  })
  test('S2: collateral that nothing moves is told with its share', async () => {
    const file = join(home, 'eth.json')
    const law = { kind: 'brownian', volatility: 0.8 }
    await writeFile(file, JSON.stringify({ name: 'eth', step: '1d', drivers: [{ asset: 'ETH', law }] }))
    const { warnings } = JSON.parse(run('--paths', '5', '--model', file).stdout)
    // 34.6 % and 13.1 % of the collateral follow neither ETH nor a claim on it, as the ledger's own notes have it.
    expect(warnings.at(-1)).toMatch(
      /^Nothing in the model moves 47\.7 % .* unnamed-volatile .*, unnamed-stable/,
    )
  })
  test('what cannot be read ends as usage', () => {
    expect(run('--horizon', 'week')).toMatchObject({ status: 2 })
    expect(run('--reruns', '50')).toMatchObject({ status: 2, stderr: expect.stringContaining('--cohorts') })
    expect(run('--replay', '1:5:cohorts')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--replay'),
    })
  })
})
