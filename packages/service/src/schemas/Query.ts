import { z } from '@hono/zod-openapi'

/** A number in a query: plain, or in percent as on the command line. */
export const queried = <S extends z.ZodType>(schema: S) => z.preprocess(toNumber, schema)

function toNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim()
  const percent = text.endsWith('%')
  const digits = percent ? text.slice(0, -1).trim() : text
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(digits) ? Number(digits) / (percent ? 100 : 1) : value
}

/** A parameter that may be repeated, as a list of short texts. */
export const repeated = (what: string) =>
  z
    .union([z.string().max(300), z.array(z.string().max(300)).max(100)])
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .openapi({ type: 'array', items: { type: 'string' }, maxItems: 100, description: what })
