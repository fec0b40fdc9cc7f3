// A made-up lending market of any size, and one-day scenarios for it. Account and scenario k are functions of k alone:
// the same in a small book and in a large one, at a short run and at a long one.
import { Book, Draw, World } from './Droste.mjs'

const SEED = 20251103
const ASSETS = 20
/** The first assets are dollars: they do not move, and the first of all is what the others are sold for. */
const DOLLARS = 4
const VOLATILE = ASSETS - DOLLARS
const MOST_LEGS = 8

// One tenth of the accounts have 3 to 8 legs, the others one collateral and one debt.
const MULTI = 0.1
const HOLDS_VOLATILE = 0.85
const OWES_DOLLARS = 0.8
const SIZE = { median: 5000, spread: 2 } // USD of collateral, lognormal
// Excess over 1, lognormal: 1.3 % of the accounts are within a fall of 10 % of all they hold; half of them owe little.
const HEALTH = { median: 10.5, spread: 2 }

/**
 * A pool holds this share of the book’s collateral in its asset, on either side; a dollar’s ten times as much. So deep
 * that the mean amplification of days on which the market falls is 1.15, and 1.4 where it jumps.
 */
const DEPTH = 0.5

// One day: 80 % a year of the market and 40 % of each asset alone; in 3 of 100 the market falls by 30 % besides.
const DAY = 1 / Math.sqrt(365)
const MARKET = 0.8 * DAY
const OWN = 0.4 * DAY
const JUMP = { chance: 0.03, to: 0.7 }

const WAD = 10n ** 18n
const percent = (share) => (WAD * BigInt(share)) / 100n
const wad = (whole) => BigInt(Math.round(whole * 1e6)) * 10n ** 12n

const assets = Array.from({ length: ASSETS }, (_, at) => ({
  id: `eip155:1/0x${at.toString(16).padStart(40, '0')}`,
  symbol: at < DOLLARS ? `D${at}` : `A${at}`,
  decimals: 18,
}))

const usd = assets.map((_, at) => (at < DOLLARS ? 1 : Math.round(1e4 / at ** 2)))

/** Aave from v3.3 on. */
const venue = {
  id: 'market',
  protocol: 'aave-v3',
  rule: {
    kind: 'pair',
    closeFactor: {
      kind: 'share',
      share: percent(50),
      of: 'account',
      whole: { healthAtMost: percent(95), valueBelow: 2000n * WAD },
    },
    bonus: { kind: 'listing' },
    feeOn: 'bonus',
    leftover: 1000n * WAD,
    badDebt: 'deficit',
    valueDecimals: 8,
  },
  listings: assets.map(({ id }, at) => ({
    asset: id,
    ltv: percent(60),
    threshold: percent(at < DOLLARS ? 80 : 70 + (at % 4) * 4),
    bonus: percent(at < DOLLARS ? 4 : 5 + (at % 3)),
    fee: percent(10),
    borrowFactor: WAD,
    liquidationFactor: WAD,
    oracle: { kind: 'market' },
  })),
  modes: [],
  deficits: [],
}

/** The world of `accounts` accounts: the book, shared between threads when asked, and pools that grow with it. */
export function world(accounts, shared = false) {
  const book = Book.assemble({ accounts, assets, venues: [venue], ...columns(accounts) }, shared)
  return World.around(book, {
    assets,
    prices: assets.map(({ id }, at) => ({ asset: id, usd: wad(usd[at]), source: 'made up' })),
    claims: [],
    venues: [venue],
    markets: markets(book),
  })
}

function columns(accounts) {
  const factors = Book.factorsOf([venue], assets)
  const table = new Book.TermsTable()
  const terms = venue.listings.map((listing) => table.number(Book.termsRow(listing)))
  const threshold = terms.map((number) => table.rows[number][1])
  const first = new Uint32Array(accounts + 1)
  const debts = new Uint32Array(accounts)
  const draw = Draw.open(SEED)
  const composition = blank()
  for (let account = 0; account < accounts; account++) {
    compose(composition, draw, account)
    debts[account] = first[account] + composition.collaterals
    first[account + 1] = first[account] + composition.legs
  }
  const legs = first[accounts]
  const factor = new Uint16Array(legs)
  const amount = new Float64Array(legs)
  for (let account = 0; account < accounts; account++) {
    compose(composition, draw, account)
    fill(composition, draw, account, threshold)
    for (let leg = 0; leg < composition.legs; leg++) {
      factor[first[account] + leg] = composition.asset[leg]
      amount[first[account] + leg] = composition.amount[leg]
    }
  }
  return {
    first,
    debts,
    supplies: first.slice(1),
    venue: new Uint16Array(accounts),
    factor,
    terms: Uint32Array.from(factor, (asset) => terms[asset]),
    amount,
    factors,
    ladder: table.rows,
  }
}

const blank = () => ({
  legs: 0,
  collaterals: 0,
  asset: new Uint16Array(MOST_LEGS),
  amount: new Float64Array(MOST_LEGS),
  drawn: new Float64Array(2 * MOST_LEGS),
})

/** Which assets the account holds and owes, each asset once, either side by rising asset. */
function compose(into, draw, account) {
  const { asset, drawn } = into
  Draw.uniforms(draw, drawn, 0, 3, account, 0, 'account')
  into.legs = drawn[0] < MULTI ? 3 + Math.floor((MOST_LEGS - 2) * drawn[1]) : 2
  into.collaterals = 1 + Math.floor((into.legs - 1) * drawn[2])
  Draw.uniforms(draw, drawn, 0, 2 * into.legs, account, 1, 'account')
  for (let leg = 0; leg < into.legs; leg++) {
    const volatile = drawn[2 * leg] < (leg < into.collaterals ? HOLDS_VOLATILE : 1 - OWES_DOLLARS)
    const rank = drawn[2 * leg + 1]
    // Few assets are much used: the square draws the first of them most.
    let one = volatile ? DOLLARS + Math.floor(VOLATILE * rank * rank) : Math.floor(DOLLARS * rank)
    while (holds(asset, leg, one)) one = (one + 1) % ASSETS
    asset[leg] = one
  }
  if (into.legs === 2) return
  asset.subarray(0, into.collaterals).sort()
  asset.subarray(into.collaterals, into.legs).sort()
}

function holds(asset, legs, one) {
  for (let leg = 0; leg < legs; leg++) if (asset[leg] === one) return true
  return false
}

/** How much of each: a size and a health, spread over the legs of either side. */
function fill({ legs, collaterals, asset, amount, drawn }, draw, account, threshold) {
  Draw.normals(draw, drawn, 0, 2, account, 2, 'account')
  const size = SIZE.median * Math.exp(SIZE.spread * drawn[0])
  const health = 1 + (HEALTH.median - 1) * Math.exp(HEALTH.spread * drawn[1])
  Draw.uniforms(draw, drawn, 0, legs, account, 3, 'account')
  let held = 0
  let owed = 0
  let power = 0
  for (let leg = 0; leg < collaterals; leg++) held += drawn[leg]
  for (let leg = collaterals; leg < legs; leg++) owed += drawn[leg]
  for (let leg = 0; leg < collaterals; leg++) {
    const worth = (size * drawn[leg]) / held
    amount[leg] = worth / usd[asset[leg]]
    power += worth * threshold[asset[leg]]
  }
  for (let leg = collaterals; leg < legs; leg++)
    amount[leg] = ((power / health) * drawn[leg]) / owed / usd[asset[leg]]
}

/** One constant product for every asset, against the first. */
function markets(book) {
  const held = new Float64Array(ASSETS)
  for (let account = 0; account < book.accounts; account++)
    for (let leg = book.first[account]; leg < book.debts[account]; leg++)
      held[book.factor[leg]] += book.amount[leg]
  return assets.slice(1).map(({ id }, before) => {
    const at = before + 1
    const base = DEPTH * held[at] * (at < DOLLARS ? 10 : 1)
    return {
      base: id,
      quote: assets[0].id,
      pools: [
        { kind: 'constant-product', base: wad(base), quote: wad(base * usd[at]), fee: (WAD * 5n) / 10_000n },
      ],
      leaves: 0n,
      recovers: 0n,
      source: 'made up',
      assumed: true,
    }
  })
}

/** What the accounts hold and owe in whole tokens, added up leg by leg. */
export function sums({ accounts, first, debts, supplies, amount }) {
  const sums = { collateral: 0, debt: 0 }
  for (let account = 0; account < accounts; account++)
    for (let leg = first[account]; leg < supplies[account]; leg++)
      sums[leg < debts[account] ? 'collateral' : 'debt'] += amount[leg]
  return sums
}

/** Relative changes of day `path` by asset, into `out`. */
export function changes(out, path) {
  const draw = Draw.open(SEED)
  const drawn = new Float64Array(1 + ASSETS)
  Draw.uniforms(draw, drawn, 0, 1, path, 0, 'jumps')
  const jump = drawn[0] < JUMP.chance ? JUMP.to : 1
  Draw.normals(draw, drawn, 0, 1 + ASSETS, path, 0, 'price')
  const drift = -(MARKET * MARKET + OWN * OWN) / 2
  for (let asset = 0; asset < ASSETS; asset++)
    out[asset] = asset < DOLLARS ? 0 : jump * Math.exp(drift + MARKET * drawn[0] + OWN * drawn[1 + asset]) - 1
  return out
}

/** Prices of that day, of a world of these assets. */
export const pricesOf = ({ prices }, path) =>
  changes(new Float64Array(ASSETS), path).map((change, asset) => prices[asset] * (1 + change))

/** The same as the shocks of a scenario. */
export const shocks = (path) =>
  Array.from(changes(new Float64Array(ASSETS), path), (change, asset) => ({
    asset: assets[asset].id,
    change,
  })).filter(({ change }) => change !== 0)

/** The law of those days as a model: the market moves what is no dollar, each asset moves besides, and jumps are common. */
export const model = ({ tables }) => ({
  name: 'made up',
  stepDays: 1,
  drivers: [
    driver({ kind: 'hidden', label: 'market' }, MARKET / DAY, { exposure: 1 }),
    ...tables.assets
      .slice(DOLLARS)
      .map(({ id }) =>
        driver({ kind: 'price', asset: id }, OWN / DAY, { follows: [{ driver: 0, share: 1 }] }),
      ),
  ],
  correlation: 0,
  commonJumps: {
    jumpsPerYear: -Math.log(1 - JUMP.chance) * 365,
    jumpMean: Math.log(JUMP.to),
    jumpDeviation: 0,
  },
  bootstrap: null,
})

const driver = (target, volatility, more) => ({
  target,
  law: { kind: 'brownian', drift: 0, volatility },
  follows: [],
  exposure: 0,
  ...more,
})

/** Whether that day takes the market down. */
export const falls = (path) =>
  changes(new Float64Array(ASSETS), path).reduce((sum, change) => sum + change, 0) < 0

/** USD, by the asset's place, which is its factor's. */
export const price = (asset) => usd[asset]
