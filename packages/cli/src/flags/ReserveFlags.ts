import { Apy, type LoopMarket, Sale, TwoSlope } from '@droste/core'
import type { Command } from 'commander'
import * as Fraction from './Fraction.ts'

/** The reserves and the pool that a loop works against, as text. */
export type ReserveFlags = {
  readonly pool?: string
  readonly supplied?: string
  readonly borrowed?: string
  readonly borrowCap?: string
  readonly collateralSupplied?: string
  readonly supplyCap?: string
  readonly rates?: string
  readonly stopAtKink?: boolean
}

/** Declares them. */
export const declare = (command: Command): Command =>
  command
    .option('--pool <usd>', 'it trades in a constant-product pool with so much on each side')
    .option('--supplied <usd>', 'of the debt asset at the venue: what there is to borrow ends there')
    .option('--borrowed <usd>', 'of it, before the loop (default 0)')
    .option('--borrow-cap <usd>', 'of the debt asset')
    .option('--collateral-supplied <usd>', 'of the collateral at the venue, before the loop (default 0)')
    .option('--supply-cap <usd>', 'of the collateral')
    .option(
      '--rates <base,slope,slope,kink>',
      'of the debt asset, as 0%,2.7%,80%,92%: its own effect on rates',
    )
    .option('--stop-at-kink', 'borrow no further than the kink of the rate')

/** A sale into the pool that was given, at the fee of a swap. @throws the faults of Fraction */
export const sellOf = (pool: string, fee: number): Sale.Sell =>
  Sale.constantProduct(positive('--pool', pool), fee)

/** The reserves that were given; none where the loop is alone in the world. @throws the faults of Fraction */
export function marketOf(flags: ReserveFlags): LoopMarket | undefined {
  const usd = (name: string, text: string | undefined): number | undefined =>
    text === undefined ? undefined : positive(name, text)
  const supplyCapUsd = usd('--supply-cap', flags.supplyCap)
  const suppliedUsd = usd('--supplied', flags.supplied)
  const borrowCapUsd = usd('--borrow-cap', flags.borrowCap)
  const rates = flags.rates === undefined ? undefined : curveOf(flags.rates)
  const collateral =
    supplyCapUsd === undefined
      ? {}
      : {
          collateral: {
            suppliedUsd: usd('--collateral-supplied', flags.collateralSupplied) ?? 0,
            borrowedUsd: 0,
            supplyCapUsd,
          },
        }
  if (suppliedUsd === undefined) {
    if (rates || borrowCapUsd !== undefined || flags.borrowed !== undefined)
      throw new Fraction.OutOfRangeError(
        '--supplied',
        'nothing',
        'what of the debt asset is supplied: rates and caps need it',
      )
    return supplyCapUsd === undefined ? undefined : { kind: 'pair', ...collateral }
  }
  const debt = {
    suppliedUsd,
    borrowedUsd: usd('--borrowed', flags.borrowed) ?? 0,
    ...(borrowCapUsd === undefined ? {} : { borrowCapUsd }),
    ...rates,
  }
  return { kind: 'pair', ...collateral, debt }
}

/** Seconds of a year, as Aave compounds. */
const SECONDS = 31_536_000

function curveOf(text: string) {
  const parts = text.split(',').map((part) => Fraction.parse('--rates', part))
  const [base, slope1, slope2, optimal, more] = parts
  const fits = optimal !== undefined && more === undefined && optimal > 0 && optimal < 1
  if (base === undefined || slope1 === undefined || slope2 === undefined || !fits)
    throw new Fraction.OutOfRangeError('--rates', text, 'base, both slopes and the kink, as 0%,2.7%,80%,92%')
  const curve = { base, slope1, slope2, optimal }
  return {
    kink: optimal,
    curve: (utilisation: number) => ({
      supplyApy: 0,
      borrowApy: Apy.compounded(TwoSlope.borrowRate(curve, utilisation), SECONDS),
    }),
  }
}

function positive(flag: string, text: string): number {
  const value = Fraction.number(flag, text)
  if (!(value >= 0)) throw new Fraction.OutOfRangeError(flag, text, 'an amount of USD, 0 or more')
  return value
}
