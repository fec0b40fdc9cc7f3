import * as CompoundV2 from '../../../packages/protocols/src/compound-v2/index.ts'
import type * as Chain from '../harness/Chain.ts'
import type * as Chance from '../harness/Chance.ts'
import type { Play } from './Sequence.ts'
import { type Listed, SECONDS_PER_YEAR, type World, YEARLY_RATES } from './World.ts'

const percent = (n: bigint): bigint => n * 10n ** 16n
const USD: Record<string, bigint> = { ETH: 2_000n, USD: 1n, BTC: 60_000n }

/** Sets the pool up as the seed wills, on chain and as our state. */
export async function begin(world: World, chance: Chance.Chance): Promise<CompoundV2.Pool> {
  const { chain, comptroller } = world
  const closeFactor = percent(chance.big(5n, 90n))
  const liquidationIncentive = percent(chance.big(105n, 120n))
  const minLiquidatableCollateral = chance.pick([0n, 100n, 5_000n, 10n ** 7n]) * 10n ** 18n
  await chain.write(comptroller, 'setCloseFactor', [closeFactor])
  await chain.write(comptroller, 'setLiquidationIncentive', [liquidationIncentive])
  await chain.write(comptroller, 'setMinLiquidatableCollateral', [minLiquidatableCollateral])
  const markets = new Map<string, CompoundV2.Market.Market>()
  for (const listed of world.listed) {
    markets.set(listed.name, await list(world, chance, listed, liquidationIncentive))
  }
  return { closeFactor, liquidationIncentive, minLiquidatableCollateral, markets }
}

async function list(
  world: World,
  chance: Chance.Chance,
  listed: Listed,
  incentive: bigint,
): Promise<CompoundV2.Market.Market> {
  const { chain, comptroller, oracle } = world
  const { vToken } = listed
  const collateralFactor = percent(chance.big(50n, 80n))
  const liquidationThreshold = collateralFactor + percent(chance.big(0n, 10n))
  const protocolSeizeShare = chance.big(0n, incentive - percent(100n))
  const reserveFactor = percent(chance.big(0n, 60n))
  const price = USD[listed.name]! * 10n ** BigInt(36 - listed.decimals) + chance.big(0n, 10n ** 9n)
  const cap = (10n ** 42n * chance.big(1n, 100n)) / price
  const [supplyCap, borrowCap] = chance.once(4) ? [cap / 10n ** 4n, cap / 10n ** 5n] : [cap, cap]
  const payoutEvery = chance.pick([1n, 86_400n * 7n, SECONDS_PER_YEAR * 100n])
  await chain.write(oracle, 'setPrice', [listed.underlying.address, price])
  await chain.write(vToken, 'setProtocolSeizeShare', [protocolSeizeShare])
  await chain.write(vToken, 'setReduceReservesBlockDelta', [payoutEvery])
  await chain.write(comptroller, 'setCollateralFactor', [
    vToken.address,
    collateralFactor,
    liquidationThreshold,
  ])
  await chain.write(comptroller, 'setMarketSupplyCaps', [[vToken.address], [supplyCap]])
  await chain.write(comptroller, 'setMarketBorrowCaps', [[vToken.address], [borrowCap]])
  await chain.write(vToken, 'setReserveFactor', [reserveFactor])
  const opened = CompoundV2.Market.open({
    accruedAt: listed.openedAt,
    rate: CompoundV2.JumpRate.fromYearly(model(0), SECONDS_PER_YEAR),
    reserveFactor,
    initialExchangeRate: listed.initialExchangeRate,
    protocolSeizeShare,
    payoutEvery,
    collateralFactor,
    liquidationThreshold,
    supplyCap,
    borrowCap,
    price,
  })
  return CompoundV2.Market.accrue(opened, chain.now)
}

const model = (i: number): CompoundV2.JumpRate.JumpRate => {
  const [base, multiplier, jumpMultiplier, kink] = YEARLY_RATES[i]!
  return { base, multiplier, jumpMultiplier, kink }
}

/** A change of terms: another rate model, another reserve factor, other weights, or bad debt paid for. */
export function changing(play: Play, chance: Chance.Chance, listed: Listed) {
  const { chain, shortfall, rates } = play.world
  const before = (): CompoundV2.Market.Market => play.pool.markets.get(listed.name)!
  const change = (next: CompoundV2.Market.Market): readonly string[] => {
    play.pool = CompoundV2.withMarket(play.pool, listed.name, next)
    return []
  }
  const of = (
    name: string,
    value: unknown,
    next: (now: bigint) => CompoundV2.Market.Market,
    from = chain.admin,
  ): Setting => ({ name, to: listed.vToken, args: [value], from, run: (now) => change(next(now)) })
  const accrued = (now: bigint) => CompoundV2.Market.accrue(before(), now)

  if (before().badDebt > 0n && chance.once(2)) {
    const paid = chance.big(1n, before().badDebt)
    return of('badDebtRecovered', paid, () => CompoundV2.Market.recover(before(), paid), shortfall)
  }
  if (chance.once(2)) {
    const i = chance.int(0, rates.length - 1)
    const rate = CompoundV2.JumpRate.fromYearly(model(i), SECONDS_PER_YEAR)
    return of('setInterestRateModel', rates[i]!.contract.address, (now) => ({ ...accrued(now), rate }))
  }
  const reserveFactor = percent(chance.big(0n, 100n))
  return of('setReserveFactor', reserveFactor, (now) => ({ ...accrued(now), reserveFactor }))
}

type Setting = {
  readonly name: string
  readonly to: Chain.Contract
  readonly args: readonly unknown[]
  readonly from: `0x${string}`
  readonly run: (now: bigint) => readonly string[]
}
