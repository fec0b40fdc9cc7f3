import type { ReactNode } from 'react'
import { useExplained } from './Explanation.tsx'

type ExplainedProps = {
  /** Its name: a path in an answer, `ACCOUNT/figure`, or `own:…` for one that the view made. */
  readonly figure: string
  readonly className?: string
  readonly children: ReactNode
}

/** Anything that opens the explanation of a figure. */
export function Explained({ figure, className = '', children }: ExplainedProps) {
  const [open, show] = useExplained()
  return (
    <button
      type="button"
      className={`explains ${className}`}
      aria-expanded={open === figure}
      data-figure={figure}
      onClick={() => show(open === figure ? null : figure)}
    >
      {children}
    </button>
  )
}

type ValueProps = {
  readonly figure: string
  readonly value: number | null | undefined
  readonly format: (value: number) => string
}

/** A number in a cell or a line; a dash where there is none. */
export const Value = ({ figure, value, format }: ValueProps) =>
  value === null || value === undefined ? (
    '–'
  ) : (
    <Explained figure={figure}>
      <data value={value}>{format(value)}</data>
    </Explained>
  )
