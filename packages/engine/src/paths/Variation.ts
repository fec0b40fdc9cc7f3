import type { Bootstrap, Driver, Law, Model } from './Model.ts'

/** The model with every price's volatility, and every historical return, `times` what it was; depth as it was. */
export function withVolatility(model: Model, times: number): Model {
  const louder = (law: Law): Law =>
    law.kind === 'historical' ? law : { ...law, volatility: law.volatility * times }
  return {
    ...model,
    drivers: model.drivers.map((driver) =>
      driver.target.kind === 'depth' ? driver : { ...driver, law: louder(driver.law) },
    ),
    bootstrap: model.bootstrap && { ...model.bootstrap, scale: model.bootstrap.scale * times },
  }
}

/**
 * The model with what its prices have in common moved by `share`: above 0 so far of the way to moving as one, below 0
 * so far of the way to moving apart. How much each of them moves stays; jumps that come to all stay too.
 * Where drivers follow others, that is what is moved; else the matrix of the model is, depth with it.
 */
export function withCorrelation(model: Model, share: number): Model {
  const { correlation, bootstrap } = model
  const factors = model.drivers.some(({ follows }) => follows.length > 0)
  return {
    ...model,
    drivers: model.drivers.map((driver) => following(driver, model.drivers, share)),
    correlation: factors ? correlation : together(correlation, share),
    bootstrap: bootstrap && stressed(bootstrap, share),
  }
}

const moved = (rho: number, share: number): number =>
  share > 0 ? rho + share * (1 - rho) : rho * (1 + share)

const together = (matrix: Model['correlation'], share: number): Model['correlation'] =>
  typeof matrix === 'number'
    ? moved(matrix, share)
    : matrix.map((row, at) => row.map((rho, other) => (at === other ? rho : moved(rho, share))))

const stressed = (bootstrap: Bootstrap, share: number): Bootstrap => ({
  ...bootstrap,
  stress: moved(bootstrap.stress, share),
})

/** A price that follows others moves more by them and less by itself, or the other way round, by as much in all. */
function following(driver: Driver, drivers: readonly Driver[], share: number): Driver {
  const { law, follows, target } = driver
  const moves = law.kind === 'brownian' || law.kind === 'jump-diffusion'
  if (!moves || target.kind === 'depth' || follows.length === 0) return driver
  const own = law.volatility ** 2
  const common = varianceOf(driver, drivers) - own
  if (common === 0) return driver
  const after = share > 0 ? common + share * own : common * (1 + share)
  const by = Math.sqrt(after / common)
  return {
    ...driver,
    law: { ...law, volatility: Math.sqrt(common + own - after) },
    follows: follows.map((each) => ({ ...each, share: each.share * by })),
  }
}

/** Variance a year of a driver's normal parts, its own and those it follows. */
function varianceOf({ law, follows }: Driver, drivers: readonly Driver[]): number {
  const own = law.kind === 'historical' ? 0 : law.volatility ** 2
  return follows.reduce(
    (sum, { driver, share }) => sum + share * share * varianceOf(drivers[driver]!, drivers),
    own,
  )
}
