import { useState } from 'react'

/** A value, but while `busy` the one before: of what changes meanwhile only the latest is passed on. */
export function useLatest<Value>(value: Value, busy: boolean): Value {
  const [passed, setPassed] = useState(value)
  if (busy || passed === value) return passed
  setPassed(value) // while it is rendered, so that what is asked for is not asked a whole page later
  return value
}
