import { z } from '@hono/zod-openapi'

/** RFC 9457. */
export const Problem = z
  .object({
    type: z.string().describe('urn:droste:problem:…'),
    title: z.string(),
    status: z.number(),
    detail: z.string().describe('What happened'),
    advice: z.string().describe('What to do'),
    facts: z.record(z.string(), z.unknown()).describe('The row, figure or value it is about'),
  })
  .openapi('Problem')
