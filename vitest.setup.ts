import fc from 'fast-check'

/** One seed for every property, so that a run can be repeated; `DROSTE_SEED=N npm test` looks elsewhere. */
fc.configureGlobal({ seed: Number(process.env['DROSTE_SEED'] ?? 20251103) })
