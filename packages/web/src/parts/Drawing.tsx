import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import * as Chart from '../charts/Chart.ts'
import * as Turns from './Turns.ts'

type DrawingProps = {
  readonly chart: Chart.Chart
  /** Told what stretch of the horizontal axis is dragged over, in its own unit; `done` when it is let go. */
  readonly onDrag?: (from: number, to: number, done: boolean) => void
  /** Told what is clicked on, where it can be picked (`data-pick`). */
  readonly onPick?: (pick: string) => void
  /** Where a line stands across the chart, in the unit of the horizontal axis. */
  readonly cursor?: number
}

type Scale = { readonly apply: (at: number) => number; readonly invert?: (at: number) => number }
type Scaled = SVGSVGElement & { readonly scale?: (name: string) => Scale | undefined }

/**
 * A chart at the width there is, drawn after the figures and in its turn. Its place has the chart's height from the
 * start, so that nothing jumps.
 */
export function Drawing({ chart, onDrag, onPick, cursor }: DrawingProps) {
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<Scaled | null>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const measured = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    measured.observe(place.current!)
    return () => measured.disconnect()
  }, [])
  const line = useRef<HTMLElement>(null)
  const latest = useRef(cursor)
  useLayoutEffect(() => {
    if (width < 80) return
    const at = place.current!
    at.ariaBusy = 'true'
    return Turns.take(() => {
      drawn.current = Chart.element(chart, width)
      at.replaceChildren(drawn.current)
      at.ariaBusy = null
      point(line.current, drawn.current, latest.current)
    })
  }, [chart, width])
  // Moved in place: at every frame of an animation, without drawing the chart anew.
  useLayoutEffect(() => {
    latest.current = cursor
    point(line.current, drawn.current, cursor)
  }, [cursor])
  useEffect(() => {
    const at = place.current!
    return () => at.replaceChildren()
  }, [])
  const start = useRef<number | null>(null)
  const under = (event: React.PointerEvent): number | undefined => {
    const box = drawn.current?.getBoundingClientRect()
    return box && drawn.current?.scale?.('x')?.invert?.(event.clientX - box.left)
  }
  useEffect(() => {
    const at = place.current!
    const clicked = ({ target }: MouseEvent): void => {
      const pick = target instanceof Element ? target.closest('[data-pick]')?.getAttribute('data-pick') : null
      if (pick) onPick?.(pick)
    }
    at.addEventListener('click', clicked)
    return () => at.removeEventListener('click', clicked)
  }, [onPick])
  if (!onDrag)
    return (
      <div className="drawing-frame">
        <div ref={place} className="drawing" aria-busy style={{ height: chart.height }} />
        {cursor === undefined ? null : <i ref={line} className="cursor" />}
      </div>
    )
  return (
    <div
      ref={place}
      className="drawing draggable"
      aria-busy
      style={{ height: chart.height }}
      onPointerDown={(event) => {
        const at = under(event)
        if (at === undefined) return
        start.current = at
        event.currentTarget.setPointerCapture(event.pointerId)
        onDrag(at, at, false)
      }}
      onPointerMove={(event) => {
        const at = under(event)
        if (start.current === null || at === undefined) return
        onDrag(Math.min(start.current, at), Math.max(start.current, at), false)
      }}
      onPointerUp={(event) => {
        const at = under(event)
        if (start.current !== null && at !== undefined)
          onDrag(Math.min(start.current, at), Math.max(start.current, at), true)
        start.current = null
      }}
    />
  )
}

/** Moves a line to where a value stands on the drawing's horizontal axis. */
function point(line: HTMLElement | null, drawing: Scaled | null, value: number | undefined): void {
  const at = value === undefined ? undefined : drawing?.scale?.('x')?.apply(value)
  if (at !== undefined) line?.style.setProperty('transform', `translateX(${at}px)`)
}
