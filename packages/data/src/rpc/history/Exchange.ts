import type { Asset, History } from '@droste/core'
import { type Move, NOBODY } from './Move.ts'

/** USD for one base unit. */
export type Worth = (asset: Asset.AssetId) => number

type Side = { readonly asset: Asset.AssetId; readonly amount: bigint }

// Of the whole: less than this is rounding of the shares, not an exchange.
const NOTHING = 1e-12

/**
 * What a wallet gave and got in a run of moves, as exchanges: each asset counts once, by what is left of it after all
 * moves; several on one side are paired with the other side in proportion to their worth. Empty where nothing was given
 * or nothing got. It is a wrapping where a token came into being or went out of it, else a swap.
 */
export function of(wallet: string, moves: readonly Move[], worth: Worth): History.Event[] {
  const { given, got } = net(wallet, moves)
  if (given.length === 0 || got.length === 0) return []
  const made = moves.some(
    ({ from, to, asset }) =>
      (from === NOBODY && got.some((side) => side.asset === asset)) ||
      (to === NOBODY && given.some((side) => side.asset === asset)),
  )
  const pairs = pair(given, got, worth)
  // There are fewer pairs than moves: each takes the place of one of the last.
  const places = moves.slice(moves.length - pairs.length)
  return pairs.map((both, at) => {
    const { block, log, transaction } = places[at]!
    return { block, log, transaction, kind: made ? 'wrap' : 'swap', wallet, ...both }
  })
}

function net(wallet: string, moves: readonly Move[]): { given: Side[]; got: Side[] } {
  const sums = new Map<Asset.AssetId, bigint>()
  for (const { asset, to, amount } of moves)
    sums.set(asset, (sums.get(asset) ?? 0n) + (to === wallet ? amount : -amount))
  const sides = [...sums].map(([asset, amount]) => ({ asset, amount }))
  return {
    given: sides.filter(({ amount }) => amount < 0n).map(({ asset, amount }) => ({ asset, amount: -amount })),
    got: sides.filter(({ amount }) => amount > 0n),
  }
}

type Pair = Pick<History.Exchange, 'asset' | 'amount' | 'got' | 'gotAmount'>

/** Both sides laid beside each other, each as long as its worth; a pair for every stretch between two cuts. */
function pair(given: readonly Side[], got: readonly Side[], worth: Worth): Pair[] {
  const [ends, others] = [endsOf(given, worth), endsOf(got, worth)]
  const pairs: Pair[] = []
  const left = { given: given.map(({ amount }) => amount), got: got.map(({ amount }) => amount) }
  for (let i = 0, j = 0, from = 0; i < given.length && j < got.length; ) {
    const to = Math.min(ends[i]!, others[j]!)
    const closes = { given: ends[i]! - to < NOTHING, got: others[j]! - to < NOTHING }
    const amount = closes.given ? left.given[i]! : part(given[i]!, to - from, ends, i)
    const gotAmount = closes.got ? left.got[j]! : part(got[j]!, to - from, others, j)
    left.given[i]! -= amount
    left.got[j]! -= gotAmount
    pairs.push({ asset: given[i]!.asset, amount, got: got[j]!.asset, gotAmount })
    if (closes.given) i++
    if (closes.got) j++
    from = to
  }
  return pairs
}

/** Where each asset of a side ends, the whole side being 1. */
function endsOf(side: readonly Side[], worth: Worth): number[] {
  const usd = side.map(({ asset, amount }) => Number(amount) * worth(asset))
  const total = usd.reduce((sum, each) => sum + each, 0)
  let end = 0
  return usd.map((each, at) => {
    end += total > 0 ? each / total : 1 / side.length
    return at === side.length - 1 ? 1 : end
  })
}

function part({ amount }: Side, stretch: number, ends: readonly number[], at: number): bigint {
  const whole = ends[at]! - (ends[at - 1] ?? 0)
  return (amount * BigInt(Math.round((stretch / whole) * 1e15))) / 10n ** 15n
}
