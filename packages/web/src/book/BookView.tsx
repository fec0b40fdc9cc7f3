import { useMemo } from 'react'
import type { AccountList, Inspect, Line, Tables } from '../api/Answers.ts'
import { useAccounts, useInspect, useTables } from '../api/queries.ts'
import { useLedger } from '../app/Ledger.ts'
import * as Charts from '../charts/index.ts'
import { Answered, Notice, type Query } from '../parts/Notice.tsx'
import { ChartPlate, Plate } from '../parts/Plate.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import { useUrlState } from '../url/UrlState.ts'
import { Accounts } from './Accounts.tsx'
import { Chips } from './Chips.tsx'
import { explanations } from './explain.ts'
import { Headline } from './Headline.tsx'
import * as Part from './Part.ts'
import * as Selection from './Selection.ts'
import { Stairs } from './Stairs.tsx'

/** The market: how much recursive leverage stands in the book, and where it would fall. */
export default function BookView() {
  const [ledger] = useLedger()
  const inspect = useInspect(ledger)
  const accounts = useAccounts(ledger)
  const tables = useTables(ledger)
  return (
    <>
      <div className="view-head">
        <h1>Book</h1>
        <p>How much of it stands on itself, how deep, and which fall it cannot take.</p>
      </div>
      <Answered query={inspect} what={ledger} height={900}>
        {(answer) =>
          answer.totals.debtUsd > 0 ? (
            <Measured inspect={answer} accounts={accounts} tables={tables} />
          ) : (
            <Notice
              title="Nobody owes anything in this book"
              advice={`It holds ${Charts.Format.plural(answer.totals.accounts, 'account')} and no debt: there is no leverage to measure and nothing to liquidate.`}
            />
          )
        }
      </Answered>
    </>
  )
}

type MeasuredProps = {
  readonly inspect: Inspect
  readonly accounts: Query<AccountList>
  readonly tables: Query<Tables>
}

function Measured({ inspect, accounts, tables: told }: MeasuredProps) {
  const [selection, select] = useUrlState(Selection.FIELDS)
  const tables = told.data ?? null
  const all = useMemo(
    () => accounts.data?.accounts.filter(({ debtUsd }) => debtUsd > 0) ?? [],
    [accounts.data],
  )
  const ground = useMemo(() => Part.groundOf(tables ?? { claims: [], assets: [] }), [tables])
  const chosen = useMemo(() => Selection.choose(selection, all, ground), [selection, all, ground])
  const narrowed = !Selection.isNone(selection)
  const charts = useMemo(
    () => chartsOf(inspect, tables, ground, all, narrowed ? chosen : null),
    [inspect, tables, ground, all, chosen, narrowed],
  )
  const part = charts.part
  useOwnExplanations(
    useMemo(() => explanations({ inspect, listed: all, chosen, part }), [inspect, all, chosen, part]),
  )
  const dragged =
    (name: keyof Selection.Selection, least: number, round: (value: number) => number) =>
    (from: number, to: number, done: boolean): void => {
      const range = [round(from), round(to)] as const
      if (to - from >= least) select({ [name]: range })
      else if (done) select({ [name]: null })
    }
  return (
    <>
      <Headline inspect={inspect} chosen={narrowed ? chosen : null} />
      <Chips
        selection={selection}
        select={select}
        chosen={chosen}
        listed={all}
        inspect={inspect}
        tables={tables}
      />
      <div className="plates">
        <ChartPlate
          chart={charts.leverage}
          className="half"
          onDrag={dragged('leverage', 0.05, (at) => round(at, 2))}
        />
        <ChartPlate
          chart={charts.depth}
          className="half"
          onDrag={dragged('depth', 0.5, (at) => round(at, 1))}
        />
        <Stairs
          cliffs={inspect.cliffs}
          part={narrowed ? chosen : null}
          onDrag={dragged('fall', 0.005, (at) => round(at, 3))}
        />
        {charts.through ? (
          <ChartPlate
            chart={charts.through}
            onPick={(pick) => select({ through: Selection.FIELDS.through.parse(pick) ?? null })}
          />
        ) : (
          <Plate title="Look-through">
            <Answered query={told} what="what stands behind it" height={440}>
              {() => null}
            </Answered>
          </Plate>
        )}
        <ChartPlate
          chart={charts.margins}
          className="half"
          onDrag={dragged('margin', 0.005, (at) => round(at, 3))}
        />
        <ChartPlate
          chart={charts.concentration}
          className="half"
          onDrag={dragged('rank', 0.5, (at) => Math.max(1, Math.round(at)))}
        />
        <Accounts
          lines={chosen}
          list={accounts}
          only={selection.account}
          onOnly={(account) => select({ account })}
        />
      </div>
    </>
  )
}

/** The charts of the book; `chosen` is drawn over the whole, or in its place. */
function chartsOf(
  inspect: Inspect,
  tables: Tables | null,
  ground: Part.Ground,
  all: readonly Line[],
  chosen: readonly Line[] | null,
) {
  const { totals, leverage, recursion, concentration } = inspect
  const inside = new Set(chosen ?? all)
  const symbols = new Map(tables?.assets.map(({ asset, symbol }) => [asset, symbol]))
  const part = chosen && Part.throughOf(chosen, ground, symbols)
  return {
    part,
    leverage: Charts.leverage(leverage, chosen ? Part.leverageOf(leverage.histogram, chosen) : undefined),
    depth: Charts.depth(recursion.depth, chosen ? Part.depthOf(recursion.depth, chosen) : undefined),
    margins: Charts.margins(all.map((line) => (inside.has(line) ? line : { ...line, out: true }))),
    concentration: Charts.concentration(
      concentration,
      all.map(({ debtUsd }) => debtUsd),
      totals.debtUsd,
      chosen ? all.map((line) => (inside.has(line) ? line.debtUsd : 0)) : undefined,
    ),
    through:
      tables &&
      Charts.lookThrough(
        { ...totals, ...inspect.lookThrough, families: recursion.families, ...tables, ...part },
        part !== null,
      ),
  }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
