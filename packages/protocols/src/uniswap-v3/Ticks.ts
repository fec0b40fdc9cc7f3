/** An initialised tick: liquidity that enters when the price rises through it, and all that refers to it. */
export type Tick = { readonly tick: number; readonly net: bigint; readonly gross: bigint }

/** Initialised ticks, ascending. */
export type Ticks = readonly Tick[]

/** Where a swap stops next: an initialised tick, or the edge of the contract's 256-tick word. */
export type Stop = { readonly tick: number; readonly initialized: Tick | undefined }

/**
 * The next stop below or at `tick` (`downward`) or above it, never past the word of 256 spacings the contract
 * reads at once: each stop is a rounding, so the words matter to the last unit. Mirrors
 * `TickBitmap.nextInitializedTickWithinOneWord`.
 */
export function nextWithinOneWord(ticks: Ticks, tick: number, spacing: number, downward: boolean): Stop {
  const compressed = Math.floor(tick / spacing)
  if (downward) {
    const edge = Math.floor(compressed / 256) * 256 * spacing
    const found = ticks[firstAbove(ticks, tick) - 1]
    return found !== undefined && found.tick >= edge
      ? { tick: found.tick, initialized: found }
      : { tick: edge, initialized: undefined }
  }
  const edge = (Math.floor((compressed + 1) / 256) * 256 + 255) * spacing
  const found = ticks[firstAbove(ticks, tick)]
  return found !== undefined && found.tick <= edge
    ? { tick: found.tick, initialized: found }
    : { tick: edge, initialized: undefined }
}

/** `ticks` with `gross` and `net` added at `tick`; a tick nothing refers to disappears. Mirrors `Tick.update`. */
export function add(ticks: Ticks, tick: number, gross: bigint, net: bigint): Ticks {
  const after = firstAbove(ticks, tick)
  const present = ticks[after - 1]
  if (present?.tick !== tick) return [...ticks.slice(0, after), { tick, gross, net }, ...ticks.slice(after)]
  const sum = { tick, gross: present.gross + gross, net: present.net + net }
  return [...ticks.slice(0, after - 1), ...(sum.gross === 0n ? [] : [sum]), ...ticks.slice(after)]
}

/** What refers to `tick`, zero where nothing does. */
export const grossAt = (ticks: Ticks, tick: number): bigint => {
  const present = ticks[firstAbove(ticks, tick) - 1]
  return present?.tick === tick ? present.gross : 0n
}

function firstAbove(ticks: Ticks, tick: number): number {
  let [low, high] = [0, ticks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ticks[middle]!.tick > tick) high = middle
    else low = middle + 1
  }
  return low
}
