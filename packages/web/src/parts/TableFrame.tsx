import type { ReactNode } from 'react'

type TableFrameProps = { readonly name: string; readonly tall?: boolean; readonly children: ReactNode }

/** Room for a table that may be wider, or taller, than the page: it scrolls in it, by keys as well. */
export const TableFrame = ({ name, tall = false, children }: TableFrameProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a pointer
  <section className={tall ? 'table-frame tall' : 'table-frame'} aria-label={`${name}, table`} tabIndex={0}>
    {children}
  </section>
)
