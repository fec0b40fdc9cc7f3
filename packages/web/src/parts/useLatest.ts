import { useEffect, useState } from 'react'

/** A value, but while `busy` the one before: of what changes meanwhile only the latest is passed on. */
export function useLatest<Value>(value: Value, busy: boolean): Value {
  const [passed, setPassed] = useState(value)
  useEffect(() => {
    if (!busy) setPassed(value)
  }, [value, busy])
  return passed
}
