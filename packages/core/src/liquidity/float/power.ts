/**
 * `ratio^share` for `ratio` > 0 and `share` from 0 to 1, within 10^-14. By repeated square roots, which every engine
 * rounds alike; `Math.pow` may differ from one to the next.
 */
export function power(ratio: number, share: number): number {
  if (share >= 1) return ratio
  let result = 1
  let root = ratio
  let bits = share
  for (let i = 0; i < 53 && bits > 0; i++) {
    root = Math.sqrt(root)
    bits *= 2
    if (bits >= 1) {
      bits -= 1
      result *= root
    }
  }
  return result
}
