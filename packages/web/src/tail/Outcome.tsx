import { type ReactNode, useMemo } from 'react'
import { Link } from 'wouter'
import type { Simulate } from '../api/Answers.ts'
import type { Simulated } from '../api/Client.ts'
import { useViewAddress } from '../app/Ledger.ts'
import * as Charts from '../charts/index.ts'
import { Explained, Value } from '../parts/Explained.tsx'
import { Figure } from '../parts/Figure.tsx'
import { ChartPlate, Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import { explanations } from './explain.ts'

const FIGURES = [
  { name: 'mean', label: 'On average', size: 'small' },
  { name: 'var95', label: 'Exceeded once in twenty', size: 'small' },
  { name: 'var99', label: 'Once in a hundred', size: 'large' },
  { name: 'es99', label: 'Mean of the worst hundredth', size: 'large' },
] as const

const CHANCES = [
  { name: 'liquidation', label: 'Chance of any liquidation' },
  { name: 'badDebt', label: 'Chance of bad debt' },
  { name: 'cascade', label: 'Chance of a cascade' },
] as const

/** The name of an interval, by its lower end; of one that there is not by its own. */
const endOf = (name: string, ci: readonly number[] | null): string => `own:tail.${name}${ci ? '.0' : ''}`

/** What a simulation came to. */
export function Outcome({
  job,
  answer,
  known,
}: Simulated & {
  /** What the reader has been told of the ledger elsewhere. */
  readonly known: readonly string[]
}) {
  useOwnExplanations(useMemo(() => explanations(job), [job]))
  const charts = useMemo(
    () => [
      Charts.exceedance(answer.exceeded, 'badDebtUsd', answer.badDebt.ci.var95),
      Charts.exceedance(answer.exceeded, 'liquidatedUsd', answer.liquidated.ci.var95),
    ],
    [answer],
  )
  const { usd, percent, plural } = Charts.Format
  const { badDebt } = answer
  const between = (ci: readonly [number, number] | null, format: (value: number) => string): string =>
    ci ? `${format(ci[0])} to ${format(ci[1])}` : 'too few paths for an interval'
  const share = (value: number): string => percent(value, 1)
  return (
    <div className="plates">
      <Plate
        title="Bad debt at the end"
        unit={`${plural(answer.paths, 'path')} of ${plural(answer.horizonDays, 'day')}; each figure with the interval that holds it with 95 %`}
      >
        <div className="figures tail-figures">
          {FIGURES.map(({ name, label, size }) => (
            <Figure
              key={name}
              size={size}
              label={label}
              value={badDebt[name]}
              format={usd}
              tone={size === 'large' ? 'danger' : 'still'}
              note={
                <Interval figure={endOf(`badDebt.ci.${name}`, badDebt.ci[name])}>
                  {between(badDebt.ci[name], usd)}
                </Interval>
              }
              explain={`own:tail.badDebt.${name}`}
            />
          ))}
          {CHANCES.map(({ name, label }) => (
            <Figure
              key={name}
              label={label}
              value={answer[`${name}Probability`]}
              format={share}
              note={
                <Interval figure={endOf(`probabilityCi.${name}`, answer.probabilityCi[name])}>
                  {between(answer.probabilityCi[name], share)}
                </Interval>
              }
              explain={`own:tail.${name}Probability`}
            />
          ))}
        </div>
      </Plate>
      {charts.map((chart) => (
        <ChartPlate key={chart.name} chart={chart} className="half" />
      ))}
      <Worst answer={answer} />
      <Plate title="What the paths rest on">
        <ol className="sentences">
          {answer.warnings
            .filter((sentence) => !known.includes(sentence))
            .map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
        </ol>
      </Plate>
    </div>
  )
}

const Interval = ({ figure, children }: { readonly figure: string; readonly children: ReactNode }) => (
  <Explained figure={figure}>{children}</Explained>
)

/** The paths that lose most, each a cascade that can be looked at. */
function Worst({ answer }: { readonly answer: Simulate }) {
  const address = useViewAddress()
  const cascade = ({ shocks, depth }: Simulate['worst'][number]): string => {
    const base = address('/cascade')
    const moved = shocks.map(({ asset, change }) => `${asset}~${change.toFixed(4)}`).join(',')
    return `${base}${base.includes('?') ? '&' : '?'}shock=${encodeURIComponent(moved)}&depth=${depth.toPrecision(4)}`
  }
  const { dollars, percent } = Charts.Format
  return (
    <Plate title="The worst paths" unit="each where it strikes the book">
      <TableFrame name="Worst paths">
        <table>
          <thead>
            <tr>
              <th>path</th>
              <th>bad debt, USD</th>
              <th>liquidated, USD</th>
              <th>collateral lost</th>
              <th>and then</th>
            </tr>
          </thead>
          <tbody>
            {answer.worst.map((path, row) => (
              <tr key={path.replay}>
                <td>
                  <code>{path.replay}</code>
                </td>
                <td>
                  <Value
                    figure={`own:tail.worst.${row}.badDebtUsd`}
                    value={path.badDebtUsd}
                    format={dollars}
                  />
                </td>
                <td>
                  <Value
                    figure={`own:tail.worst.${row}.liquidatedUsd`}
                    value={path.liquidatedUsd}
                    format={dollars}
                  />
                </td>
                <td>
                  <Value
                    figure={`own:tail.worst.${row}.priceFall`}
                    value={path.priceFall}
                    format={(fall) => percent(fall, 1)}
                  />
                </td>
                <td>
                  <Link href={cascade(path)}>round by round</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Plate>
  )
}
