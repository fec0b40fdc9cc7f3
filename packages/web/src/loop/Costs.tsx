import type { Loop } from '@droste/core'
import { Format, type Sentence } from '../charts/index.ts'
import { say, told } from '../charts/Sentence.ts'
import { Cells, Value } from '../parts/Explained.tsx'
import { Plate } from '../parts/Plate.tsx'
import { Said } from '../parts/Said.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'

const WAY = [
  { name: 'transactions', format: Format.count },
  { name: 'swapCostUsd', format: Format.usd },
  { name: 'flashFeeUsd', format: Format.usd },
  { name: 'gasUsd', format: Format.usd },
  { name: 'costUsd', format: Format.usd },
] as const

const SALE = [
  { name: 'soldUsd', format: Format.usd },
  { name: 'returnedUsd', format: Format.usd },
  { name: 'costUsd', format: Format.usd },
] as const

/** What entering and leaving cost, both ways in, and how far one can leave. */
export function Costs({
  plan,
  before,
}: {
  readonly plan: Loop.LoopPlan
  readonly before: Loop.LoopPlan | null
}) {
  const ways = [
    { key: 'stepwise', name: 'step by step', way: plan.entry.stepwise, was: before?.entry.stepwise },
    { key: 'flash', name: 'by flash loan', way: plan.entry.flash, was: before?.entry.flash },
  ] as const
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
              {ways.map(({ key, name, way, was }) => (
                <tr key={name} className={way === plan.entry[plan.mode] ? 'marked' : ''}>
                  <td>{name}</td>
                  <Cells columns={WAY} prefix={`own:loop.entry.${key}.`} row={way} />
                  <td>
                    <Value
                      figure={`own:before.entry.${key}.costUsd`}
                      value={was?.costUsd}
                      format={Format.usd}
                    />
                  </td>
                  <td>
                    <Value
                      figure={`own:loop.entry.${key}.leverage`}
                      value={way.leverage}
                      format={Format.times}
                    />
                  </td>
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
                    <td>
                      <Value
                        figure={`own:loop.exit.${at}.fraction`}
                        value={exit.fraction}
                        format={(share) => Format.percent(share, 0)}
                      />
                    </td>
                    <td>
                      <Value
                        figure={`own:loop.exit.${at}.repaidUsd`}
                        value={exit.repaidUsd}
                        format={Format.usd}
                      />
                    </td>
                    {exit.kind === 'done' ? (
                      <Cells columns={SALE} prefix={`own:loop.exit.${at}.`} row={exit} />
                    ) : (
                      <td colSpan={3} className="danger">
                        selling it all leaves{' '}
                        <Value
                          figure={`own:loop.exit.${at}.shortUsd`}
                          value={exit.shortUsd}
                          format={Format.usd}
                        />{' '}
                        unpaid
                      </td>
                    )}
                    <td>
                      <Value
                        figure={`own:before.exit.${at}.costUsd`}
                        value={was?.kind === 'done' ? was.costUsd : null}
                        format={Format.usd}
                      />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </TableFrame>
        <p className="plate-summary">
          <Said sentence={unwinding(plan)} />
        </p>
      </Plate>
    </>
  )
}

function unwinding({ unwind }: Loop.LoopPlan): Sentence.Sentence {
  const steps = told('own:loop.unwind.steps', Format.plural(unwind.steps, 'step'))
  return unwind.kind === 'done'
    ? say`Without a flash loan: ${steps}, ${told('own:loop.unwind.costUsd', Format.usd(unwind.costUsd))}.`
    : say`Without a flash loan it is stuck after ${steps}, still owing ${told('own:loop.unwind.debtUsd', Format.usd(unwind.debtUsd))}.`
}
