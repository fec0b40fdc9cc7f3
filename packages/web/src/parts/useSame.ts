import { useState } from 'react'

/** A value made anew at every turn, but the very one before where it says the same. */
export function useSame<Value>(value: Value): Value {
  const [kept, setKept] = useState(value)
  if (JSON.stringify(kept) === JSON.stringify(value)) return kept
  setKept(value)
  return value
}
