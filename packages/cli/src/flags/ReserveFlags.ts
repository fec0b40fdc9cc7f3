import type * as LoopAnswer from '@droste/service/answers/LoopAnswer'
import * as Reserves from '@droste/service/answers/Reserves'
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

/** What was given of them. @throws the faults of Fraction */
export const parse = (
  flags: ReserveFlags,
): Pick<LoopAnswer.Wanted, keyof Reserves.Reserves | 'poolUsd' | 'stopAtKink'> => ({
  poolUsd: amount('--pool', flags.pool),
  suppliedUsd: amount('--supplied', flags.supplied),
  borrowedUsd: amount('--borrowed', flags.borrowed),
  borrowCapUsd: amount('--borrow-cap', flags.borrowCap),
  collateralSuppliedUsd: amount('--collateral-supplied', flags.collateralSupplied),
  supplyCapUsd: amount('--supply-cap', flags.supplyCap),
  rates: flags.rates === undefined ? undefined : Reserves.parseRates('--rates', flags.rates),
  stopAtKink: flags.stopAtKink,
})

function amount(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Fraction.number(flag, text)
  if (!(value >= 0)) throw new Fraction.OutOfRangeError(flag, text, 'an amount of USD, 0 or more')
  return value
}
