import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'

/** How one part of a view's state is written in its address. `parse` gives undefined for what it cannot read. */
export type Field<Value> = {
  readonly initial: Value
  readonly parse: (text: string) => Value | undefined
  readonly format: (value: Value) => string
}

export type Fields<State> = { readonly [Name in keyof State]: Field<State[Name]> }

/** Reads a state from an address; what is missing or cannot be read has its initial value. */
export function read<State extends object>(fields: Fields<State>, search: string): State {
  const given = new URLSearchParams(search)
  const entries = Object.entries(fields as Record<string, Field<unknown>>).map(([name, field]) => {
    const text = given.get(name)
    return [name, (text === null ? undefined : field.parse(text)) ?? field.initial]
  })
  return Object.fromEntries(entries) as State
}

/** Writes a state into an address, beside what others have there; initial values are left out. */
export function write<State extends object>(fields: Fields<State>, state: State, search: string): string {
  const given = new URLSearchParams(search)
  for (const [name, field] of Object.entries(fields as Record<string, Field<unknown>>)) {
    const text = field.format((state as Record<string, unknown>)[name])
    if (text === field.format(field.initial)) given.delete(name)
    else given.set(name, text)
  }
  // These are allowed in a query, and easier to read so.
  return given
    .toString()
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%7E', '~')
    .replaceAll('%2F', '/')
}

const SETTLED = 200 // ms without a change before the address is written: browsers limit how often it may be

/** A view's state that lives in its address. Going back and a link that is followed change the state too. */
export function useUrlState<State extends object>(
  fields: Fields<State>,
): readonly [State, (change: Partial<State>) => void] {
  const search = useSearch()
  const [path, navigate] = useLocation()
  const [state, setState] = useState(() => read(fields, search))
  const known = useRef(search)
  useEffect(() => {
    const isOurs =
      write(fields, read(fields, search), known.current) !==
      write(fields, read(fields, known.current), known.current)
    known.current = search
    // What is others', such as an explanation that is opened, leaves what is not written yet as it is.
    if (isOurs) setState(read(fields, search))
  }, [fields, search])
  useEffect(() => {
    const timer = setTimeout(() => {
      const next = write(fields, state, known.current)
      if (next === known.current) return
      known.current = next
      navigate(next === '' ? path : `${path}?${next}`, { replace: true })
    }, SETTLED)
    return () => clearTimeout(timer)
  }, [fields, state, path, navigate])
  const change = useCallback((part: Partial<State>) => setState((before) => ({ ...before, ...part })), [])
  return [state, change]
}
