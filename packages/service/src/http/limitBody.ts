import type { MiddlewareHandler } from 'hono'
import { LengthError, TooLargeError } from './Problem.ts'

const LARGEST = 2 ** 20 // bytes

/** Refuses a body by the size it says it has, before any of it is read; Node holds the sender to that size. */
export const limitBody: MiddlewareHandler = async (c, next) => {
  if (c.req.header('transfer-encoding') !== undefined) throw new LengthError()
  if (Number(c.req.header('content-length') ?? 0) > LARGEST) throw new TooLargeError(LARGEST)
  await next()
}
