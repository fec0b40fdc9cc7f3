import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import * as Replacement from './Replacement.ts'

const home = await mkdtemp(join(tmpdir(), 'droste-'))
afterAll(() => rm(home, { recursive: true }))
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(home, 'case-'))
})

describe('a write that fails', () => {
  test('leaves the old file, and nothing of its own', async () => {
    const path = join(folder, 'ledger.json')
    await writeFile(path, 'old')
    const failing = Replacement.replaceFile(path, async (partial) => {
      await writeFile(partial, 'half of the n')
      throw new Error('the source broke off')
    })
    await expect(failing).rejects.toThrow('the source broke off')
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['ledger.json'])
  })
  test('leaves the old folder, and nothing of its own', async () => {
    const path = join(folder, 'ledger')
    await mkdir(path)
    await writeFile(join(path, 'legs.parquet'), 'old')
    const failing = Replacement.replaceFolder(path, async (partial) => {
      await writeFile(join(partial, 'legs.parquet'), 'half')
      throw new Error('the source broke off')
    })
    await expect(failing).rejects.toThrow('the source broke off')
    expect(await readFile(join(path, 'legs.parquet'), 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['ledger'])
  })
})

test('a folder is replaced whole: tables that are no more do not stay behind', async () => {
  const path = join(folder, 'ledger')
  for (const table of ['a.parquet', 'b.parquet'])
    await Replacement.replaceFolder(path, (partial) => writeFile(join(partial, table), table))
  expect(await readdir(path)).toEqual(['b.parquet'])
  expect(await readdir(folder)).toEqual(['ledger'])
})

test('a folder that holds anything but tables is never replaced', async () => {
  await writeFile(join(folder, 'thesis.tex'), 'years of work')
  const writing = Replacement.replaceFolder(folder, (partial) => writeFile(join(partial, 'a.parquet'), ''))
  await expect(writing).rejects.toThrow(Replacement.ForeignFolderError)
  expect(await readdir(folder)).toEqual(['thesis.tex'])
})

test('a place that cannot be written is told, with the reason', async () => {
  await writeFile(join(folder, 'file'), '')
  const writing = Replacement.replaceFile(join(folder, 'file', 'ledger.json'), (partial) =>
    writeFile(partial, ''),
  )
  await expect(writing).rejects.toThrow(Replacement.NotWritableError)
})

const built = new URL('../../dist/files/Replacement.js', import.meta.url)

describe.skipIf(!existsSync(built))('a process killed while it writes (needs a build)', () => {
  /** Runs a program that writes half, says so, and never ends; kills it then. */
  async function killedMidway(call: string): Promise<void> {
    const program = `
      import { appendFile } from 'node:fs/promises'
      import { replaceFile, replaceFolder } from ${JSON.stringify(built.href)}
      ${call}
      async function half(path) {
        await appendFile(path, 'half of the n')
        process.stdout.write('half')
        await new Promise((never) => setInterval(never, 1e6))
      }`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  test('leaves the old file whole, and the next write goes through', async () => {
    const path = join(folder, 'ledger.json')
    await writeFile(path, 'old')
    await killedMidway(`await replaceFile(${JSON.stringify(path)}, half)`)
    expect(await readFile(path, 'utf8')).toBe('old')
    await Replacement.replaceFile(path, (partial) => writeFile(partial, 'new'))
    expect(await readFile(path, 'utf8')).toBe('new')
  })
  test('leaves the old folder whole, and the next write goes through', async () => {
    const path = join(folder, 'ledger')
    const legs = join(path, 'legs.parquet')
    await mkdir(path)
    await writeFile(legs, 'old')
    await killedMidway(
      `await replaceFolder(${JSON.stringify(path)}, (partial) => half(partial + '/legs.parquet'))`,
    )
    expect(await readFile(legs, 'utf8')).toBe('old')
    await Replacement.replaceFolder(path, (partial) => writeFile(join(partial, 'legs.parquet'), 'new'))
    expect(await readFile(legs, 'utf8')).toBe('new')
  })
})
