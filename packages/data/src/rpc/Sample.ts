import { createHash } from 'node:crypto'

type Drawn<T> = { readonly item: T; readonly usd: number; readonly rank: number }

/**
 * Which accounts are held against the protocol's own views: one half are those who owe most, the other is drawn by
 * chance, an account as often as it owes more. Chance comes from the addresses, so that one market gives one sample.
 */
export class Sample<T> {
  readonly #size: number
  readonly #largest: Drawn<T>[] = []
  readonly #drawn: Drawn<T>[] = []

  constructor(size: number) {
    this.#size = size
  }

  /** Considers an account that owes `usd` (> 0). */
  offer(address: string, usd: number, item: T): void {
    keep(this.#largest, { item, usd, rank: -usd }, Math.ceil(this.#size / 2))
    // The lowest of exponential lots: a draw without replacement, weighted by the debt (Efraimidis and Spirakis 2006).
    const lot = -Math.log(chanceOf(address)) / usd
    keep(this.#drawn, { item, usd, rank: lot }, this.#size)
  }

  /** The accounts chosen, and what they owe together. */
  chosen(): { readonly items: readonly T[]; readonly usd: number } {
    const large = new Set(this.#largest.map(({ item }) => item))
    const others = this.#drawn.filter(({ item }) => !large.has(item))
    const chosen = [...this.#largest, ...others].slice(0, this.#size)
    return { items: chosen.map(({ item }) => item), usd: chosen.reduce((sum, { usd }) => sum + usd, 0) }
  }
}

/** A number above 0, up to 1, that nothing but the address gives. */
const chanceOf = (address: string): number =>
  (createHash('sha256').update(address).digest().readUIntBE(0, 6) + 1) / 2 ** 48

/** Keeps the `size` of lowest rank, lowest first. */
function keep<T>(kept: Drawn<T>[], next: Drawn<T>, size: number): void {
  if (size === 0 || (kept.length === size && next.rank >= kept.at(-1)!.rank)) return
  const at = kept.findIndex(({ rank }) => rank > next.rank)
  kept.splice(at < 0 ? kept.length : at, 0, next)
  kept.length = Math.min(kept.length, size)
}
