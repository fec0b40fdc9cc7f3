import type { Inspect, Line, Tables } from '../api/Answers.ts'
import { Format } from '../charts/index.ts'
import { Explained } from '../parts/Explained.tsx'
import * as Selection from './Selection.ts'

type ChipsProps = {
  readonly selection: Selection.Selection
  readonly select: (part: Partial<Selection.Selection>) => void
  readonly chosen: readonly Line[]
  readonly listed: readonly Line[]
  readonly inspect: Inspect
  readonly tables: Tables | null
}

const NEAR = 0.05
const HIGH = 10
const DEEP = 10

/** What part of the book is looked at, and ways to another that need no dragging. */
export function Chips({ selection, select, chosen, listed, inspect, tables }: ChipsProps) {
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
        <select
          aria-label="Who holds or owes what"
          value={Selection.FIELDS.through.format(selection.through)}
          onChange={(event) =>
            select({ through: Selection.FIELDS.through.parse(event.target.value) ?? null })
          }
        >
          <option value="">whatever they hold</option>
          {throughs(inspect, selection.through).map((through) => (
            <option
              key={Selection.FIELDS.through.format(through)}
              value={Selection.FIELDS.through.format(through)}
            >
              {inWords(through, tables)}
            </option>
          ))}
        </select>
        {none ? null : (
          <button type="button" onClick={() => select(Selection.NONE)}>
            All of it
          </button>
        )}
      </fieldset>
      <p role="status">
        {none ? (
          'Drag over a chart, or pick in the look-through, to see a part of the book in all of them.'
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
            : <span className="chosen">{said(selection, tables)}</span>
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

/** What can be picked in the look-through. */
function throughs({ lookThrough, recursion }: Inspect, now: Selection.Through | null): Selection.Through[] {
  const all: Selection.Through[] = [
    ...lookThrough.reserves.map(({ asset }) => ({ kind: 'holds' as const, asset })),
    ...recursion.families.map(({ asset }) => ({ kind: 'stands' as const, asset })),
    ...recursion.families
      .filter(({ debtUsd }) => debtUsd > 0)
      .map(({ asset }) => ({ kind: 'owes' as const, asset })),
  ]
  const known = now === null || all.some(({ kind, asset }) => kind === now.kind && asset === now.asset)
  return known ? all : [now, ...all]
}

const KINDS = { holds: 'holds', stands: 'holds what stands on', owes: 'owes what stands on' } as const

const inWords = ({ kind, asset }: Selection.Through, tables: Tables | null): string =>
  `${KINDS[kind]} ${tables?.assets.find((each) => each.asset === asset)?.symbol ?? asset}`

function said(
  { leverage, depth, margin, fall, rank, through, account }: Selection.Selection,
  tables: Tables | null,
): string {
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
    fall && `a fall of one asset by ${between(fall, (value) => Format.percent(value, 1))} opens them`,
    rank && `the ${between(rank, Format.count)} largest`,
    through && inWords(through, tables),
    account && Format.owner(account),
  ]
  return `${parts.filter((part) => part).join('; ')}.`
}
