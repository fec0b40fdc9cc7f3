import { useEffect, useState } from 'react'

/** Without a change for so long, what takes longer than an answer to a slider is asked for; milliseconds. */
export const AT_REST = 400

/** A value once it has stood still for `ms`: what a slider is dragged over on the way is not asked for. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
