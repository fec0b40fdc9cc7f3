import { Fault, Loop, Sale } from '@droste/core'
import { Draw } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Opened } from './Opened.ts'
import * as PairTerms from './PairTerms.ts'
import * as Reserves from './Reserves.ts'

/** A loop as it is asked for; what a pair's terms can give may be left out where there is a pair. */
export type Wanted = Omit<
  Loop.LoopOptions,
  'ltv' | 'threshold' | 'sell' | 'exitSell' | 'market' | 'simulation'
> &
  Reserves.Reserves & {
    readonly ltv?: number | undefined
    readonly threshold?: number | undefined
    /** So much on each side of a constant-product pool that all swaps go through. */
    readonly poolUsd?: number | undefined
    /** Of the simulated chance of liquidation. */
    readonly paths?: number | undefined
    readonly seed?: number | undefined
  }

/** A plan as it is answered. */
export type Planned = ReturnType<typeof Answer.byHand> & Loop.LoopPlan

/** Where a loop's terms are from: a ledger where there is a pair, else all given by the `source`. */
export type Origin = { readonly opened: Opened | null; readonly source: string }

/** `loop`'s answer. @throws MissingTermsError, the faults of PairTerms, Reserves and Loop */
export function plan({ opened, source }: Origin, pair: PairTerms.Pair | null, wanted: Wanted): Planned {
  const known = opened && pair ? PairTerms.of(opened, pair) : null
  const { poolUsd, paths = 4000, seed = 1, ltv, threshold, ...given } = wanted
  const terms = { ...known?.terms, ...stated({ ...given, ltv, threshold }) }
  if (terms.ltv === undefined || terms.threshold === undefined) throw new MissingTermsError()
  const pool = poolUsd === undefined ? null : Sale.constantProduct(poolUsd, given.fee ?? 0)
  const sales = pool ? { sell: pool, exitSell: pool } : given.fee === undefined ? known?.sales : null
  const options: Loop.LoopOptions = {
    ...given,
    ...terms,
    ltv: terms.ltv,
    threshold: terms.threshold,
    ...sales,
    market: Reserves.over(given, known?.market),
    simulation: { paths, steps: STEPS, draw: drawing(seed) },
  }
  return {
    ...(opened ? Answer.about(opened.ledger, known?.notes) : Answer.byHand(source)),
    ...Loop.plan(options),
  }
}

const STEPS = 8 // of a path: between two the bridge says what it crossed, however coarse they are

/** Uniform numbers for paths, the same for the same seed. */
function drawing(seed: number): (key: { readonly path: number; readonly step: number }) => number {
  const draw = Draw.open(seed)
  const out = new Float64Array(1)
  return ({ path, step }) => {
    Draw.uniforms(draw, out, 0, 1, path, step, 'price')
    return out[0]!
  }
}

/** What is there of an object: what is undefined stands in nobody's way. */
const stated = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T

/** A loop is given by neither numbers nor a pair. @example droste loop --max */
export class MissingTermsError extends Fault<Record<never, never>> {
  override readonly name = 'Loop.MissingTermsError'
  constructor() {
    super('The loop needs a loan-to-value and a liquidation threshold', {})
  }
  override advise = (): string =>
    'Give both (--ltv 0.7 --threshold 0.8), or a pair of a ledger (--ledger LEDGER --pair COLLATERAL/DEBT).'
}
