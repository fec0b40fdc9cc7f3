import type { ChainRequest } from '@droste/service/client'
import { useCallback } from 'react'
import type { Chain } from '../api/Answers.ts'
import { useChain } from '../api/queries.ts'
import { Format, type Sentence } from '../charts/index.ts'
import { say, told } from '../charts/Sentence.ts'
import { Cells, Value } from '../parts/Explained.tsx'
import { Answered } from '../parts/Notice.tsx'
import { Said } from '../parts/Said.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import { useSame } from '../parts/useSame.ts'

const OWN = 'own:chain.'

/** What a chain comes to: its links, and the moves that open them. */
export function Chained({ asked }: { readonly asked: ChainRequest }) {
  const chain = useSame(asked)
  const query = useChain(chain)
  useOwnExplanations(
    useCallback(
      (figure) =>
        figure.startsWith(OWN)
          ? { kind: 'asked', figure: figure.slice(OWN.length), of: { kind: 'chain', chain } }
          : null,
      [chain],
    ),
  )
  return (
    <Answered query={query} what="the chain" height={240}>
      {(answer) => (
        <>
          <p className="plate-summary">
            <Said sentence={saying(answer)} />
          </p>
          <LinkTable links={answer.links} />
          <MoveTable chain={answer} />
        </>
      )}
    </Answered>
  )
}

function saying(chain: Chain): Sentence.Sentence {
  const usd = (name: 'grossUsd' | 'debtUsd' | 'equityUsd' | 'idleUsd') =>
    told(`${OWN}${name}`, Format.usd(chain[name]))
  return say`${usd('grossUsd')} against ${usd('debtUsd')}: ${usd('equityUsd')} equity, ${told(`${OWN}leverage`, Format.times(chain.leverage))}. What the last link borrows, ${usd('idleUsd')}, is in hand.`
}

const COLUMNS = [
  { name: 'collateralUsd', head: 'collateral, USD', format: Format.dollars },
  { name: 'debtUsd', head: 'debt, USD', format: Format.dollars },
  { name: 'ltv', head: 'LTV', format: (value: number) => Format.percent(value, 1) },
  { name: 'threshold', head: 'threshold', format: (value: number) => Format.percent(value, 1) },
  { name: 'healthFactor', head: 'health', format: Format.ratio },
  {
    name: 'efficiency',
    head: 'kept of a dollar carried on',
    format: (value: number) => Format.percent(value),
  },
] as const

const LinkTable = ({ links }: Pick<Chain, 'links'>) => (
  <TableFrame name="Links">
    <table>
      <thead>
        <tr>
          <th className="words">link</th>
          {COLUMNS.map(({ name, head }) => (
            <th key={name}>{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {links.map((link, at) => (
          <tr key={link.link}>
            <td className="words">{link.link}</td>
            <Cells
              columns={COLUMNS}
              prefix={`${OWN}links.${at}.`}
              row={at === links.length - 1 ? { ...link, efficiency: null } : link}
            />
          </tr>
        ))}
      </tbody>
    </table>
  </TableFrame>
)

const MoveTable = ({ chain: { links, moves } }: { readonly chain: Chain }) => (
  <TableFrame name="Moves">
    <table>
      <thead>
        <tr>
          <th className="words">a move of</th>
          <th>held less owed, USD</th>
          {links.map(({ link }, at) => (
            <th key={link}>link {at + 1} opens at</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {moves.map(({ asset, symbol, kind, exposureUsd, links: opened, breaksFirst }, row) => (
          <tr key={asset}>
            <td className="words">{kind === 'depeg' ? `${symbol} against what it stands for` : symbol}</td>
            <td>
              <Value figure={`${OWN}moves.${row}.exposureUsd`} value={exposureUsd} format={Format.dollars} />
            </td>
            {opened.map(({ link, drop, rise }, at) => {
              const first = link === (drop === null ? breaksFirst.rising : breaksFirst.falling)
              return (
                <td key={link} className={first ? 'danger' : ''}>
                  <Value
                    figure={`${OWN}moves.${row}.links.${at}.${drop === null ? 'rise' : 'drop'}`}
                    value={drop ?? rise}
                    format={(size) => `${drop === null ? '+' : '−'}${Format.percent(size, 1)}`}
                  />
                  {first ? ', the first' : ''}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </TableFrame>
)
