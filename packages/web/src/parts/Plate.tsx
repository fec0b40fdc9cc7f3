import type { ReactNode } from 'react'
import type { Chart } from '../charts/Chart.ts'
import { Drawing } from './Drawing.tsx'
import { Exports } from './Exports.tsx'
import { Said } from './Said.tsx'

type PlateProps = {
  readonly title: string
  readonly unit?: ReactNode
  readonly className?: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A plate of the page: what it shows, in which unit, and what can be done with it. */
export const Plate = ({ title, unit, className = '', aside, children }: PlateProps) => (
  <section className={`plate ${className}`} aria-label={title}>
    <div className="plate-head">
      <h2>{title}</h2>
      {unit ? <span className="plate-unit">{unit}</span> : null}
      {aside ? <div className="plate-aside">{aside}</div> : null}
    </div>
    {children}
  </section>
)

/** A chart on its plate, with its sentence and its exports. */
export const ChartPlate = ({
  chart,
  className,
  children,
  onDrag,
  onPick,
  cursor,
}: {
  readonly chart: Chart
  readonly className?: string
  readonly children?: ReactNode
  readonly onDrag?: (from: number, to: number, done: boolean) => void
  readonly onPick?: (pick: string) => void
  readonly cursor?: number
}) => (
  <Plate
    title={chart.title}
    unit={chart.unit}
    {...(className ? { className } : {})}
    aside={<Exports chart={chart} />}
  >
    <p className="plate-summary">
      <Said sentence={chart.summary} />
    </p>
    <Drawing
      chart={chart}
      {...(onDrag ? { onDrag } : {})}
      {...(onPick ? { onPick } : {})}
      {...(cursor === undefined ? {} : { cursor })}
    />
    {children}
  </Plate>
)
