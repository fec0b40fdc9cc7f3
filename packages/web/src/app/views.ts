/** The views, in the order of a first reading: one wallet, the market, what happens, why to believe it. */
export const VIEWS = [
  { path: '/loop', name: 'Loop', asks: 'one position' },
  { path: '/book', name: 'Book', asks: 'the market' },
  { path: '/cascade', name: 'Cascade', asks: 'what happens' },
  { path: '/tail', name: 'Tail', asks: 'how bad' },
  { path: '/trust', name: 'Trust', asks: 'how sure' },
] as const

export const FIRST = '/book'
