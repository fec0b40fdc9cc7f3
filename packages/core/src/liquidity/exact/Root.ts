/**
 * Integer square root of `value` ≥ 0, rounded down. Newton starts from the double's root, raised by more than a
 * double can err, so two or three steps are enough.
 */
export function sqrtDown(value: bigint): bigint {
  if (value < 2n) return value
  let root = start(value)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

const DOUBLE = 1n << 1000n

function start(value: bigint): bigint {
  if (value >= DOUBLE) return start(value >> 200n) << 100n
  const near = BigInt(Math.floor(Math.sqrt(Number(value))))
  return near + (near >> 48n) + 2n
}
