import type { Tables } from '../api/Answers.ts'
import { Format } from '../charts/index.ts'
import { Explained, Value } from '../parts/Explained.tsx'
import { Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'

/** The markets that liquidations sell into: measured or assumed. */
export function Markets({ tables }: { readonly tables: Tables }) {
  const symbol = new Map(tables.assets.map(({ asset, symbol }) => [asset, symbol]))
  const assumed = tables.markets.filter((market) => market.assumed).length
  return (
    <Plate
      title="Markets"
      unit={
        <>
          <Explained figure="own:trust.markets">{Format.count(tables.markets.length)}</Explained>, of which{' '}
          <Explained figure="own:trust.assumed">{Format.count(assumed)}</Explained> of assumed depth
        </>
      }
    >
      <TableFrame name="Markets" tall>
        <table>
          <thead>
            <tr>
              <th>sold</th>
              <th className="word">for</th>
              <th>pools</th>
              <th>recovers, a round</th>
              <th className="word">depth</th>
              <th className="words">who says so</th>
            </tr>
          </thead>
          <tbody>
            {tables.markets.map(({ base, quote, pools, recovers, source, assumed }, row) => (
              <tr key={base}>
                <td>{symbol.get(base) ?? base}</td>
                <td className="word">{symbol.get(quote) ?? quote}</td>
                <td>
                  <Value figure={`own:trust.markets.${row}.pools`} value={pools} format={Format.count} />
                </td>
                <td>
                  <Value
                    figure={`own:trust.markets.${row}.recovers`}
                    value={recovers}
                    format={(share) => Format.percent(share, 0)}
                  />
                </td>
                <td className={assumed ? 'word caution' : 'word'}>{assumed ? 'assumed' : 'measured'}</td>
                <td className="words">{source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Plate>
  )
}
