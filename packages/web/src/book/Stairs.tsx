import { useMemo } from 'react'
import { Link } from 'wouter'
import type { Cliff, Line } from '../api/Answers.ts'
import { useViewAddress } from '../app/Ledger.ts'
import * as Charts from '../charts/index.ts'
import { Value } from '../parts/Explained.tsx'
import { Notice } from '../parts/Notice.tsx'
import { ChartPlate, Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { stairsOf } from './Part.ts'

const MOST = 6 // lines that can be told apart

type StairsProps = {
  readonly cliffs: readonly Cliff[]
  /** The accounts that are looked at; null: all. */
  readonly part: readonly Line[] | null
  readonly onDrag: (from: number, to: number, done: boolean) => void
}

/** The staircase of every asset, and its cliff in words. */
export function Stairs({ cliffs, part, onDrag }: StairsProps) {
  const shown = useMemo(() => cliffs.slice(0, MOST), [cliffs])
  const chart = useMemo(
    () =>
      Charts.staircase(
        shown,
        part ? shown.map((one) => stairsOf(one.asset, one.staircase, part)) : undefined,
      ),
    [shown, part],
  )
  const address = useViewAddress()
  if (cliffs.length === 0)
    return (
      <Plate title="Staircase">
        <Notice
          title="No fall of a single asset makes debt eligible"
          advice="Both sides of every account move together. A depeg, or several assets at once, may still do it: see Cascade."
        />
      </Plate>
    )
  const cascade = ({ asset, drop }: Cliff): string => {
    const base = address('/cascade')
    return `${base}${base.includes('?') ? '&' : '?'}shock=${encodeURIComponent(`${asset}~${-drop}`)}`
  }
  return (
    <ChartPlate chart={chart} onDrag={onDrag}>
      <TableFrame name="Cliffs">
        <table>
          <thead>
            <tr>
              <th>asset</th>
              <th>its cliff, at a fall of</th>
              <th>eligible then, USD</th>
              <th>by the last percent, USD</th>
              <th>and then</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((cliff, at) => (
              <tr key={cliff.asset}>
                <td>
                  <i
                    className="key"
                    style={{
                      borderTopColor: Charts.line(at).ink,
                      borderTopStyle: at === 0 ? 'solid' : 'dashed',
                    }}
                  />
                  {cliff.symbol}
                  {cliff.kind === 'depeg' ? ', against its claim' : ''}
                </td>
                <td>
                  <Value
                    figure={`cliffs.${at}.drop`}
                    value={cliff.drop}
                    format={(drop) => `−${Charts.Format.percent(drop, 0)}`}
                  />
                </td>
                <td>
                  <Value
                    figure={`cliffs.${at}.eligibleDebtUsd`}
                    value={cliff.eligibleDebtUsd}
                    format={Charts.Format.dollars}
                  />
                </td>
                <td>
                  <Value
                    figure={`cliffs.${at}.jumpUsd`}
                    value={cliff.jumpUsd}
                    format={Charts.Format.dollars}
                  />
                </td>
                <td>
                  <Link href={cascade(cliff)}>what it sets off</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {cliffs.length > MOST ? (
        <p className="plate-summary">
          The assets with the largest cliffs are shown; those of others are smaller.
        </p>
      ) : null}
    </ChartPlate>
  )
}
