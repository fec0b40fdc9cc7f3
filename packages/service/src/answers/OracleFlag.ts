import { Fault, Fixed, type Oracle } from '@droste/core'
import * as Fraction from './Fraction.ts'
import * as Pair from './Pair.ts'

/** An asset by name, and the oracle it shall have; the price (wad) that a cap stands at is the ledger's. */
export type OracleFlag = { readonly name: string; readonly regime: (price: Fixed.Wad) => Oracle.Regime }

const WANTED =
  'ASSET=market, rate, capped, delayed or fixed (delayed:2 for two rounds, delayed:2:0.5% with a deviation)'

/**
 * Reads `wstETH=rate`. `capped` caps the mark at the ledger's price; `delayed` is one round late, `delayed:3:1%`
 * three rounds late and silent below 1 %. @throws Pair.NotPairError, UnknownRegimeError
 */
export function parse(flag: string, text: string): OracleFlag {
  const { name, value } = Pair.parse(flag, text, WANTED)
  const [kind, ...rest] = value.toLowerCase().split(':')
  const regime = regimeOf(flag, kind ?? '', rest)
  if (!regime) throw new UnknownRegimeError(flag, value)
  return { name, regime }
}

function regimeOf(flag: string, kind: string, rest: readonly string[]): OracleFlag['regime'] | null {
  if (kind === 'delayed' && rest.length <= 2) {
    const rounds = rest[0] === undefined ? 1 : Fraction.number(flag, rest[0])
    const deviation = rest[1] === undefined ? 0 : Fraction.parse(flag, rest[1])
    if (!Number.isSafeInteger(rounds) || rounds < 1 || deviation < 0) return null
    return () => ({ kind, rounds, deviation: Fixed.wad(Fixed.fromNumber(deviation, 18)) })
  }
  if (rest.length > 0) return null
  if (kind === 'market' || kind === 'rate' || kind === 'fixed') return () => ({ kind })
  return kind === 'capped' ? (cap) => ({ kind, of: 'market', cap }) : null
}

/** No oracle of that kind. @example parse('--oracle', 'wstETH=median') */
export class UnknownRegimeError extends Fault<{ flag: string; regime: string }> {
  override readonly name = 'Flag.UnknownRegimeError'
  constructor(flag: string, regime: string) {
    super(`${flag}: no oracle is called “${regime}”`, { flag, regime })
  }
  override advise = (): string => `Write ${WANTED}.`
}
