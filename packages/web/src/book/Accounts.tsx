import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { Line } from '../api/Answers.ts'
import { useViewAddress } from '../app/Ledger.ts'
import { Format, NEAR } from '../charts/index.ts'
import { Cells, Explained, Value } from '../parts/Explained.tsx'
import { Answered, type Query } from '../parts/Notice.tsx'
import { Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { marginOf } from './Selection.ts'

const COLUMNS = [
  { name: 'debtUsd', title: 'debt, USD', format: Format.dollars },
  { name: 'collateralUsd', title: 'collateral, USD', format: Format.dollars },
  { name: 'leverage', title: 'leverage', format: Format.times },
  { name: 'healthFactor', title: 'health', format: Format.ratio },
  { name: 'loops', title: 'loops', format: (value: number) => value.toFixed(1) },
  { name: 'loopedDebtUsd', title: 'looped, USD', format: Format.dollars },
] as const

type Name = (typeof COLUMNS)[number]['name']

const PAGE = 12

type AccountsProps = {
  readonly lines: readonly Line[]
  /** The answer that they are taken from. */
  readonly list: Query<unknown>
  /** The one account that is looked at, or none. */
  readonly only: string
  readonly onOnly: (account: string) => void
}

/** The accounts that matter. */
export function Accounts({ lines, list, only, onOnly }: AccountsProps) {
  const [by, setBy] = useState<{ readonly name: Name; readonly falling: boolean }>({
    name: 'debtUsd',
    falling: true,
  })
  const [shown, setShown] = useState(PAGE)
  const address = useViewAddress()
  const sorted = useMemo(() => {
    const key = (line: Line): number =>
      line[by.name] ?? (by.falling ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY)
    return [...lines].sort((a, b) => (by.falling ? key(b) - key(a) : key(a) - key(b)))
  }, [lines, by])
  const loop = ({ account }: Line): string => {
    const base = address('/loop')
    return `${base}${base.includes('?') ? '&' : '?'}address=${encodeURIComponent(account)}`
  }
  return (
    <Plate
      title="The accounts that matter"
      unit={
        <>
          <Explained figure="own:book.selected.accounts">{Format.count(lines.length)}</Explained> in sight
        </>
      }
    >
      <Answered query={list} what="the accounts" height={420}>
        {() => (
          <TableFrame name="Accounts">
            <table>
              <thead>
                <tr>
                  <th>account</th>
                  {COLUMNS.map(({ name, title }) => (
                    <th
                      key={name}
                      aria-sort={by.name === name ? (by.falling ? 'descending' : 'ascending') : 'none'}
                    >
                      <button
                        type="button"
                        onClick={() => setBy({ name, falling: by.name !== name || !by.falling })}
                      >
                        {title}
                      </button>
                    </th>
                  ))}
                  <th>opens at a fall of</th>
                </tr>
              </thead>
              <tbody>
                {sorted.slice(0, shown).map((line) => (
                  <tr key={line.account}>
                    <td>
                      <button
                        type="button"
                        className="only"
                        aria-label="Look at this account alone"
                        aria-pressed={only === line.account}
                        onClick={() => onOnly(only === line.account ? '' : line.account)}
                      />
                      <Link href={loop(line)} title={line.account}>
                        {Format.owner(line.account)}
                      </Link>
                    </td>
                    <Cells columns={COLUMNS} prefix={`${line.account}/`} row={line} />
                    <td className={(marginOf(line) ?? 1) < NEAR ? 'danger' : ''}>
                      <Value
                        figure={`own:book.margin/${line.account}`}
                        value={marginOf(line)}
                        format={(margin) => (margin <= 0 ? 'open now' : `−${Format.percent(margin)}`)}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {sorted.length > shown ? (
              <button type="button" className="plain" onClick={() => setShown(shown + 4 * PAGE)}>
                {Format.count(sorted.length - shown)} more
              </button>
            ) : null}
          </TableFrame>
        )}
      </Answered>
    </Plate>
  )
}
