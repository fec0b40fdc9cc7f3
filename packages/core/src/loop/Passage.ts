import { Normal } from '../statistics/index.ts'

/**
 * A health factor that moves with collateral over debt as a geometric Brownian motion. `volatility` and `drift` are
 * yearly (fractions; `drift` the growth of the expected ratio); `carry` is what interest adds to its logarithm a year,
 * `ln((1 + y)/(1 + r))`.
 */
export type Motion = {
  readonly healthFactor: number
  readonly volatility: number
  readonly years: number
  readonly drift?: number
  readonly carry?: number
}

/**
 * Chance that the health factor touches 1 within `years`, in closed form: with `b = −ln HF`, `ν` the drift of the
 * logarithm and `s = σ√T`, `Φ((b − νT)/s) + e^(2νb/σ²)·Φ((b + νT)/s)` (reflection principle).
 */
export function probability(motion: Motion): number {
  const { healthFactor, volatility, years } = motion
  if (healthFactor <= 1) return 1
  if (years === 0) return 0
  const barrier = -Math.log(healthFactor)
  const trend = logDrift(motion)
  if (volatility === 0) return trend * years <= barrier ? 1 : 0
  const spread = volatility * Math.sqrt(years)
  const direct = Normal.cdf((barrier - trend * years) / spread)
  const reflected = Normal.scaledCdf(
    (2 * trend * barrier) / volatility ** 2,
    (barrier + trend * years) / spread,
  )
  return Math.min(1, direct + reflected)
}

/** A uniform number strictly between 0 and 1, the same for the same key. */
export type Draw = (key: { readonly path: number; readonly step: number }) => number

export type Simulated = {
  readonly probability: number
  readonly standardError: number
  /** 95 % interval of the estimate, for the number of paths alone. */
  readonly low: number
  readonly high: number
}

/**
 * The same chance by `paths` paths of `steps` steps. Between two points the path is a Brownian bridge, which crosses
 * with chance `e^(−2·x₀·x₁/(σ²Δt))`: the estimate does not depend on how coarse the steps are.
 */
export function simulate(
  motion: Motion,
  { paths, steps, draw }: { readonly paths: number; readonly steps: number; readonly draw: Draw },
): Simulated {
  const interval = motion.years / steps
  const variance = motion.volatility ** 2 * interval
  const trend = logDrift(motion) * interval
  let sum = 0
  let squares = 0
  for (let path = 0; path < paths; path++) {
    const crossed = 1 - survival(path)
    sum += crossed
    squares += crossed * crossed
  }
  const mean = sum / paths
  const standardError = Math.sqrt(Math.max(0, squares / paths - mean * mean) / paths)
  const margin = Normal.quantile(0.975) * standardError
  return {
    probability: mean,
    standardError,
    low: Math.max(0, mean - margin),
    high: Math.min(1, mean + margin),
  }

  function survival(path: number): number {
    let alive = 1
    let distance = Math.log(motion.healthFactor)
    for (let step = 0; step < steps && alive > 0; step++) {
      if (distance <= 0) return 0
      const next = distance + trend + Math.sqrt(variance) * Normal.quantile(draw({ path, step }))
      alive *= next <= 0 ? 0 : 1 - Math.exp((-2 * distance * next) / variance)
      distance = next
    }
    return alive
  }
}

const logDrift = ({ drift = 0, volatility, carry = 0 }: Motion): number => drift - volatility ** 2 / 2 + carry
