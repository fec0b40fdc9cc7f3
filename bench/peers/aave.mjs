import { createRequire } from 'node:module'
import { Fixed } from '../Droste.mjs'

const requires = createRequire(import.meta.url)
const { formatReserves, formatUserSummary } = requires('@aave/math-utils')
const RAY = String(10n ** 27n)
const ACCOUNTS = 500
const BASE = {
  currentTimestamp: 0,
  marketReferencePriceInUsd: '100000000',
  marketReferenceCurrencyDecimals: 8,
}

/** formatUserSummary for the first accounts of the book, their reserves formatted beforehand. */
export function open({ world: { book, tables, prices } }) {
  const [venue] = tables.venues
  const formattedReserves = formatReserves({
    ...BASE,
    reserves: venue.listings.map((listing, at) => reserve(listing, tables.assets[at], prices[at])),
  })
  const users = Array.from({ length: ACCOUNTS }, (_, account) => reservesOf(book, tables.assets, account))
  const summaries = () =>
    users.map((userReserves) =>
      formatUserSummary({ ...BASE, formattedReserves, userReserves, userEmodeCategoryId: 0 }),
    )
  return {
    what: '@aave/math-utils 1.38.0, formatUserSummary',
    rows: Array.from(users.keys()),
    // It rounds an account's mean threshold to a basis point.
    within: 1e-3,
    time: () => {
      const began = performance.now()
      summaries()
      return performance.now() - began
    },
    health: () => summaries().map(({ healthFactor }) => Number(healthFactor)),
  }
}

function reservesOf(book, assets, account) {
  const legs = []
  for (let leg = book.first[account]; leg < book.supplies[account]; leg++) {
    const held = String(Fixed.fromNumber(book.amount[leg], 18))
    const owes = leg >= book.debts[account]
    legs.push({
      underlyingAsset: assets[book.factor[leg]].id,
      scaledATokenBalance: owes ? '0' : held,
      scaledVariableDebt: owes ? held : '0',
      usageAsCollateralEnabledOnUser: !owes,
    })
  }
  return legs
}

const basisPoints = (ratio) => String(ratio / 10n ** 14n)

const reserve = ({ ltv, threshold, bonus }, { id, symbol, decimals }, price) => ({
  originalId: 0,
  id,
  symbol,
  name: symbol,
  decimals,
  underlyingAsset: id,
  usageAsCollateralEnabled: true,
  reserveFactor: '1000',
  baseLTVasCollateral: basisPoints(ltv),
  reserveLiquidationThreshold: basisPoints(threshold),
  reserveLiquidationBonus: basisPoints(10n ** 18n + bonus),
  liquidityIndex: RAY,
  variableBorrowIndex: RAY,
  liquidityRate: '0',
  variableBorrowRate: '0',
  lastUpdateTimestamp: 0,
  availableLiquidity: '0',
  totalScaledVariableDebt: '0',
  borrowCap: '0',
  supplyCap: '0',
  debtCeiling: '0',
  debtCeilingDecimals: 2,
  isolationModeTotalDebt: '0',
  virtualUnderlyingBalance: '0',
  deficit: '0',
  priceInMarketReferenceCurrency: String(Math.round(price * 1e8)),
})
