import { useMemo, useState } from 'react'
import type { Inspect, Tables } from '../api/Answers.ts'
import { useInspect, useTables } from '../api/queries.ts'
import { useLedger } from '../app/Ledger.ts'
import { Format } from '../charts/index.ts'
import { Explained, Value } from '../parts/Explained.tsx'
import { useExplained } from '../parts/Explanation.tsx'
import { Figure } from '../parts/Figure.tsx'
import { Answered } from '../parts/Notice.tsx'
import { Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import { Assumptions } from './Assumptions.tsx'
import { explanations } from './explain.ts'
import { Markets } from './Markets.tsx'
import { Swings } from './Swings.tsx'

/** How sure: what was read, by whom, what was assumed, and what that moves. */
export default function TrustView() {
  const [ledger] = useLedger()
  const inspect = useInspect(ledger)
  const tables = useTables(ledger)
  useOwnExplanations(
    useMemo(
      () => (inspect.data ? explanations(inspect.data, tables.data) : () => null),
      [inspect.data, tables.data],
    ),
  )
  return (
    <>
      <div className="view-head">
        <h1>Trust</h1>
        <p>What was read and what was not, what had to be assumed, and how much rests on it.</p>
      </div>
      <Answered query={inspect} what={ledger} height={600}>
        {(answer) => (
          <div className="plates">
            <Coverage inspect={answer} />
            <Provenance inspect={answer} />
            <Answered query={tables} what="its tables" height={300}>
              {(told) => (
                <>
                  {answer.totals.debtUsd > 0 ? (
                    <Swings ledger={ledger} inspect={answer} tables={told} />
                  ) : null}
                  <Assumptions warnings={answer.warnings} />
                  <Markets tables={told} />
                  <Prices tables={told} />
                </>
              )}
            </Answered>
            <Explainer />
          </div>
        )}
      </Answered>
    </>
  )
}

function Coverage({ inspect }: { readonly inspect: Inspect }) {
  const { accounts, debtUsd, usedShare, rejected } = inspect.coverage
  const lost = rejected.reduce((sum, { debtUsd }) => sum + debtUsd, 0)
  return (
    <Plate title="Coverage" unit="share of the debt that was read" className="half">
      <div className="figures">
        <Figure
          size="large"
          label="Used"
          value={usedShare}
          format={(share) => Format.percent(share, 1)}
          explain="coverage.usedShare"
          tone={usedShare < 0.95 ? 'caution' : 'still'}
        />
        <Figure label="Debt read" value={debtUsd} format={Format.usd} explain="coverage.debtUsd" />
        <Figure label="Accounts read" value={accounts} format={Format.count} explain="coverage.accounts" />
        <Figure
          label="Rejected"
          value={lost}
          format={Format.usd}
          explain="own:trust.rejected"
          note={
            rejected.length > 0 ? (
              <Explained figure="own:trust.reasons">{Format.plural(rejected.length, 'reason')}</Explained>
            ) : null
          }
        />
      </div>
      <div className="coverage" role="img" aria-label={`${Format.percent(usedShare, 1)} of the debt is used`}>
        <i style={{ width: `${100 * usedShare}%` }} />
      </div>
      {rejected.length === 0 ? (
        <p className="plate-summary">Nothing that was read was left out.</p>
      ) : (
        <TableFrame name="Rejected">
          <table>
            <thead>
              <tr>
                <th className="words">left out because</th>
                <th>accounts</th>
                <th>debt, USD</th>
              </tr>
            </thead>
            <tbody>
              {rejected.map(({ reason, accounts, debtUsd }, at) => (
                <tr key={reason}>
                  <td className="words">{reason}</td>
                  <td>
                    <Value
                      figure={`coverage.rejected.${at}.accounts`}
                      value={accounts}
                      format={Format.count}
                    />
                  </td>
                  <td>
                    <Value
                      figure={`coverage.rejected.${at}.debtUsd`}
                      value={debtUsd}
                      format={Format.dollars}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Plate>
  )
}

function Provenance({ inspect }: { readonly inspect: Inspect }) {
  const { source, chain, block, time, hash, reader } = inspect.provenance
  const lines = [
    ['source', source],
    ['chain', chain ?? 'not stated'],
    [
      'block',
      block === null ? (
        'not stated'
      ) : (
        <Value key="block" figure="provenance.block" value={block} format={String} />
      ),
    ],
    ['as of', time ?? 'not stated'],
    ['SHA-256 of what was read', hash ?? 'not taken'],
    ['read by', reader],
    ['measured by', `Droste ${inspect.droste}`],
  ] as const
  return (
    <Plate title="Provenance" unit={inspect.ledger} className="half">
      <dl className="provenance">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Plate>
  )
}

function Prices({ tables }: { readonly tables: Tables }) {
  const kind = new Map(tables.claims.map(({ asset, kind }) => [asset, kind]))
  const symbols = new Map(tables.assets.map(({ asset, symbol }) => [asset, symbol]))
  const backing = new Map(tables.claims.map((claim) => [claim.asset, claim.backing]))
  return (
    <Plate title="Prices and claims" unit="USD per token, and what each token stands for">
      <TableFrame name="Prices and claims" tall>
        <table>
          <thead>
            <tr>
              <th>asset</th>
              <th>price</th>
              <th className="words">who says so</th>
              <th className="words">stands for</th>
            </tr>
          </thead>
          <tbody>
            {tables.assets.map(({ asset, symbol, priceUsd, priceSource }, row) => (
              <tr key={asset}>
                <td title={asset}>{symbol}</td>
                <td>
                  <Value figure={`own:trust.prices.${row}.usd`} value={priceUsd} format={Format.price} />
                </td>
                <td className="words">{priceSource}</td>
                <td className="words">
                  {backing.get(asset)?.map((part, at) => (
                    <span key={part.asset}>
                      {at > 0 ? ' + ' : ''}
                      <Value
                        figure={`own:trust.prices.${row}.backing.${at}`}
                        value={part.amount}
                        format={(amount) => String(Number(amount.toPrecision(6)))}
                      />{' '}
                      {symbols.get(part.asset) ?? part.asset}
                    </span>
                  )) ?? 'itself'}
                  {kind.has(asset) ? ` (${kind.get(asset)})` : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Plate>
  )
}

/** Any figure by its name. */
function Explainer() {
  const [, open] = useExplained()
  const [figure, setFigure] = useState('totals.leverage')
  return (
    <Plate title="Explain a figure" unit="by its path in the answer, or of an account">
      <form
        className="address"
        onSubmit={(event) => {
          event.preventDefault()
          if (figure.trim() !== '') open(figure.trim())
        }}
      >
        <label className="field">
          Figure
          <input
            value={figure}
            onChange={(event) => setFigure(event.target.value)}
            spellCheck={false}
            list="figures"
          />
        </label>
        <datalist id="figures">
          {NAMES.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <button type="submit" className="solid">
          Explain
        </button>
      </form>
      <p className="plate-summary">
        Every number on these pages opens its own explanation; this one finds those that are not shown, such
        as <code>leverage.max</code> or <code>0x…/healthFactor</code>.
      </p>
    </Plate>
  )
}

const NAMES = [
  'totals.leverage',
  'totals.idleUsd',
  'leverage.p10',
  'leverage.p90',
  'leverage.p99',
  'leverage.max',
  'recursion.sameAssetDebtUsd',
  'lookThrough.netUsd',
  'concentration.herfindahl',
] as const
