import type { ReactNode } from 'react'
import { Explained } from './Explained.tsx'

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
  readonly explain: string
  /** The same of what it was. */
  readonly explainBefore?: string
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
    explainBefore,
    tone = 'still',
    size = 'small',
  } = figure
  const was = before === undefined ? undefined : wasOf(before, value, format)
  return (
    <div className={`figure ${size} ${tone}`}>
      <Explained figure={explain}>
        <span className="figure-label">{label}</span>
        <data className="figure-value" value={value ?? ''}>
          {value === null ? none : format(value)}
        </data>
      </Explained>
      {was === undefined ? null : (
        <span className="figure-before">
          {was === null ? '\u00a0' : <Explained figure={explainBefore ?? explain}>was {was}</Explained>}
        </span>
      )}
      {note ? <span className="figure-note">{note}</span> : null}
    </div>
  )
}

/** What a figure was; null where it has not changed, or not so that one would see it. */
function wasOf(
  before: number | null,
  value: number | null,
  format: (value: number) => string,
): string | null {
  if (before === value) return null
  const text = before === null ? 'none' : format(before)
  return value !== null && text === format(value) ? null : text
}
