import type { Hex } from 'viem'

const WORDS = 6 // five of the address, one of the slot
const FIRST = 1 << 10

/** An account's place in a market: its address, and which of the market's tokens or books. */
export type Place = { readonly address: Hex; readonly slot: number }

/**
 * Every place that was ever touched, and where the record of its account stands. Packed: about 60 bytes a place, where
 * a map of strings takes several hundred.
 */
export class Roster {
  #keys = new Uint32Array(FIRST * WORDS)
  /** Line of the record plus 1; 0 while the account must be read. */
  #lines = new Uint32Array(FIRST)
  /** Place number plus 1 by hash; 0 for empty. */
  #index = new Uint32Array(FIRST * 2)
  #size = 0
  #sorted: Uint32Array | null = null

  get size(): number {
    return this.#size
  }

  /** Notes that a place was touched: its account has to be read, again if it has been. */
  touch({ address, slot }: Place): void {
    const key = keyOf(address, slot)
    this.#lines[this.#find(key)] = 0
  }

  /** Every account with its slots, in the order of addresses; `line` is null where it must be read. */
  *accounts(): Generator<{ address: Hex; slots: number[]; line: number | null; places: Uint32Array }> {
    const order = this.#order()
    for (let from = 0; from < order.length; ) {
      let to = from + 1
      while (to < order.length && this.#sameAddress(order[from]!, order[to]!)) to++
      const places = order.subarray(from, to)
      const lines = places.reduce((low, place) => Math.min(low, this.#lines[place]!), 0xffffffff)
      yield {
        address: this.#addressOf(order[from]!),
        slots: [...places].map((place) => this.#keys[place * WORDS + 5]!),
        line: lines === 0 ? null : this.#lines[order[from]!]! - 1,
        places,
      }
      from = to
    }
  }

  /** Notes in which line of the store the account of these places stands. */
  settle(places: Uint32Array, line: number): void {
    for (const place of places) this.#lines[place] = line + 1
  }

  /** The same, for an account that is known by address and slots. */
  settleAt(address: Hex, slots: readonly number[], line: number): void {
    for (const slot of slots) this.#lines[this.#find(keyOf(address, slot))] = line + 1
  }

  #find(key: Uint32Array): number {
    const mask = this.#index.length - 1
    for (let at = hash(key) & mask; ; at = (at + 1) & mask) {
      const place = this.#index[at]!
      if (place === 0) return this.#add(key, at)
      if (this.#matches(place - 1, key)) return place - 1
    }
  }

  #add(key: Uint32Array, at: number): number {
    const place = this.#size++
    if (place === this.#lines.length) {
      this.#grow()
      this.#keys.set(key, place * WORDS)
      this.#reindex()
    } else {
      this.#keys.set(key, place * WORDS)
      this.#index[at] = place + 1
    }
    this.#sorted = null
    return place
  }

  #grow(): void {
    const length = this.#lines.length * 2
    const keys = new Uint32Array(length * WORDS)
    keys.set(this.#keys)
    const lines = new Uint32Array(length)
    lines.set(this.#lines)
    this.#keys = keys
    this.#lines = lines
  }

  #reindex(): void {
    const index = new Uint32Array(this.#lines.length * 2)
    const mask = index.length - 1
    for (let place = 0; place < this.#size; place++) {
      let at = hash(this.#keys.subarray(place * WORDS, place * WORDS + WORDS)) & mask
      while (index[at] !== 0) at = (at + 1) & mask
      index[at] = place + 1
    }
    this.#index = index
  }

  #matches(place: number, key: Uint32Array): boolean {
    for (let i = 0; i < WORDS; i++) if (this.#keys[place * WORDS + i] !== key[i]) return false
    return true
  }

  #sameAddress(a: number, b: number): boolean {
    for (let i = 0; i < 5; i++) if (this.#keys[a * WORDS + i] !== this.#keys[b * WORDS + i]) return false
    return true
  }

  #addressOf(place: number): Hex {
    const words = this.#keys.subarray(place * WORDS, place * WORDS + 5)
    return `0x${Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('')}`
  }

  #order(): Uint32Array {
    if (this.#sorted !== null) return this.#sorted
    const keys = this.#keys
    this.#sorted = Uint32Array.from({ length: this.#size }, (_, place) => place).sort((a, b) => {
      for (let i = 0; i < WORDS; i++) {
        const difference = keys[a * WORDS + i]! - keys[b * WORDS + i]!
        if (difference !== 0) return difference
      }
      return 0
    })
    return this.#sorted
  }
}

function keyOf(address: Hex, slot: number): Uint32Array {
  const key = new Uint32Array(WORDS)
  for (let i = 0; i < 5; i++) key[i] = Number.parseInt(address.slice(2 + i * 8, 10 + i * 8), 16)
  key[5] = slot
  return key
}

/** FNV-1a over the words, mixed once more: addresses of a test chain differ in few bits. */
function hash(key: Uint32Array): number {
  let state = 0x811c9dc5
  for (const word of key) state = Math.imul(state ^ word, 0x01000193)
  state = Math.imul(state ^ (state >>> 15), 0x85ebca6b)
  return (state ^ (state >>> 13)) >>> 0
}
