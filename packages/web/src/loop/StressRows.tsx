import type { Loop } from '@droste/core'
import { Format } from '../charts/index.ts'
import { Cells, Value } from '../parts/Explained.tsx'
import { Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import type { Inputs } from './Inputs.ts'
import * as Stress from './Stress.ts'

const STATES: Readonly<Record<Stress.Fallen['state'], string>> = {
  stands: 'stands',
  eligible: 'open to liquidation',
  uncovered: 'liquidation leaves bad debt',
  insolvent: 'owes more than it holds',
}

const share = (value: number): string => Format.percent(value, 1)

const COLUMNS = [
  { name: 'fall', format: (value: number) => `−${share(value)}` },
  { name: 'price', format: Format.price },
  { name: 'healthFactor', format: Format.ratio },
  { name: 'loanToValue', format: share },
  { name: 'equityUsd', format: Format.usd },
  { name: 'kept', format: share },
] as const

/** The loop at falls of its collateral, and at rises of its rate. */
export function StressRows({
  plan,
  inputs,
  fall,
}: {
  readonly plan: Loop.LoopPlan
  readonly inputs: Inputs
  readonly fall: number
}) {
  const falls = [...new Set([...Stress.FALLS, ...(fall > 0 ? [fall] : [])])].sort((a, b) => a - b)
  const rows = falls.map((at) => Stress.fallen(plan, { depositUsd: inputs.deposit, price: inputs.price }, at))
  return (
    <>
      <Plate title="If the collateral falls" unit="against the debt, nobody acting" className="two-thirds">
        <TableFrame name="Falls">
          <table>
            <thead>
              <tr>
                <th>fall</th>
                <th>price, USD</th>
                <th>health</th>
                <th>debt over collateral</th>
                <th>equity, USD</th>
                <th>of own capital</th>
                <th>then</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.fall} className={row.fall === fall ? 'marked' : ''}>
                  <Cells columns={COLUMNS} prefix={`own:loop.fallen.${row.fall}.`} row={row} />
                  <td
                    className={row.state === 'stands' ? '' : row.state === 'eligible' ? 'caution' : 'danger'}
                  >
                    {STATES[row.state]}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </Plate>
      <Plate title="If borrowing costs more" unit="a year" className="third">
        <TableFrame name="Rates">
          <table>
            <thead>
              <tr>
                <th>rate rises by</th>
                <th>to</th>
                <th>net, on equity</th>
              </tr>
            </thead>
            <tbody>
              {[0, ...Stress.RATE_RISES].map((rise) => {
                const net = Stress.netApyAt(plan, rise)
                return (
                  <tr key={rise}>
                    <td>
                      {rise === 0 ? (
                        'as it is'
                      ) : (
                        <Value figure={`own:loop.rise.${rise}.by`} value={rise} format={Format.change} />
                      )}
                    </td>
                    <td>
                      <Value
                        figure={`own:loop.rise.${rise}.rate`}
                        value={inputs.borrow + rise}
                        format={Format.percent}
                      />
                    </td>
                    <td className={net < 0 ? 'danger' : ''}>
                      <Value figure={`own:loop.rise.${rise}.netApy`} value={net} format={Format.change} />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </TableFrame>
      </Plate>
    </>
  )
}
