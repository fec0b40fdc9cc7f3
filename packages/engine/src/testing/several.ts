import * as Book from '../Book.ts'
import * as Draw from '../chance/Draw.ts'
import * as World from '../World.ts'
import * as L from './ledgers.ts'

const ASSETS = 20
const DOLLARS = 4

/** USD per whole token of each asset: four dollars, sixteen coins. */
export const prices = Float64Array.from({ length: ASSETS }, (_, at) => (at < DOLLARS ? 1 : 10 + 173.31 * at))

const assets = Array.from(prices, (_, at) => ({ id: `asset-${at}`, symbol: `A${at}`, decimals: 18 }))
const venue = L.venue(
  'market',
  L.aave,
  assets.map(({ id }, at) =>
    L.listing(id, { threshold: `0.${65 + (at % 20)}`, bonus: `0.0${5 + (at % 4)}`, fee: '0.1' }),
  ),
)

/**
 * A book of accounts of three to eight legs over twenty assets, the same for the same seed. The logarithm of a health
 * is Weibull's: 1.25 % of the accounts stand within a fall of 10 % of liquidation, 7 % within 30 %, half above 6.
 */
export function book(accounts: number, seed: number): Book.Book {
  const next = numbers(seed)
  const table = new Book.TermsTable()
  const terms = venue.listings.map((listing) => table.number(Book.termsRow(listing)))
  const columns = {
    first: new Uint32Array(accounts + 1),
    debts: new Uint32Array(accounts),
    supplies: new Uint32Array(accounts),
    venue: new Uint16Array(accounts),
  }
  const factor: number[] = []
  const amount: number[] = []
  for (let account = 0; account < accounts; account++) {
    const legs = 3 + Math.floor(6 * next() ** 1.5)
    const collaterals = 1 + Math.floor((legs - 1) * next() ** 0.7)
    const taken = new Set<number>()
    const size = 10 ** (2.5 + 3 * next())
    let power = 0
    for (const asset of coins(next, collaterals, taken)) {
      const usd = size * next()
      power += usd * table.rows[terms[asset]!]![1]
      factor.push(asset)
      amount.push(usd / prices[asset]!)
    }
    columns.debts[account] = factor.length
    const owed = power / Math.exp(2.34 * (-Math.log(1 - next())) ** (1 / 1.41))
    const parts = Array.from({ length: legs - collaterals }, next)
    const whole = parts.reduce((sum, part) => sum + part, 0)
    debts(next, parts.length, taken).forEach((asset, at) => {
      factor.push(asset)
      amount.push((owed * parts[at]!) / whole / prices[asset]!)
    })
    columns.supplies[account] = factor.length
    columns.first[account + 1] = factor.length
  }
  return Book.assemble({
    ...columns,
    accounts,
    assets,
    venues: [venue],
    factors: Book.factorsOf([venue], assets),
    factor: Uint16Array.from(factor),
    terms: Uint32Array.from(factor, (asset) => terms[asset]!),
    amount: Float64Array.from(amount),
    ladder: table.rows,
  })
}

/** The same book in its market: every coin and dollar against the first dollar, over a pool of so many USD on either side. */
export const world = (accounts: number, seed: number, depthUsd: number): World.World =>
  World.around(book(accounts, seed), {
    assets,
    prices: assets.map(({ id }, at) => ({ asset: id, usd: L.wad(prices[at]!.toFixed(2)), source: 'test' })),
    claims: [],
    venues: [venue],
    markets: assets.slice(1).map(({ id }, at) => L.pool(id, 'asset-0', prices[at + 1]!, depthUsd)),
  })

/** Prices after a day: `market` moves every coin by so much, and each its own way by 40 % a year; dollars by 1 %. */
export function day(market: number, seed: number): Float64Array {
  const own = new Float64Array(ASSETS)
  Draw.normals(Draw.open(seed), own, 0, ASSETS, 0, 0, 'price')
  return prices.map((price, at) => {
    const [moved, volatility] = at < DOLLARS ? [0, 0.01] : [market, 0.4]
    return price * (1 + moved) * Math.exp((volatility / Math.sqrt(365)) * own[at]!)
  })
}

/** Numbers of (0, 1), one after the other. */
function numbers(seed: number): () => number {
  const draw = Draw.open(seed)
  const drawn = new Float64Array(1000)
  let path = 0
  let at = drawn.length
  return () => {
    if (at === drawn.length) {
      Draw.uniforms(draw, drawn, 0, drawn.length, path++, 0, 'account')
      at = 0
    }
    return drawn[at++]!
  }
}

/** So many assets not yet taken, the last of the list more often. */
const coins = (next: () => number, wanted: number, taken: Set<number>): number[] =>
  picked(wanted, taken, () => ASSETS - 1 - Math.floor(ASSETS * next() ** 1.5))

/** So many assets not yet taken, the first of the list more often. */
const debts = (next: () => number, wanted: number, taken: Set<number>): number[] =>
  picked(wanted, taken, () => Math.floor(ASSETS * next() ** 3))

function picked(wanted: number, taken: Set<number>, pick: () => number): number[] {
  const found: number[] = []
  while (found.length < wanted) {
    const asset = pick()
    if (!taken.has(asset)) found.push(asset)
    taken.add(asset)
  }
  return found.sort((a, b) => a - b)
}
