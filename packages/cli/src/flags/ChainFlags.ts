import { Fault } from '@droste/core'
import type * as ChainAnswer from '@droste/service/answers/ChainAnswer'
import * as PairTerms from '@droste/service/answers/PairTerms'
import * as Fraction from './Fraction.ts'
import type { LoopFlags } from './LoopFlags.ts'

/** A chain asked for, and the ledger to find its links in. */
export type Chain = {
  readonly ledger: string
  readonly links: readonly ChainAnswer.Wanted[]
  readonly depositUsd: number
  readonly fee: number | undefined
}

/** The chain that the flags of `loop` ask for; null where they ask for a loop. @throws ChainFlagError, the faults of Fraction */
export function parse({ json: _, ledger, link, deposit, fee, ...other }: LoopFlags): Chain | null {
  if (link === undefined) return null
  const [stray] = Object.keys(other)
  if (stray !== undefined) throw new ChainFlagError(`takes no ${flagOf(stray)}`)
  if (ledger === undefined) throw new ChainFlagError('needs --ledger')
  return {
    ledger,
    links: link.map(linkOf),
    depositUsd: deposit === undefined ? 10_000 : Fraction.number('--deposit', deposit),
    fee: fee === undefined ? undefined : Fraction.parse('--fee', fee),
  }
}

/** The link of `COLLATERAL/DEBT@VENUE#MODE=LTV`, of which the pair alone must be there. */
function linkOf(text: string): ChainAnswer.Wanted {
  const [, place = '', mode, share] = /^(.*?)(?:#([^=]*))?(?:=([^=]*))?$/.exec(text) ?? []
  const sides = PairTerms.sidesOf(place)
  if (!sides) throw new ChainFlagError(`cannot read the link “${text}”`)
  return { ...sides, mode, ltv: share === undefined ? undefined : Fraction.parse('--link', share) }
}

const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** A chain is asked for in a way that it cannot be. @example droste loop --link wstETH/USDC */
export class ChainFlagError extends Fault<{ why: string }> {
  override readonly name = 'Flag.ChainFlagError'
  constructor(why: string) {
    super(`A chain of links ${why}`, { why })
  }
  override advise = (): string =>
    'Write it so: --ledger LEDGER --link wstETH/USDC@spark --link USDC/WETH@aave=60%, with --deposit and --fee if wanted; @aave#eth for an efficiency mode.'
}
