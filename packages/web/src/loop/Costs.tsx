import type { Loop } from '@droste/core'
import { Format } from '../charts/index.ts'
import { Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'

/** What entering and leaving cost, both ways in, and how far one can leave. */
export function Costs({
  plan,
  before,
}: {
  readonly plan: Loop.LoopPlan
  readonly before: Loop.LoopPlan | null
}) {
  const ways = [
    { name: 'step by step', way: plan.entry.stepwise, was: before?.entry.stepwise },
    { name: 'by flash loan', way: plan.entry.flash, was: before?.entry.flash },
  ]
  return (
    <>
      <Plate title="Entry" unit="USD" className="half">
        <TableFrame name="Entry">
          <table>
            <thead>
              <tr>
                <th>way in</th>
                <th>transactions</th>
                <th>swaps</th>
                <th>flash fee</th>
                <th>gas</th>
                <th>cost</th>
                <th>was</th>
                <th>reaches</th>
              </tr>
            </thead>
            <tbody>
              {ways.map(({ name, way, was }) => (
                <tr key={name} className={way === plan.entry[plan.mode] ? 'marked' : ''}>
                  <td>{name}</td>
                  <td>{Format.count(way.transactions)}</td>
                  <td>{Format.usd(way.swapCostUsd)}</td>
                  <td>{Format.usd(way.flashFeeUsd)}</td>
                  <td>{Format.usd(way.gasUsd)}</td>
                  <td>{Format.usd(way.costUsd)}</td>
                  <td>{was ? Format.usd(was.costUsd) : '–'}</td>
                  <td>{Format.times(way.leverage)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </Plate>
      <Plate title="Exit" unit="USD, by a flash loan that the sale repays" className="half">
        <TableFrame name="Exit">
          <table>
            <thead>
              <tr>
                <th>share left</th>
                <th>repaid</th>
                <th>sold</th>
                <th>taken home</th>
                <th>cost</th>
                <th>was</th>
              </tr>
            </thead>
            <tbody>
              {plan.exit.map((exit, at) => {
                const was = before?.exit[at]
                return (
                  <tr key={exit.fraction}>
                    <td>{Format.percent(exit.fraction, 0)}</td>
                    <td>{Format.usd(exit.repaidUsd)}</td>
                    {exit.kind === 'done' ? (
                      <>
                        <td>{Format.usd(exit.soldUsd)}</td>
                        <td>{Format.usd(exit.returnedUsd)}</td>
                        <td>{Format.usd(exit.costUsd)}</td>
                      </>
                    ) : (
                      <td colSpan={3} className="danger">
                        selling it all leaves {Format.usd(exit.shortUsd)} unpaid
                      </td>
                    )}
                    <td>{was?.kind === 'done' ? Format.usd(was.costUsd) : '–'}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </TableFrame>
        <p className="plate-summary">
          {plan.unwind.kind === 'done'
            ? `Without a flash loan: ${Format.plural(plan.unwind.steps, 'step')}, ${Format.usd(plan.unwind.costUsd)}.`
            : `Without a flash loan it is stuck after ${Format.plural(plan.unwind.steps, 'step')}, still owing ${Format.usd(plan.unwind.debtUsd)}.`}
        </p>
      </Plate>
    </>
  )
}
