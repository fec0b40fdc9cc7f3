// Health of accounts of one composition, in AssemblyScript: the same operations in the same order as
// `src/health/Plain.ts`, so the same bits. Addresses in bytes; docs/spec/health.md.

/** One price vector, four accounts at a time: two sums that need not wait for each other. `prices` by factor. */
export function one(
  out: usize,
  weights: usize,
  factors: usize,
  prices: usize,
  rows: usize,
  collaterals: usize,
  debts: usize,
): void {
  const stride = rows << 3
  for (let row: usize = 0; row < rows; row += 4) {
    let weight = weights + (row << 3)
    let factor = factors + (row << 1)
    let power0 = f64x2.splat(0)
    let power1 = f64x2.splat(0)
    for (let leg: usize = 0; leg < collaterals; leg++) {
      power0 = f64x2.add(power0, f64x2.mul(v128.load(weight), pair(factor, prices)))
      power1 = f64x2.add(power1, f64x2.mul(v128.load(weight, 16), pair(factor + 4, prices)))
      weight += stride
      factor += stride >> 2
    }
    let burden0 = f64x2.splat(0)
    let burden1 = f64x2.splat(0)
    for (let leg: usize = 0; leg < debts; leg++) {
      burden0 = f64x2.add(burden0, f64x2.mul(v128.load(weight), pair(factor, prices)))
      burden1 = f64x2.add(burden1, f64x2.mul(v128.load(weight, 16), pair(factor + 4, prices)))
      weight += stride
      factor += stride >> 2
    }
    const at = out + (row << 3)
    v128.store(at, f64x2.div(power0, burden0))
    v128.store(at, f64x2.div(power1, burden1), 16)
  }
}

/** The prices of two neighbouring legs. */
function pair(factor: usize, prices: usize): v128 {
  const both = load<u32>(factor)
  const low = v128.load64_zero(prices + ((both & 0xffff) << 3))
  return v128.load64_lane(prices + ((both >> 16) << 3), low, 1)
}

/** Eight price vectors in one pass. `prices` and `out` hold eight numbers a factor, eight a row. */
export function eight(
  out: usize,
  weights: usize,
  factors: usize,
  prices: usize,
  rows: usize,
  collaterals: usize,
  debts: usize,
): void {
  const stride = rows << 3
  for (let row: usize = 0; row < rows; row++) {
    let weight = weights + (row << 3)
    let factor = factors + (row << 1)
    let power0 = f64x2.splat(0)
    let power1 = f64x2.splat(0)
    let power2 = f64x2.splat(0)
    let power3 = f64x2.splat(0)
    for (let leg: usize = 0; leg < collaterals; leg++) {
      const held = v128.load64_splat(weight)
      const price = prices + ((<usize>load<u16>(factor)) << 6)
      power0 = f64x2.add(power0, f64x2.mul(held, v128.load(price)))
      power1 = f64x2.add(power1, f64x2.mul(held, v128.load(price, 16)))
      power2 = f64x2.add(power2, f64x2.mul(held, v128.load(price, 32)))
      power3 = f64x2.add(power3, f64x2.mul(held, v128.load(price, 48)))
      weight += stride
      factor += stride >> 2
    }
    let burden0 = f64x2.splat(0)
    let burden1 = f64x2.splat(0)
    let burden2 = f64x2.splat(0)
    let burden3 = f64x2.splat(0)
    for (let leg: usize = 0; leg < debts; leg++) {
      const owed = v128.load64_splat(weight)
      const price = prices + ((<usize>load<u16>(factor)) << 6)
      burden0 = f64x2.add(burden0, f64x2.mul(owed, v128.load(price)))
      burden1 = f64x2.add(burden1, f64x2.mul(owed, v128.load(price, 16)))
      burden2 = f64x2.add(burden2, f64x2.mul(owed, v128.load(price, 32)))
      burden3 = f64x2.add(burden3, f64x2.mul(owed, v128.load(price, 48)))
      weight += stride
      factor += stride >> 2
    }
    const at = out + (row << 6)
    v128.store(at, f64x2.div(power0, burden0))
    v128.store(at, f64x2.div(power1, burden1), 16)
    v128.store(at, f64x2.div(power2, burden2), 32)
    v128.store(at, f64x2.div(power3, burden3), 48)
  }
}
