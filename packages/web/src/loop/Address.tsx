import { useCallback, useState } from 'react'
import type { Account, Portrait } from '../api/Answers.ts'
import { useAccount } from '../api/queries.ts'
import { useLedger } from '../app/Ledger.ts'
import { Format } from '../charts/index.ts'
import { Cells, Explained, Value } from '../parts/Explained.tsx'
import { Answered } from '../parts/Notice.tsx'
import { Plate } from '../parts/Plate.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import { INITIAL, type Inputs } from './Inputs.ts'

type AddressProps = {
  readonly address: string
  readonly onAddress: (address: string) => void
  readonly onTake: (inputs: Partial<Inputs>) => void
}

/** An account of the book, to be looked at and pulled on. */
export function Address({ address, onAddress, onTake }: AddressProps) {
  const [ledger] = useLedger()
  const [typed, setTyped] = useState(address)
  const query = useAccount(ledger, address)
  return (
    <Plate title="An account of the book" unit={ledger}>
      <form
        className="address"
        onSubmit={(event) => {
          event.preventDefault()
          onAddress(typed.trim())
        }}
      >
        <label className="field">
          Address
          <input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder="0x…"
            spellCheck={false}
            autoComplete="off"
          />
        </label>
        <button type="submit" className="solid">
          Look it up
        </button>
      </form>
      {address === '' ? (
        <p className="plate-summary">Paste an address to see its legs, and to take it into the loop above.</p>
      ) : (
        <Answered query={query} what="the account" height={160}>
          {(answer) => <Wallet address={address} answer={answer} onTake={onTake} />}
        </Answered>
      )}
    </Plate>
  )
}

type WalletProps = Pick<AddressProps, 'address' | 'onTake'> & { readonly answer: Account }

const OWN = 'own:account.'

function Wallet({ address, answer, onTake }: WalletProps) {
  useOwnExplanations(
    useCallback(
      (figure) =>
        figure.startsWith(OWN)
          ? { kind: 'asked', figure: figure.slice(OWN.length), of: { kind: 'account', address } }
          : null,
      [address],
    ),
  )
  return answer.accounts.map((account, place) => (
    <div key={account.account} className="portrait">
      <div className="portrait-line">
        <span>{account.account}</span>
        <span>
          <Value
            figure={`${account.account}/collateralUsd`}
            value={account.collateralUsd}
            format={Format.usd}
          />{' '}
          against <Value figure={`${account.account}/debtUsd`} value={account.debtUsd} format={Format.usd} />,{' '}
          <Value figure={`${account.account}/leverage`} value={account.leverage} format={Format.times} />,
          health{' '}
          <Value
            figure={`${account.account}/healthFactor`}
            value={account.healthFactor}
            format={Format.ratio}
          />
        </span>
        {inputsOf(account) ? (
          <button type="button" className="solid" onClick={() => onTake(inputsOf(account)!)}>
            Take it into the loop
          </button>
        ) : null}
      </div>
      <TableFrame name="Legs">
        <table>
          <thead>
            <tr>
              <th>side</th>
              <th className="words">asset</th>
              <th>tokens</th>
              <th>price, USD</th>
              <th>value, USD</th>
              <th>threshold</th>
            </tr>
          </thead>
          <tbody>
            {account.legs.map((leg, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an account may hold one asset twice, and legs do not move
              <tr key={at}>
                <td>{leg.side}</td>
                <td className="words">{leg.symbol}</td>
                <Cells
                  columns={CELLS}
                  prefix={`${OWN}accounts.${place}.legs.${at}.`}
                  row={leg.side === 'collateral' ? leg : { ...leg, threshold: null }}
                />
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {account.triggers.length > 0 ? (
        <p className="plate-summary">
          Opens when{' '}
          {account.triggers.map(({ asset, symbol, drop }, at) => (
            <span key={asset}>
              {at > 0 ? ', or ' : ''}
              {symbol} falls by{' '}
              <Explained figure={`${OWN}accounts.${place}.triggers.${at}.drop`}>
                {Format.percent(drop, 1)}
              </Explained>
            </span>
          ))}
          .
        </p>
      ) : account.debtUsd > 0 ? (
        <p className="plate-summary">No fall of a single asset opens it: both its sides move together.</p>
      ) : null}
    </div>
  ))
}

const CELLS = [
  { name: 'tokens', format: Format.count },
  { name: 'priceUsd', format: Format.price },
  { name: 'valueUsd', format: Format.dollars },
  { name: 'threshold', format: (value: number) => Format.percent(value, 1) },
] as const

/** An account as a loop; null where there is none to see. What it earns is not known: it stays as on the page. */
function inputsOf(account: Portrait): Partial<Inputs> | null {
  const { leverage, healthFactor, collateralUsd, debtUsd, equityUsd } = account
  if (leverage === null || healthFactor === null || equityUsd <= 0) return null
  const threshold = Math.min(1, (healthFactor * debtUsd) / collateralUsd)
  const used = debtUsd / collateralUsd
  // Venues lend a little less than they liquidate at; the position itself shows the least it may be.
  const ltv = Math.min(threshold, Math.max(threshold - 0.02, used + 1e-4))
  return { ...INITIAL, target: 'leverage', leverage, ltv, threshold, deposit: equityUsd, fee: 0, gas: 0 }
}
