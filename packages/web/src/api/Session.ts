import { RefusedError } from '@droste/service/client'
import { useSyncExternalStore } from 'react'
import { client } from './Client.ts'

let shut = false
const listeners = new Set<() => void>()

function turn(now: boolean): void {
  shut = now
  for (const listener of listeners) listener()
}

/** Whether the server refused for want of its token. */
export const isRefused = (failure: Error): boolean =>
  failure instanceof RefusedError && failure.facts.status === 401

/** Takes note of such a refusal. */
export function heed(failure: Error): void {
  if (isRefused(failure)) turn(true)
}

/** Gives the server its token, which the browser keeps as a cookie that no script can read. @throws RefusedError */
export async function open(token: string): Promise<void> {
  await client.session({ token })
  turn(false)
}

/** Whether the server wants its token first. */
export const useShut = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shut,
  )
