import type { Connection } from './Connection.ts'
import { TooLargeError } from './Endpoint.ts'
import * as Multicall from './Multicall.ts'
import type { Earlier } from './Pin.ts'
import type { See } from './Protocol.ts'

/** Views at the pinned block; a batch that is too large for the endpoint is halved. */
export function at(connection: Connection, { hash }: Earlier): See {
  const see: See = async (views) => {
    if (views.length === 0) return []
    const { calls, unpack } = Multicall.pack(views, hash)
    try {
      return await connection.ask(calls, unpack)
    } catch (error) {
      const runs = Multicall.runs(views)
      if (!(error instanceof TooLargeError) || runs.length === 1) throw error
      const half = runs.length >> 1
      return [...(await see(runs.slice(0, half).flat())), ...(await see(runs.slice(half).flat()))]
    }
  }
  return see
}
