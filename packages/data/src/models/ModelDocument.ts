import { z } from 'zod'

const rate = z.number()
const size = z.number().min(0)
const volatility = size.max(20, 'is more than 2,000 % a year: write 80 % as 0.8')
const correlation = z.number().min(-1).max(1)
const jumps = { jumpsPerYear: size, jumpMean: z.number(), jumpDeviation: size.default(0) }
const noJumps = {
  jumpsPerYear: size.default(0),
  jumpMean: z.number().default(0),
  jumpDeviation: size.default(0),
}

/** So many days, hours or minutes: 7d, 12h, 30m. */
export const DURATION = z.string().regex(/^\d+(\.\d+)?[dhm]$/)

const LAW = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('brownian'), drift: rate.default(0), volatility }),
  z.strictObject({ kind: z.literal('jump-diffusion'), drift: rate.default(0), volatility, ...jumps }),
  z.strictObject({ kind: z.literal('peg'), reversion: size, volatility, ...noJumps }),
  z.strictObject({ kind: z.literal('historical'), series: z.string() }),
])

const DRIVER = z.strictObject({
  /** What others call it; by default the asset it moves. */
  name: z.string().optional(),
  /** The asset whose price it moves, by id, address or symbol. */
  asset: z.string().optional(),
  /** It moves the depth of every market. */
  depth: z.literal(true).optional(),
  law: LAW,
  follows: z.record(z.string(), z.number()).default({}),
  exposure: z.number().default(0),
})

const HISTORY = z.strictObject({
  /** Beside the model's file. */
  folder: z.string().default('.'),
  /** CSV file of each series. */
  series: z.record(z.string(), z.string()),
  time: z.union([z.string(), z.number()]).default('timestamp_ms'),
  price: z.union([z.string(), z.number()]).default('usd'),
  block: DURATION,
  decay: z.number().min(0.5).lt(1).nullable().default(null),
  stress: z.number().min(0).max(0.99).default(0),
  scale: size.default(1),
})

/** A model as a file has it. docs/models.md. */
export const MODEL = z.strictObject({
  name: z.string(),
  step: DURATION,
  drivers: z.array(DRIVER).min(1),
  correlation: z.union([correlation, z.array(z.array(correlation))]).default(0),
  commonJumps: z.strictObject(jumps).nullable().default(null),
  history: HISTORY.nullable().default(null),
})

export type ModelDocument = z.infer<typeof MODEL>

const DAYS = { d: 1, h: 1 / 24, m: 1 / 1440 } as const

/** Days of a duration that `DURATION` has let through. */
export const daysOf = (duration: string): number =>
  Number(duration.slice(0, -1)) * DAYS[duration.slice(-1) as keyof typeof DAYS]
