import { Format } from '../charts/index.ts'
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
              <td>{layer.layer === 0 ? 'own' : layer.layer}</td>
              <td>{Format.dollars(layer.depositedUsd)}</td>
              <td>{Format.dollars(layer.debtUsd)}</td>
              <td>{Format.times(layer.leverage)}</td>
              <td>{Format.ratio(layer.healthFactor)}</td>
              <td className={layer.trigger !== null && fall > layer.trigger ? 'danger' : ''}>
                {layer.trigger === null ? '–' : `−${Format.percent(layer.trigger)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  </Plate>
)
