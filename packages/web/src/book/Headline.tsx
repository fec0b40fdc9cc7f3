import type { Inspect, Line } from '../api/Answers.ts'
import { Format } from '../charts/index.ts'
import { Figure } from '../parts/Figure.tsx'
import * as Selection from './Selection.ts'

/** The book in a line: what it holds and owes, and how much of that is the same money. */
export function Headline({
  inspect,
  chosen,
}: {
  readonly inspect: Inspect
  readonly chosen: readonly Line[] | null
}) {
  const { totals, leverage, recursion, lookThrough } = inspect
  const part = (name: 'debtUsd' | 'collateralUsd' | 'loopedDebtUsd') =>
    chosen ? { note: `${Format.usd(Selection.sum(chosen, name))} selected` } : { note: '\u00a0' }
  return (
    <div className="figures headline">
      <Figure
        size="large"
        label="Debt"
        value={totals.debtUsd}
        format={Format.usd}
        explain="totals.debtUsd"
        {...part('debtUsd')}
      />
      <Figure
        size="large"
        label="Debt that stands on itself"
        value={recursion.loopedShare}
        format={(share) => Format.percent(share, 1)}
        explain="recursion.loopedShare"
        note={
          chosen
            ? `${Format.usd(Selection.sum(chosen, 'loopedDebtUsd'))} selected`
            : `${Format.usd(recursion.loopedDebtUsd)} looped`
        }
      />
      <Figure
        size="large"
        label="Leverage, weighted by debt"
        value={leverage.debtWeighted}
        format={Format.times}
        explain="leverage.debtWeighted"
        note={`${Format.times(totals.leverage)} for the book as one`}
      />
      <Figure
        label="Collateral"
        value={totals.collateralUsd}
        format={Format.usd}
        explain="totals.collateralUsd"
        {...part('collateralUsd')}
      />
      <Figure label="Equity" value={totals.equityUsd} format={Format.usd} explain="totals.equityUsd" />
      <Figure
        label="Gross over net"
        value={lookThrough.multiplier}
        format={Format.times}
        explain="lookThrough.multiplier"
        note={`${Format.usd(lookThrough.netUsd)} from outside`}
      />
      <Figure
        label="Accounts"
        value={inspect.borrowers.accounts}
        format={Format.count}
        explain="borrowers.accounts"
        note={chosen ? `${Format.count(chosen.length)} selected` : 'that owe'}
      />
      <Figure
        label="Under water"
        value={leverage.underwater.debtUsd}
        format={Format.usd}
        explain="leverage.underwater.debtUsd"
        tone={leverage.underwater.debtUsd > 0 ? 'danger' : 'still'}
        note={Format.plural(leverage.underwater.accounts, 'account')}
      />
    </div>
  )
}
