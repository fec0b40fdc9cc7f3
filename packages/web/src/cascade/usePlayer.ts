import { useCallback, useEffect, useRef, useState } from 'react'

/** A position in a run of rounds, and what moves it. */
export type Player = {
  readonly at: number
  readonly playing: boolean
  readonly toggle: () => void
  readonly seek: (at: number) => void
}

const PER_ROUND = 450 // ms of a round in a short cascade
const LONGEST = 14_000 // ms of the whole, however many rounds

/** Plays rounds 0 to `last`, from `given` (null: the end). `settled` is told where it stops; null for the end. */
export function usePlayer(last: number, given: number | null, settled: (at: number | null) => void): Player {
  const [at, setAt] = useState(given ?? last)
  const [playing, setPlaying] = useState(false)
  const place = useRef(at)
  const put = useCallback((value: number) => {
    place.current = value
    setAt(value)
  }, [])
  useEffect(() => {
    put(Math.min(last, given ?? last)) // another cascade, or another place in its address
    setPlaying(false)
  }, [last, given, put])
  useEffect(() => {
    if (!playing) return
    const speed = Math.max(1 / PER_ROUND, last / LONGEST) // rounds a ms
    let before: number | null = null
    let frame = requestAnimationFrame(function step(now) {
      const next = Math.min(last, place.current + (before === null ? 0 : (now - before) * speed))
      before = now
      put(next)
      if (next < last) frame = requestAnimationFrame(step)
      else {
        setPlaying(false)
        settled(null)
      }
    })
    return () => cancelAnimationFrame(frame)
  }, [playing, last, put, settled])
  return {
    at: Math.min(at, last),
    playing,
    toggle: () => {
      if (!playing && place.current >= last) put(0)
      if (playing) settled(Math.round(place.current))
      setPlaying(!playing)
    },
    seek: (value) => {
      setPlaying(false)
      const next = Math.min(last, Math.max(0, value))
      put(next)
      settled(next === last ? null : Math.round(next))
    },
  }
}
