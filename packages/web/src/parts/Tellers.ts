import { useLayoutEffect, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import type { Explanation } from '../api/Answers.ts'
import type { Of } from '../api/Client.ts'

/** A figure of an answer, which the API explains. */
export type Asked = { readonly kind: 'asked'; readonly figure: string; readonly of: Of }

/** The page's own figures by name: the tree where the page computed it, or what to ask. */
export type Own = (figure: string) => Explanation | Asked | null

type Teller = { readonly path: string; readonly own: Own }

let tellers: readonly Teller[] = []
const listeners = new Set<() => void>()

function put(all: readonly Teller[]): void {
  tellers = all
  for (const listener of listeners) listener()
}

/** Explains the figures that a part of the page computes, as long as that is shown. */
export function useOwnExplanations(own: Own): void {
  const [path] = useLocation()
  // Before anything is painted: no figure of the page is ever without its explanation.
  useLayoutEffect(() => {
    const teller = { path, own }
    put([...tellers, teller])
    return () => put(tellers.filter((each) => each !== teller))
  }, [path, own])
}

/** Who explains the figures of this view: none before it is there, and none of the view before it. */
export function useTellers(): readonly Own[] {
  const [path] = useLocation()
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => tellers,
  )
  return all.filter((each) => each.path === path).map(({ own }) => own)
}
