import { Fault } from '@droste/core'
import * as Fraction from './Fraction.ts'

/** What stands before and after the last `=` of a flag's value. */
export type Pair = { readonly name: string; readonly value: string }

/** Splits `ASSET=VALUE`. @throws NotPairError */
export function parse(flag: string, text: string, wanted: string): Pair {
  const cut = text.lastIndexOf('=')
  const name = text.slice(0, Math.max(0, cut)).trim()
  const value = text.slice(cut + 1).trim()
  if (cut < 1 || name === '' || value === '') throw new NotPairError(flag, text, wanted)
  return { name, value }
}

/** Reads `WETH=-20%`: a name and how much it moves, above −100 %. @throws NotPairError, Fraction.NotFractionError, TooFarError */
export function shock(flag: string, text: string): { readonly name: string; readonly change: number } {
  const { name, value } = parse(flag, text, 'ASSET=-20%')
  const change = Fraction.parse(flag, value)
  if (change <= -1) throw new TooFarError(flag, text)
  return { name, change }
}

/** The value of a flag is no `NAME=VALUE`. @example parse('--shock', 'WETH', 'ASSET=-20%') */
export class NotPairError extends Fault<{ flag: string; text: string; wanted: string }> {
  override readonly name = 'Flag.NotPairError'
  constructor(flag: string, text: string, wanted: string) {
    super(`${flag}: cannot read “${text}”`, { flag, text, wanted })
  }
  override advise = (): string => `Write it as ${this.facts.wanted}.`
}

/** A price cannot fall by all it has, or more. @example shock('--shock', 'WETH=-120%') */
export class TooFarError extends Fault<{ flag: string; text: string }> {
  override readonly name = 'Flag.TooFarError'
  constructor(flag: string, text: string) {
    super(`${flag}: “${text}” leaves a price of nothing or less`, { flag, text })
  }
  override advise = (): string => 'A fall stays above -100%: for example WETH=-99%.'
}
