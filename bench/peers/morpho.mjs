import { createRequire } from 'node:module'
import { Fixed } from '../Droste.mjs'

const { AccrualPosition, Market } = createRequire(import.meta.url)('@morpho-org/blue-sdk')
const ACCOUNTS = 20_000
const NOBODY = `0x${'0'.repeat(40)}`
const WHOLE = 10n ** 30n
const SHARES = 10n ** 6n // to a base unit of an asset

/** The healthFactor of positions made beforehand: the first accounts of the book with one collateral and one debt. */
export function open({ world: { book, tables, prices } }) {
  const markets = new Map()
  const rows = []
  const positions = []
  for (let account = 0; positions.length < ACCOUNTS; account++) {
    const leg = book.first[account]
    if (book.supplies[account] - leg > 2) continue
    const [held, owed] = [book.factor[leg], book.factor[leg + 1]]
    const key = `${held} ${owed}`
    const market = markets.get(key) ?? marketOf(tables, prices, held, owed)
    markets.set(key, market)
    rows.push(account)
    positions.push(
      new AccrualPosition(
        {
          user: NOBODY,
          supplyShares: 0n,
          borrowShares: Fixed.fromNumber(book.amount[leg + 1], 18) * SHARES,
          collateral: Fixed.fromNumber(book.amount[leg], 18),
        },
        market,
      ),
    )
  }
  const health = () => positions.map(({ healthFactor }) => Number(healthFactor) / 1e18)
  return {
    what: '@morpho-org/blue-sdk 6.4.0, healthFactor',
    rows,
    within: 1e-9,
    time: () => {
      const began = performance.now()
      health()
      return performance.now() - began
    },
    health,
  }
}

const marketOf = ({ assets, venues: [venue] }, prices, held, owed) =>
  new Market({
    params: {
      loanToken: assets[owed].id.split('/')[1],
      collateralToken: assets[held].id.split('/')[1],
      oracle: NOBODY,
      irm: NOBODY,
      lltv: venue.listings[held].threshold,
    },
    totalSupplyAssets: WHOLE,
    totalSupplyShares: WHOLE * SHARES,
    totalBorrowAssets: WHOLE,
    totalBorrowShares: WHOLE * SHARES,
    lastUpdate: 0n,
    fee: 0n,
    price: (Fixed.fromNumber(prices[held], 18) * 10n ** 36n) / Fixed.fromNumber(prices[owed], 18),
  })
