import type { AssetId } from '../Asset.ts'
import { type Dealing, type Event, type Exchange, transactions, walletOf } from './History.ts'

/**
 * A loop by its events (arXiv 2401.08610): stake → deposit → borrow → stake, or swap → deposit → borrow → swap. `loops`
 * counts how often what was borrowed became the collateral again. One entry a position, not one an event.
 */
export type Pattern = {
  readonly kind: 'stake' | 'swap'
  readonly owner: string
  readonly venue: string
  readonly collateral: AssetId
  readonly debt: AssetId
  readonly loops: number
}

/** What a wallet got last by exchange: the asset it began with, what it became, and how. */
type Got = { readonly from: AssetId; readonly asset: AssetId; readonly kind: 'stake' | 'swap' }

/** How far an owner at a venue has come round with one collateral. */
type Turn = { readonly got: Got; readonly borrowed: AssetId | null }

/** Finds the loops of every position; wraps on the way (WETH to ETH, stETH to wstETH) belong to the step. D7. */
export function find(events: readonly Event[]): Pattern[] {
  const got = new Map<string, Got[]>()
  const turns = new Map<string, Map<AssetId, Turn>>()
  const found = new Map<string, Pattern>()
  for (const event of transactions(events).flat()) {
    const wallet = walletOf(event)
    if (event.kind === 'swap' || event.kind === 'wrap') got.set(wallet, exchanged(got.get(wallet), event))
    else if (event.kind === 'borrow')
      for (const [collateral, turn] of turns.get(seat(event)) ?? [])
        turns.get(seat(event))!.set(collateral, { ...turn, borrowed: event.asset })
    else if (event.kind === 'supply') {
      const origin = got.get(wallet)?.find(({ asset }) => asset === event.asset)
      if (!origin) continue
      const here = turns.get(seat(event)) ?? new Map<AssetId, Turn>()
      turns.set(seat(event), here)
      const turn = here.get(event.asset)
      if (turn && turn.borrowed === origin.from && turn.got.kind === origin.kind)
        count(found, event, origin, turn.borrowed)
      here.set(event.asset, { got: origin, borrowed: null })
      got.set(
        wallet,
        got.get(wallet)!.filter((each) => each !== origin),
      )
    }
  }
  return [...found.values()]
}

/** An exchange that goes on from the one before is one step with it; a swap on the way makes it a swap. */
function exchanged(before: readonly Got[] = [], { kind, asset, got }: Exchange): Got[] {
  const earlier = before.find((each) => each.asset === asset)
  const swapped = kind === 'swap' || earlier?.kind === 'swap'
  const next: Got = { from: earlier?.from ?? asset, asset: got, kind: swapped ? 'swap' : 'stake' }
  return [next, ...before.filter((each) => each !== earlier && each.asset !== got)]
}

function count(found: Map<string, Pattern>, { owner, venue }: Dealing, { kind, asset }: Got, debt: AssetId) {
  const key = `${kind} ${owner} ${venue} ${asset} ${debt}`
  const loops = (found.get(key)?.loops ?? 0) + 1
  found.set(key, { kind, owner, venue, collateral: asset, debt, loops })
}

const seat = ({ owner, sub, venue }: Dealing): string => `${venue} ${owner} ${sub ?? ''}`
