import { Normal } from '@droste/core'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import * as Draw from './Draw.ts'
import * as Gaussian from './Gaussian.ts'
import * as Philox from './Philox.ts'

const word = fc.nat(0xffffffff)

/** Philox in big integers, as the paper writes it. */
function plain(counter: readonly number[], key: readonly number[]): number[] {
  const mask = 0xffffffffn
  let [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = counter.map(BigInt)
  let [k0 = 0n, k1 = 0n] = key.map(BigInt)
  for (let round = 0; round < 10; round++) {
    const a = 0xd2511f53n * c0
    const b = 0xcd9e8d57n * c2
    ;[c0, c1, c2, c3] = [(b >> 32n) ^ c1 ^ k0, b & mask, (a >> 32n) ^ c3 ^ k1, a & mask]
    k0 = (k0 + 0x9e3779b9n) & mask
    k1 = (k1 + 0xbb67ae85n) & mask
  }
  return [c0, c1, c2, c3].map(Number)
}

test.prop([word, word, word, word, word, word])('R1: Philox in words is Philox in integers', (...six) => {
  const [c0, c1, c2, c3, k0, k1] = six
  const out = new Uint32Array(4)
  Philox.into(out, c0, c1, c2, c3, k0, k1)
  expect(Array.from(out)).toEqual(plain([c0, c1, c2, c3], [k0, k1]))
})

test.prop([fc.double({ min: 1e-15, max: 1 - 1e-15, noNaN: true })])(
  'R4: the normal quantile is that of core, and odd about one half',
  (p) => {
    const z = Gaussian.quantile(p)
    const expected = Normal.quantile(p)
    expect(Math.abs(z - expected)).toBeLessThanOrEqual(4e-15 * Math.max(1, Math.abs(expected)))
    const coarse = Math.round(p * 2 ** 40) / 2 ** 40
    fc.pre(coarse > 0 && coarse < 1)
    expect(Gaussian.quantile(1 - coarse)).toBe(-Gaussian.quantile(coarse))
  },
)

const places = fc.record({ seed: fc.maxSafeNat(), path: fc.maxSafeNat(), step: word })
test.prop([places, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })])(
  'R1: a number is the same however many are drawn, before or after it',
  ({ seed, path, step }, few, many) => {
    const draw = Draw.open(seed)
    const one = new Float64Array(Math.max(few, many))
    const other = new Float64Array(Math.max(few, many))
    Draw.uniforms(draw, one, 0, many, path, step, 'price')
    Draw.uniforms(draw, other, 0, 9, path, step, 'jumps')
    Draw.uniforms(draw, other, 0, few, path, step, 'price')
    const shared = Math.min(few, many)
    expect(other.slice(0, shared)).toEqual(one.slice(0, shared))
  },
)

test.prop([places])('R1: another seed, path, step or use gives other numbers', ({ seed, path, step }) => {
  const first = (key: { seed: number; path: number; step: number }, use: Draw.Use): number => {
    const out = new Float64Array(1)
    Draw.uniforms(Draw.open(key.seed), out, 0, 1, key.path, key.step, use)
    return out[0]!
  }
  const numbers = [
    first({ seed, path, step }, 'price'),
    first({ seed, path, step }, 'jump size'),
    first({ seed: seed === 0 ? 1 : seed - 1, path, step }, 'price'),
    first({ seed, path: path === 0 ? 1 : path - 1, step }, 'price'),
    first({ seed, path, step: step ^ 1 }, 'price'),
  ]
  expect(new Set(numbers).size).toBe(numbers.length)
})
