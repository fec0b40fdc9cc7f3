import type { Claim, Ledger } from '@droste/core'
import { Fixed } from '@droste/core'
import type { Model } from '@droste/engine'

/** What is assumed where no model is given, in a sentence. */
export const ASSUMPTION =
  'No model was given: prices follow one market of 80 % volatility a year with 40 % of their own, a fall of about 30 % comes to all at once eight times in ten years, claims and dollars hold their pegs but for rare jumps, and depth leaves as prices fall.'

const still = { jumpsPerYear: 0, jumpMean: 0, jumpDeviation: 0 }

/** A model for any ledger, by what stands on what; nothing in it is measured. */
export function of({
  assets,
  prices,
  claims,
}: Pick<Ledger.Ledger, 'assets' | 'prices' | 'claims'>): Model.Model {
  const usd = new Map(prices.map(({ asset, usd }) => [asset, Fixed.toNumber(usd, 18)]))
  const claimed = new Map(claims.map((claim) => [claim.asset, claim]))
  const market: Model.Driver = {
    target: { kind: 'hidden', label: 'market' },
    law: { kind: 'brownian', drift: 0, volatility: 0.8 },
    follows: [],
    exposure: 1,
  }
  const follows = (share: number): Model.Driver['follows'] => [{ driver: 0, share }]
  const priced = assets.flatMap(({ id, symbol }): Model.Driver[] => {
    const target = { kind: 'price', asset: id } as const
    const claim = claimed.get(id)
    if (claim) return isWrapper(claim) ? [] : [{ target, law: PEG, follows: [], exposure: 0 }]
    if (Math.abs((usd.get(id) ?? 0) - 1) < 0.05 && DOLLARS.test(symbol))
      return [{ target, law: DOLLAR, follows: [], exposure: 0 }]
    return [
      { target, law: { kind: 'brownian', drift: 0, volatility: 0.4 }, follows: follows(1), exposure: 0 },
    ]
  })
  const depth: Model.Driver = {
    target: { kind: 'depth' },
    law: { kind: 'peg', reversion: 26, volatility: 1, ...still },
    follows: follows(1),
    exposure: 0,
  }
  return {
    name: 'assumed',
    stepDays: 1 / 6,
    drivers: [market, ...priced, depth],
    correlation: 0,
    commonJumps: { jumpsPerYear: 0.8, jumpMean: -0.36, jumpDeviation: 0.15 },
    bootstrap: null,
  }
}

const PEG = {
  kind: 'peg',
  reversion: 26,
  volatility: 0.03,
  jumpsPerYear: 0.5,
  jumpMean: -0.04,
  jumpDeviation: 0.03,
} as const

/** What calls itself a dollar; anything else at a price of 1 is taken to move with the market. */
const DOLLARS = /usd|dai|dollar|frax|gho|stable/i

const DOLLAR = {
  kind: 'peg',
  reversion: 100,
  volatility: 0.02,
  jumpsPerYear: 0.3,
  jumpMean: -0.03,
  jumpDeviation: 0.03,
} as const

const isWrapper = ({ kind, backing, debts }: Claim.Claim): boolean =>
  kind === 'wrapper' && backing.length === 1 && debts.length === 0 && backing[0]!.amount === Fixed.WAD
