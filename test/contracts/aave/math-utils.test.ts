import { formatReserves, formatUserSummary } from '@aave/math-utils'
import { AaveV3 } from '@droste/protocols'
import { describe, expect, test } from 'vitest'
import { listings } from './Listing.ts'
import { pools, users } from './Offline.ts'

const thousand = 1_000n * 10n ** 8n

/**
 * Every index brought to the pool's second. Aave's library projects debt with the binomial of 3.0 at a rate cut to a
 * second, not with the series of 3.6: left to project it stands up to 1e-6 apart after months at high rates.
 */
const accruedAll = (pool: AaveV3.Pool): AaveV3.Pool => ({
  ...pool,
  reserves: pool.reserves.map((reserve) => AaveV3.Reserves.accrue(pool.version, reserve, pool.now)),
})

/**
 * What 3.6 rounds and the library does not, as a share of the account: a unit of each token and $10⁻⁸ of each leg.
 */
function roundings(pool: AaveV3.Pool, account: AaveV3.Account): number {
  const { collateral, debt } = AaveV3.Position.read(pool, account)
  let share = 0
  for (const [id, leg] of account.legs) {
    const reserve = pool.reserves[id]!
    const quantum = 1 + Number(reserve.price) / Number(AaveV3.unitOf(reserve))
    if (leg.isCollateral) share += quantum / Number(collateral)
    if (leg.isBorrowed) share += quantum / Number(debt)
  }
  return share / (1 - share)
}

/** The same state in the form in which Aave's front end reads it. */
function summary(pool: AaveV3.Pool, account: AaveV3.Account) {
  const currentTimestamp = Number(pool.now)
  const reference = { marketReferencePriceInUsd: `${10n ** 8n}`, marketReferenceCurrencyDecimals: 8 }
  const formattedReserves = formatReserves({
    ...reference,
    currentTimestamp,
    reserves: pool.reserves.map(toReserve),
    eModes: pool.categories.map(toMode),
  })
  const userReserves = [...account.legs].map(([id, leg]) => ({
    underlyingAsset: pool.reserves[id]!.asset,
    scaledATokenBalance: `${leg.supply}`,
    usageAsCollateralEnabledOnUser: leg.isCollateral,
    scaledVariableDebt: `${leg.debt}`,
  }))
  return formatUserSummary({
    ...reference,
    marketReferencePriceInUsd: '1',
    currentTimestamp,
    formattedReserves,
    userReserves,
    userEmodeCategoryId: account.category,
  })
}

const toReserve = ({ asset, config, ...reserve }: AaveV3.Reserve, id: number) => ({
  originalId: id,
  id: asset,
  symbol: listings[id]!.symbol,
  name: listings[id]!.symbol,
  decimals: config.decimals,
  underlyingAsset: asset,
  usageAsCollateralEnabled: config.threshold !== 0n,
  reserveFactor: `${config.reserveFactor}`,
  baseLTVasCollateral: `${config.ltv}`,
  reserveLiquidationThreshold: `${config.threshold}`,
  reserveLiquidationBonus: `${config.bonus}`,
  liquidityIndex: `${reserve.liquidityIndex}`,
  variableBorrowIndex: `${reserve.borrowIndex}`,
  variableBorrowRate: `${reserve.borrowRate}`,
  liquidityRate: `${reserve.liquidityRate}`,
  availableLiquidity: `${reserve.cash}`,
  totalScaledVariableDebt: `${reserve.scaledDebt}`,
  lastUpdateTimestamp: Number(reserve.updatedAt),
  borrowCap: `${config.borrowCap}`,
  supplyCap: `${config.supplyCap}`,
  debtCeiling: `${config.debtCeiling}`,
  debtCeilingDecimals: 2,
  isolationModeTotalDebt: `${reserve.isolationDebt}`,
  virtualUnderlyingBalance: `${reserve.cash}`,
  deficit: `${reserve.deficit}`,
  priceInMarketReferenceCurrency: `${reserve.price}`,
})

const toMode = (mode: AaveV3.Category) => ({
  id: mode.id,
  eMode: {
    label: `mode ${mode.id}`,
    ltv: `${mode.ltv}`,
    liquidationThreshold: `${mode.threshold}`,
    liquidationBonus: `${mode.bonus}`,
    collateralBitmap: bitmap(mode.collateral),
    borrowableBitmap: bitmap(mode.borrowable),
    ltvzeroBitmap: bitmap(mode.ltvZero),
    isolated: false,
  },
})

const bitmap = (members: readonly number[]): string =>
  members.reduce((bits, id) => bits | (1 << id), 0).toString(2)

describe('Aave’s own arithmetic for its front end', () => {
  test('agrees on the health of every account along 20 sequences, to 1e-12 beyond what 3.6 rounds', () => {
    let compared = 0
    let worst = 0
    for (let seed = 1; seed <= 20; seed++) {
      for (const pool of pools(seed, 60)) {
        const now = accruedAll(pool)
        for (const user of users) {
          const account = AaveV3.accountOf(now, user)
          const { health, collateral, debt } = AaveV3.Position.read(now, account)
          if (health === undefined || collateral < thousand || debt < thousand) continue
          const theirs = Number(summary(now, account).healthFactor)
          const apart = Math.abs(theirs / (Number(health) / 1e18) - 1)
          worst = Math.max(worst, apart - roundings(now, account))
          compared++
        }
      }
    }
    expect(compared).toBeGreaterThan(300)
    expect(worst).toBeLessThan(1e-12)
  })
})
