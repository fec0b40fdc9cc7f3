import type { ReactNode } from 'react'
import { useExplained } from './Explanation.tsx'

type FigureProps = {
  readonly label: string
  /** Null where there is none. */
  readonly value: number | null
  /** What is said where there is none. */
  readonly none?: string
  /** The value with its unit. */
  readonly format: (value: number) => string
  /** What it was before; left out where nothing is compared. */
  readonly before?: number | null
  readonly note?: ReactNode
  /** The figure's name for its explanation. */
  readonly explain?: string
  readonly tone?: 'still' | 'danger' | 'safe' | 'caution'
  readonly size?: 'large' | 'small'
}

/** One number: what it is, what it was, and where it comes from. */
export function Figure(figure: FigureProps) {
  const {
    label,
    value,
    none = 'none',
    format,
    before,
    note,
    explain,
    tone = 'still',
    size = 'small',
  } = figure
  const body = (
    <>
      <span className="figure-label">{label}</span>
      <data className="figure-value" value={value ?? ''}>
        {value === null ? none : format(value)}
      </data>
      {before === undefined ? null : <span className="figure-before">{was(before, value, format)}</span>}
      {note ? <span className="figure-note">{note}</span> : null}
    </>
  )
  const look = `figure ${size} ${tone}`
  return explain ? (
    <Explained figure={explain} className={look}>
      {body}
    </Explained>
  ) : (
    <div className={look}>{body}</div>
  )
}

/** What a figure was; blank, but of the same height, where it has not changed. */
const was = (before: number | null, value: number | null, format: (value: number) => string): string => {
  if (before === value) return '\u00a0'
  const text = before === null ? 'none' : format(before)
  return value !== null && text === format(value) ? '\u00a0' : `was ${text}`
}

/** Anything that opens the explanation of a figure. */
export function Explained({
  figure,
  className = '',
  children,
}: {
  readonly figure: string
  readonly className?: string
  readonly children: ReactNode
}) {
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
