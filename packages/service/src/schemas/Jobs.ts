import { z } from '@hono/zod-openapi'
import { Problem } from './Problem.ts'
import { Simulate, SimulateRequest } from './Simulate.ts'
import { Curve, CurveRequest, Scenario, Stress } from './Stress.ts'

export const JobRequest = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('stress'), ledger: z.string().min(1).max(200), scenario: Scenario }),
    z.strictObject({ kind: z.literal('curve'), ledger: z.string().min(1).max(200), curve: CurveRequest }),
    z.strictObject({
      kind: z.literal('simulate'),
      ledger: z.string().min(1).max(200),
      simulation: SimulateRequest,
    }),
  ])
  .openapi('JobRequest')

export const Progress = z
  .object({ step: z.number(), label: z.string() })
  .describe('How many parts of the work have begun, and which one is at hand')
  .openapi('Progress')

export const Job = z
  .object({
    id: z.string(),
    kind: z.enum(['stress', 'curve', 'simulate']),
    ledger: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    progress: Progress,
    answer: z.union([Stress, Curve, Simulate, z.null()]).describe('The answer of a job that is done'),
    problem: z.union([Problem, z.null()]).describe('Why a job has no answer: it failed, or was called off'),
  })
  .openapi('Job')

export const JobHead = Job.omit({ answer: true }).openapi('JobHead')

export const JobList = z.object({ jobs: z.array(JobHead) }).openapi('JobList')
