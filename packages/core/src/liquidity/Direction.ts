/** Which side of a market is paid in: base for quote, or quote for base. */
export type Direction = 'sell-base' | 'sell-quote'
