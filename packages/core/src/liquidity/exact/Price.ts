import { max, WAD, type Wad } from '../../Fixed.ts'
import { sqrtDown } from './Root.ts'

/** One, in the unit of prices here: 10^36 stands for one base unit of what is received per base unit paid. */
export const ONE36 = 10n ** 36n

/** The price left of `price36` once `fee` of what is paid in is taken, rounded down. */
export const net36 = (price36: bigint, fee: Wad): bigint => (price36 * (WAD - fee)) / WAD

/** The price whose net is `net36` at `fee` below 1, rounded up. */
export const gross36 = (net36: bigint, fee: Wad): bigint => (net36 * WAD + WAD - fee - 1n) / (WAD - fee)

/** The amount to pay in so that `effective` is left after `fee` below 1, rounded down. */
export const gross = (effective: bigint, fee: Wad): bigint => (effective * WAD) / (WAD - fee)

/** `num / den` ×10^36, rounded down but never to 0: a price stays a price. `num` and `den` are positive. */
export const ratio36 = (num: bigint, den: bigint): bigint => max((num * ONE36) / den, 1n)

/**
 * The price that lies the share `share` (wad, at most 1) of the way from `after` to `before` on a logarithmic scale,
 * `after^(1 − share) · before^share`, both prices ×10^36 and positive. Relative error below 10^-17: the power is
 * taken by repeated square roots, so it is the same on every machine.
 */
export function between36(after: bigint, before: bigint, share: Wad): bigint {
  if (share >= WAD) return before
  const [low, high] = after < before ? [after, before] : [before, after]
  const part = after < before ? share : WAD - share
  let root = (high * ONE36) / low
  let power = ONE36
  let bits = part as bigint
  for (let i = 0; i < 64 && bits > 0n; i++) {
    root = sqrtDown(root * ONE36)
    bits *= 2n
    if (bits >= WAD) {
      bits -= WAD
      power = (power * root) / ONE36
    }
  }
  return max((low * power) / ONE36, 1n)
}
