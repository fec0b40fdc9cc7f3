import type { Address } from 'viem'
import * as MorphoBlue from '../../../packages/protocols/src/morpho-blue/index.ts'

const { AdaptiveCurve } = MorphoBlue
const SECONDS_PER_YEAR = 365n * 86_400n

/** How the market's rate comes about: the package's own model, or the adaptive curve from where it stands. */
export type Irm = { readonly kind: 'proportional' } | { kind: 'adaptive'; rateAtTarget: bigint }

/** One market and its accounts, driven by our rules alone; it learns nothing from the chain but the time. */
export class Machine {
  market: MorphoBlue.Market
  price: bigint
  readonly positions = new Map<Address, MorphoBlue.Position>()
  readonly lltv: bigint
  readonly irm: Irm
  readonly #feeRecipient: Address

  constructor(given: { lltv: bigint; irm: Irm; timestamp: bigint; price: bigint; feeRecipient: Address }) {
    this.lltv = given.lltv
    this.irm = given.irm
    this.price = given.price
    this.market = MorphoBlue.open(given.timestamp)
    this.#feeRecipient = given.feeRecipient
    // createMarket asks the rate model once, which starts the adaptive curve.
    if (this.irm.kind === 'adaptive' && this.irm.rateAtTarget === 0n) {
      this.irm.rateAtTarget = AdaptiveCurve.INITIAL_RATE_AT_TARGET
    }
  }

  position(account: Address): MorphoBlue.Position {
    return this.positions.get(account) ?? MorphoBlue.EMPTY_POSITION
  }

  /** What the rate model answers for a market accrued at `now` (wad per second), and where the curve ends. */
  rates(now: bigint): { borrowRate: bigint; endRateAtTarget: bigint } {
    const { totalBorrowAssets, totalSupplyAssets, lastUpdate } = this.market
    const utilization = AdaptiveCurve.utilization(totalBorrowAssets, totalSupplyAssets)
    if (this.irm.kind === 'proportional') {
      return { borrowRate: utilization / SECONDS_PER_YEAR, endRateAtTarget: 0n }
    }
    const rates = AdaptiveCurve.rates(utilization, this.irm.rateAtTarget, now - lastUpdate)
    return { borrowRate: rates.averageBorrowRate, endRateAtTarget: rates.endRateAtTarget }
  }

  /** The market as it would be if accrued at `now`; nothing changes. */
  accruedAt(now: bigint): MorphoBlue.Market {
    return MorphoBlue.accrue(this.market, now, this.rates(now).borrowRate).market
  }

  /** Runs `action` on the accrued market; a refusal leaves everything as it was, accrual included. */
  act<T extends { market: MorphoBlue.Market; position?: MorphoBlue.Position }>(
    now: bigint,
    account: Address,
    action: (market: MorphoBlue.Market, position: MorphoBlue.Position) => T,
  ): T {
    const { borrowRate, endRateAtTarget } = this.rates(now)
    const { market, feeShares } = MorphoBlue.accrue(this.market, now, borrowRate)
    const recipient = this.position(this.#feeRecipient)
    const result = action(market, this.position(account))
    if (feeShares !== 0n) {
      this.positions.set(this.#feeRecipient, {
        ...recipient,
        supplyShares: recipient.supplyShares + feeShares,
      })
    }
    this.market = result.market
    if (result.position !== undefined) this.positions.set(account, result.position)
    if (this.irm.kind === 'adaptive') this.irm.rateAtTarget = endRateAtTarget
    return result
  }

  /** The two sides the contract compares, in a market accrued at `now`. */
  health(account: Address, now: bigint): { maxBorrow: bigint; debt: bigint } {
    const position = this.position(account)
    return {
      maxBorrow: MorphoBlue.maxBorrowDown({ lltv: this.lltv }, position, this.price),
      debt: MorphoBlue.debtUp(this.accruedAt(now), position),
    }
  }
}
