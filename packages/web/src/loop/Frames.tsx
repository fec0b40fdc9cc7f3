import { useLayoutEffect, useRef, useState } from 'react'
import { Format } from '../charts/index.ts'
import * as Layers from './Layers.ts'

const SIZE = 640 // CSS pixels until the room there is has been measured

/** The loop as it is: frames within frames. A ring's area is its deposit; what the fall kills is struck. */
export function Frames({
  layers,
  fall,
}: {
  readonly layers: readonly Layers.Layer[]
  readonly fall: number
}) {
  const picture = useRef<SVGSVGElement>(null)
  const [size, setSize] = useState(SIZE)
  useLayoutEffect(() => {
    const measured = new ResizeObserver(([entry]) => setSize(Math.max(120, entry?.contentRect.width ?? SIZE)))
    measured.observe(picture.current!)
    return () => measured.disconnect()
  }, [])
  const frames = Layers.frames(layers)
  const last = layers.at(-1)!
  const summary = `${Format.plural(layers.length - 1, 'borrowed layer')} inside ${Format.usd(layers[0]!.depositedUsd)} of own capital; the innermost is ${Format.usd(last.depositedUsd)}.`
  return (
    <svg
      ref={picture}
      className="frames"
      viewBox={`-1 -1 ${size + 2} ${size + 2}`}
      role="img"
      aria-label={summary}
    >
      <defs>
        <pattern id="struck" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="7" height="7" fill="var(--danger-soft)" />
          <line x1="0" y1="0" x2="0" y2="7" stroke="var(--danger)" strokeWidth="1.6" />
        </pattern>
      </defs>
      {frames.map((frame) => (
        <OneFrame
          key={frame.layer.layer}
          frame={frame}
          scale={size}
          shade={shade(frame.layer.layer, layers.length - 1)}
          struck={isStruck(frame.layer, fall)}
        />
      ))}
    </svg>
  )
}

const isStruck = ({ trigger }: Layers.Layer, fall: number): boolean => trigger !== null && fall > trigger

const TINTS = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const
const STRONG = 4 // from here on words are light

/** Which tint a layer has: the shallow ones near, the deep ones strong, in steps of a sea chart. */
const shade = (layer: number, layers: number): number =>
  layer === 0 ? 0 : Math.min(6, 1 + Math.floor(((layer - 1) * 6) / Math.max(layers, 6)))

type OneFrameProps = {
  readonly frame: Layers.Frame
  readonly scale: number
  readonly shade: number
  readonly struck: boolean
}

function OneFrame({ frame, scale, shade, struck }: OneFrameProps) {
  const { layer, x, y, side, band } = frame
  const [left, top, width, room] = [x * scale, y * scale, side * scale, band * scale]
  const size = Math.min(15, room * 0.72)
  const own = layer.layer === 0
  const name = own ? 'own' : String(layer.layer)
  const says = `${own ? 'own capital' : `layer ${layer.layer}`}: ${Format.usd(layer.depositedUsd)}${layer.trigger === null ? '' : `, stopped here it opens at −${Format.percent(layer.trigger, 1)}`}`
  return (
    <g className={struck ? 'struck' : ''}>
      <title>{says}</title>
      <rect
        x={left}
        y={top}
        width={width}
        height={width}
        fill={struck ? 'url(#struck)' : `var(--${TINTS[shade]})`}
        className="frame"
      />
      {size >= 8.5 && width > 130 ? (
        <g
          className={struck ? 'frame-words struck' : `frame-words ${shade >= STRONG ? 'deep' : ''}`}
          fontSize={size}
        >
          <text x={left + size * 0.5} y={top + room / 2} dominantBaseline="central">
            {name} · {Format.usd(layer.depositedUsd)}
          </text>
          {width > 270 && layer.trigger !== null ? (
            <text
              x={left + width - size * 0.5}
              y={top + room / 2}
              dominantBaseline="central"
              textAnchor="end"
            >
              opens at −{Format.percent(layer.trigger, 1)}
            </text>
          ) : null}
        </g>
      ) : null}
    </g>
  )
}
