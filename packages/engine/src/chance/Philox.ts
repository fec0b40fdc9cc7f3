// Multipliers and Weyl increments of Salmon, Moraes, Dror and Shaw, “Parallel random numbers: as easy as 1, 2, 3”
// (SC11), as in the Random123 library.
const A = 0xd2511f53
const B = 0xcd9e8d57
const WEYL_A = 0x9e3779b9
const WEYL_B = 0xbb67ae85
const ROUNDS = 10

/** The high 32 bits of a product of two words. */
function high(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  return aHigh * bHigh + (middle >>> 16) + ((aLow * bHigh + (middle & 0xffff)) >>> 16)
}

/**
 * Philox-4×32-10: four random words, written to `out`, that are a function of a counter of four words and a key of
 * two and of nothing else. Words are taken modulo 2^32.
 */
export function into(
  out: Uint32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let c0 = counter0 >>> 0
  let c1 = counter1 | 0
  let c2 = counter2 >>> 0
  let c3 = counter3 | 0
  let k0 = key0 | 0
  let k1 = key1 | 0
  for (let round = 0; round < ROUNDS; round++) {
    const highA = high(A, c0)
    const lowA = Math.imul(A, c0)
    const highB = high(B, c2)
    const lowB = Math.imul(B, c2)
    c0 = (highB ^ c1 ^ k0) >>> 0
    c1 = lowB
    c2 = (highA ^ c3 ^ k1) >>> 0
    c3 = lowA
    k0 = (k0 + WEYL_A) | 0
    k1 = (k1 + WEYL_B) | 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}
