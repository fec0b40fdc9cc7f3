import type { Inspect, Line } from '../api/Answers.ts'
import { Format } from '../charts/index.ts'
import { Explained } from '../parts/Explained.tsx'
import * as Selection from './Selection.ts'

type ChipsProps = {
  readonly selection: Selection.Selection
  readonly select: (part: Partial<Selection.Selection>) => void
  readonly chosen: readonly Line[]
  readonly listed: readonly Line[]
  readonly inspect: Inspect
}

const NEAR = 0.05
const HIGH = 10
const DEEP = 10

/** What part of the book is looked at, and ways to another that need no dragging. */
export function Chips({ selection, select, chosen, listed, inspect }: ChipsProps) {
  const none = Selection.isNone(selection)
  const listedUsd = Selection.sum(listed, 'debtUsd')
  return (
    <div className="chips">
      <fieldset className="choices" aria-label="Parts of the book">
        <Chip
          name={`leverage over ${HIGH}×`}
          on={same(selection.leverage, HIGH)}
          toggle={(on) => select({ leverage: on ? [HIGH, Number.POSITIVE_INFINITY] : null })}
        />
        <Chip
          name={`${DEEP} loops and deeper`}
          on={same(selection.depth, DEEP)}
          toggle={(on) => select({ depth: on ? [DEEP, Number.POSITIVE_INFINITY] : null })}
        />
        <Chip
          name={`within ${Format.percent(NEAR, 0)} of liquidation`}
          on={selection.margin?.[1] === NEAR}
          toggle={(on) => select({ margin: on ? [-1, NEAR] : null })}
        />
        {none ? null : (
          <button type="button" onClick={() => select(Selection.NONE)}>
            All of it
          </button>
        )}
      </fieldset>
      <p role="status">
        {none ? (
          'Drag over a chart to look at a part of the book.'
        ) : (
          <>
            <b>
              <Explained figure="own:book.selected.accounts">
                {Format.plural(chosen.length, 'account')}
              </Explained>
              ,{' '}
              <Explained figure="own:book.selected.debtUsd">
                {Format.usd(Selection.sum(chosen, 'debtUsd'))}
              </Explained>{' '}
              of debt
            </b>
            : <span className="chosen">{said(selection)}</span>
          </>
        )}
        {listed.length > 0 && listedUsd < 0.9999 * inspect.totals.debtUsd ? (
          <>
            {' '}
            Parts are taken from the{' '}
            <Explained figure="own:book.listed.accounts">{Format.count(listed.length)}</Explained> largest
            accounts,{' '}
            <Explained figure="own:book.listed.share">
              {Format.percent(listedUsd / inspect.totals.debtUsd, 1)}
            </Explained>{' '}
            of the debt.
          </>
        ) : null}
      </p>
    </div>
  )
}

const same = (range: readonly [number, number] | null, from: number): boolean =>
  range !== null && range[0] === from && range[1] === Number.POSITIVE_INFINITY

const Chip = ({
  name,
  on,
  toggle,
}: {
  readonly name: string
  readonly on: boolean
  readonly toggle: (on: boolean) => void
}) => (
  <button type="button" aria-pressed={on} onClick={() => toggle(!on)}>
    {name}
  </button>
)

function said({ leverage, depth, margin }: Selection.Selection): string {
  const between = (range: readonly [number, number], format: (value: number) => string): string =>
    range[1] === Number.POSITIVE_INFINITY
      ? `over ${format(range[0])}`
      : range[0] < 0
        ? `up to ${format(range[1])}`
        : `${format(range[0])} to ${format(range[1])}`
  const parts = [
    leverage && `leverage ${between(leverage, Format.times)}`,
    depth && `${between(depth, Format.count)} loops`,
    margin && `a fall of ${between(margin, (value) => Format.percent(value, 1))} opens them`,
  ]
  return `${parts.filter((part) => part !== null).join('; ')}.`
}
