import { Format } from '../charts/index.ts'
import { Value } from '../parts/Explained.tsx'
import { Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import type { Layer } from './Layers.ts'

/** Every layer as a row. */
export const Steps = ({ layers, fall }: { readonly layers: readonly Layer[]; readonly fall: number }) => (
  <Plate title="Layers" unit="one borrow and its redeposit each">
    <TableFrame name="Layers">
      <table>
        <thead>
          <tr>
            <th>layer</th>
            <th>deposited, USD</th>
            <th>owed by then, USD</th>
            <th>leverage</th>
            <th>health</th>
            <th>stopped here, opens at</th>
          </tr>
        </thead>
        <tbody>
          {layers.map((layer) => (
            <tr key={layer.layer}>
              <td>{layer.layer === 0 ? 'own' : <Cell layer={layer} name="layer" format={String} />}</td>
              <td>
                <Cell layer={layer} name="depositedUsd" format={Format.dollars} />
              </td>
              <td>
                <Cell layer={layer} name="debtUsd" format={Format.dollars} />
              </td>
              <td>
                <Cell layer={layer} name="leverage" format={Format.times} />
              </td>
              <td>
                <Cell layer={layer} name="healthFactor" format={Format.ratio} />
              </td>
              <td className={layer.trigger !== null && fall > layer.trigger ? 'danger' : ''}>
                <Cell layer={layer} name="trigger" format={(drop) => `−${Format.percent(drop)}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  </Plate>
)

type CellProps = {
  readonly layer: Layer
  readonly name: keyof Layer
  readonly format: (value: number) => string
}

const Cell = ({ layer, name, format }: CellProps) => (
  <Value figure={`own:loop.layer.${layer.layer}.${name}`} value={layer[name]} format={format} />
)
