import { mkdtemp, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as Json from './Json.ts'
import * as Source from './Source.ts'

describe('files of a source', () => {
  test('a 2 GB file is refused by its size, before it is read', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'source-')), 'accounts.csv')
    await writeFile(path, '')
    await truncate(path, 2 ** 31)
    await expect(Source.read(path, ['accounts.csv'])).rejects.toBeInstanceOf(Source.TooLargeError)
  })

  test('the hash is SHA-256 of the bytes: “abc” has the digest of FIPS 180-4', async () => {
    const path = await mkdtemp(join(tmpdir(), 'source-'))
    await writeFile(join(path, 'a'), 'a')
    await writeFile(join(path, 'b'), 'bc')
    const { hash } = await Source.read(path, ['a', 'b'])
    expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

describe('JSON with numbers as text', () => {
  test('digits stay, in strings and out of them', () => {
    const text = '{"a": 9007199254740993, "b": [-1.50e-7, "12 \\"34\\" 5"], "c6": null, "d": "\\\\"}'
    expect(Json.parse({ name: 'x.json', text })).toEqual({
      a: '9007199254740993',
      b: ['-1.50e-7', '12 "34" 5'],
      c6: null,
      d: '\\',
    })
  })

  test('a number as a key is refused, as JSON refuses it', () => {
    expect(() => Json.parse({ name: 'x.json', text: '{1: 2}' })).toThrow(/x.json is not JSON/)
  })
})
