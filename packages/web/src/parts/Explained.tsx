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

type CellsProps<Name extends string> = {
  readonly columns: readonly { readonly name: Name; readonly format: (value: number) => string }[]
  /** What stands before each name in the figures of the row. */
  readonly prefix: string
  readonly row: Readonly<Record<Name, number | null>>
}

/** The numbers of a row, a cell each. */
export const Cells = <Name extends string>({ columns, prefix, row }: CellsProps<Name>) =>
  columns.map(({ name, format }) => (
    <td key={name}>
      <Value figure={`${prefix}${name}`} value={row[name]} format={format} />
    </td>
  ))
