import { z } from '@hono/zod-openapi'
import { head, MaybeRatio, Named, Ratio, Usd } from './Head.ts'
import { assumptions } from './Stress.ts'

const Sampling = z.enum(['plain', 'antithetic', 'stratified', 'importance'])
const Moment = z.enum(['worst', 'end'])

export const SimulateRequest = z
  .strictObject({
    ...assumptions,
    paths: z.number().int().min(1).max(100_000).default(1000),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
    sampling: Sampling.default('plain'),
    horizonDays: z
      .number()
      .min(1 / 1440)
      .max(365)
      .default(7),
    cohorts: z
      .strictObject({
        accounts: z.number().int().min(1).max(1_000_000),
        reruns: z.number().int().min(1).max(10_000).default(1000),
      })
      .optional()
      .describe(
        'So many accounts stand for the book; about so many paths run again over all of it correct them',
      ),
    moment: Moment.default('worst').describe('When a path strikes: most debt eligible, or its end'),
  })
  .refine(({ cohorts, sampling }) => cohorts === undefined || sampling === 'plain', {
    path: ['sampling'],
    message: 'paths by cohorts are plain',
  })
  .openapi('SimulateRequest')

const Interval = z.tuple([z.number(), z.number()]).nullable().describe('Holds the figure with 95 %')
const parts = <S extends z.ZodType>(each: S) => ({ mean: each, var95: each, var99: each, es99: each })
const Figure = z.object({
  ...parts(MaybeRatio),
  p50: MaybeRatio,
  ci: z.object(parts(Interval)),
  gain: z.object(parts(MaybeRatio)).nullable().describe('Plain paths that say as much as one of these'),
  paths: z.number(),
})
const Apart = z
  .object({ by: z.number(), within: z.number() })
  .nullable()
  .describe('What corrects the mean; how far apart all but a twentieth of the paths are at most')
const chances = <S extends z.ZodType>(each: S) =>
  z.object({ liquidation: each, badDebt: each, cascade: each })

export const Simulate = z
  .object({
    ...head,
    paths: z.number(),
    seed: z.number(),
    sampling: Sampling,
    horizonDays: z.number(),
    stepDays: z.number(),
    moment: Moment,
    model: z.string(),
    badDebt: Figure,
    liquidated: Figure,
    priceFall: Figure,
    amplification: Figure,
    liquidationProbability: Ratio,
    badDebtProbability: Ratio,
    cascadeProbability: Ratio,
    probabilityCi: chances(Interval),
    probabilityGain: chances(MaybeRatio).nullable(),
    worst: z.array(
      z.object({
        path: z.number(),
        weight: z.number(),
        step: z.number(),
        badDebtUsd: Usd,
        liquidatedUsd: Usd,
        priceFall: Ratio,
        amplification: MaybeRatio,
        branchingRatio: MaybeRatio,
        replay: z.string(),
        shocks: z.array(z.object({ ...Named, change: z.number() })),
        depth: Ratio,
      }),
    ),
    cohorts: z
      .object({
        accounts: z.number(),
        reruns: z.number(),
        apart: z.object({ badDebt: Apart, liquidated: Apart, priceFall: Apart }),
      })
      .nullable()
      .describe('How a simulation by cohorts was run, and how far it is from every account'),
    exceeded: z
      .array(
        z.object({
          chance: Ratio,
          badDebtUsd: Usd.nullable(),
          liquidatedUsd: Usd.nullable(),
          priceFall: MaybeRatio,
          amplification: MaybeRatio,
        }),
      )
      .describe('What is exceeded with which chance'),
  })
  .openapi('Simulate')
