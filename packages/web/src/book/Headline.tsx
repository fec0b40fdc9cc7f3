import type { Inspect, Line } from '../api/Answers.ts'
import { Format } from '../charts/index.ts'
import { Explained } from '../parts/Explained.tsx'
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
  const selected = (name: 'debtUsd' | 'collateralUsd' | 'loopedDebtUsd') =>
    chosen && (
      <>
        <Explained figure={`own:book.selected.${name}`}>{Format.usd(Selection.sum(chosen, name))}</Explained>{' '}
        selected
      </>
    )
  const part = (name: 'debtUsd' | 'collateralUsd') => ({ note: selected(name) ?? '\u00a0' })
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
          selected('loopedDebtUsd') ?? (
            <>
              <Explained figure="recursion.loopedDebtUsd">{Format.usd(recursion.loopedDebtUsd)}</Explained>{' '}
              looped
            </>
          )
        }
      />
      <Figure
        size="large"
        label="Leverage, weighted by debt"
        value={leverage.debtWeighted}
        format={Format.times}
        explain="leverage.debtWeighted"
        note={
          <>
            <Explained figure="totals.leverage">{Format.times(totals.leverage)}</Explained> for the book as
            one
          </>
        }
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
        note={
          <>
            <Explained figure="lookThrough.netUsd">{Format.usd(lookThrough.netUsd)}</Explained> from outside
          </>
        }
      />
      <Figure
        label="Accounts"
        value={inspect.borrowers.accounts}
        format={Format.count}
        explain="borrowers.accounts"
        note={
          chosen ? (
            <>
              <Explained figure="own:book.selected.accounts">{Format.count(chosen.length)}</Explained>{' '}
              selected
            </>
          ) : (
            'that owe'
          )
        }
      />
      <Figure
        label="Under water"
        value={leverage.underwater.debtUsd}
        format={Format.usd}
        explain="leverage.underwater.debtUsd"
        tone={leverage.underwater.debtUsd > 0 ? 'danger' : 'still'}
        note={
          <Explained figure="leverage.underwater.accounts">
            {Format.plural(leverage.underwater.accounts, 'account')}
          </Explained>
        }
      />
    </div>
  )
}
