import { Fault, type Loop } from '@droste/core'
import type * as LoopAnswer from '@droste/service/answers/LoopAnswer'
import * as PairTerms from '@droste/service/answers/PairTerms'
import type { Command } from 'commander'
import * as Fraction from './Fraction.ts'
import * as ReserveFlags from './ReserveFlags.ts'
import { collect } from './StressFlags.ts'

/** The flags of `droste loop`, as text. */
export type LoopFlags = ReserveFlags.ReserveFlags & {
  readonly json?: boolean
  readonly ledger?: string
  readonly pair?: string
  readonly mode?: string
  readonly ltv?: string
  readonly threshold?: string
  readonly bonus?: string
  readonly depth?: string
  readonly leverage?: string
  readonly health?: string
  readonly max?: boolean
  readonly deposit?: string
  readonly supplyApy?: string
  readonly borrowApy?: string
  readonly supplyReward?: string
  readonly borrowReward?: string
  readonly price?: string
  readonly debtPrice?: string
  readonly fee?: string
  readonly flashFee?: string
  readonly gas?: string
  readonly flash?: boolean
  readonly volatility?: string
  readonly horizon?: string
  readonly paths?: string
  readonly seed?: string
  readonly link?: readonly string[]
}

/** Declares what a loop is planned from. */
export const declare = (command: Command): Command =>
  ReserveFlags.declare(
    command
      .option('--ltv <fraction>', 'borrowed of each deposit')
      .option('--threshold <fraction>', 'liquidation threshold')
      .option('--depth <n>', 'target: so many borrows')
      .option('--leverage <times>', 'target: collateral over equity')
      .option('--health <factor>', 'target: health factor')
      .option('--max', 'target: as far as the LTV lets it')
      .option('--deposit <usd>', 'own capital (default 10000)')
      .option('--bonus <fraction>', 'liquidation bonus')
      .option('--supply-apy <fraction>', 'what the collateral earns a year')
      .option('--borrow-apy <fraction>', 'what the debt costs a year')
      .option('--supply-reward <fraction>', 'rewards on the collateral a year')
      .option('--borrow-reward <fraction>', 'rewards on the debt a year')
      .option('--fee <fraction>', 'cost of each swap')
      .option('--flash', 'enter by one flash loan')
      .option('--flash-fee <fraction>', 'fee of the flash loan')
      .option('--gas <usd>', 'gas of each step')
      .option('--price <usd>', 'price of the collateral')
      .option('--debt-price <usd>', 'price of the debt asset')
      .option(
        '--volatility <fraction>',
        'a year, of collateral against debt: gives the chance of liquidation',
      )
      .option('--horizon <days>', 'for that chance (default 30d)')
      .option('--paths <n>', 'that simulate that chance beside its closed form (default 4000)')
      .option('--seed <n>', 'of these paths (default 1)')
      .option(
        '--ledger <ledger>',
        'take LTV, threshold, bonus, prices, caps, cash, rates and pools from a ledger',
      )
      .option('--pair <collateral/debt>', 'the pair to take, such as wstETH/WETH, or wstETH/WETH@VENUE')
      .option('--mode <id>', 'the efficiency mode of the venue')
      .option(
        '--link <collateral/debt@venue#mode=ltv>',
        'instead of a pair: a chain over venues, one --link each, whose borrow is carried to the next; #eth takes the efficiency mode eth, =60% borrows less than the venue lends',
        collect,
      ),
  )

/** The pair asked for, and the ledger to find it in. */
export type Pair = PairTerms.Pair & { readonly ledger: string }

/** The ledger and pair asked for; null where the loop is given by bare numbers. @throws MissingFlagError */
export function pair({ ledger, pair, mode }: LoopFlags): Pair | null {
  if (ledger === undefined && pair === undefined) return null
  const sides = PairTerms.sidesOf(pair ?? '')
  if (ledger === undefined || !sides)
    throw new MissingFlagError(
      '--ledger LEDGER --pair COLLATERAL/DEBT',
      'A pair needs both of',
      '--ledger aave-v3-ethereum-top54 --pair wstETH/WETH',
    )
  return { ledger, ...sides, mode }
}

/** The loop that is asked for. @throws MissingFlagError, the faults of Fraction */
export function parse(flags: LoopFlags): LoopAnswer.Wanted {
  const fraction = (name: string, text: string | undefined): number | undefined =>
    text === undefined ? undefined : Fraction.parse(name, text)
  const number = (name: string, text: string | undefined): number | undefined =>
    text === undefined ? undefined : Fraction.number(name, text)
  return {
    ...ReserveFlags.parse(flags),
    depositUsd: number('--deposit', flags.deposit) ?? 10_000,
    ltv: fraction('--ltv', flags.ltv),
    threshold: fraction('--threshold', flags.threshold),
    target: target(flags),
    bonus: fraction('--bonus', flags.bonus),
    supplyApy: fraction('--supply-apy', flags.supplyApy),
    borrowApy: fraction('--borrow-apy', flags.borrowApy),
    price: number('--price', flags.price),
    debtPrice: number('--debt-price', flags.debtPrice),
    supplyRewardApy: fraction('--supply-reward', flags.supplyReward),
    borrowRewardApy: fraction('--borrow-reward', flags.borrowReward),
    fee: fraction('--fee', flags.fee),
    flashFee: fraction('--flash-fee', flags.flashFee),
    gasPerStepUsd: number('--gas', flags.gas),
    mode: flags.flash ? 'flash' : 'stepwise',
    volatility: fraction('--volatility', flags.volatility),
    horizonDays: number('--horizon', flags.horizon?.replace(/d$/, '')),
    paths: count('--paths', flags.paths),
    seed: count('--seed', flags.seed),
  }
}

function count(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Fraction.number(flag, text)
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Fraction.OutOfRangeError(flag, text, 'a whole number, 0 or more')
  return value
}

function target({ depth, leverage, health, max }: LoopFlags): Loop.Target {
  const asked = [depth, leverage, health, max].filter((flag) => flag !== undefined)
  if (asked.length !== 1)
    throw new MissingFlagError(
      '--depth, --leverage, --health or --max',
      asked.length === 0 ? 'The loop needs a target:' : 'The loop can have only one of',
      '--leverage 5',
    )
  if (depth !== undefined) return { kind: 'depth', borrows: Fraction.number('--depth', depth) }
  if (leverage !== undefined)
    return { kind: 'leverage', leverage: Fraction.number('--leverage', leverage.replace(/[x×]$/, '')) }
  if (health !== undefined) return { kind: 'health', healthFactor: Fraction.number('--health', health) }
  return { kind: 'max' }
}

/** A flag is missing, or two exclude each other. @example droste loop --ltv 0.7 */
export class MissingFlagError extends Fault<{ flag: string; why: string; example: string }> {
  override readonly name = 'Flag.MissingFlagError'
  constructor(flag: string, why: string, example: string) {
    super(`${why} ${flag}`, { flag, why, example })
  }
  override advise = (): string => `Write it so: ${this.facts.example}.`
}
