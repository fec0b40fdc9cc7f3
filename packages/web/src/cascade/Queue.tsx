import type { ReactNode } from 'react'
import { Format } from '../charts/index.ts'
import { Explained } from '../parts/Explained.tsx'
import type { Moment } from './Course.ts'

type QueueProps = {
  readonly moment: Moment
  /** USD that the widest queue stands for, and the whole of what is liquidated. */
  readonly wide: number
  readonly whole: number
  /** The name of a figure of this scenario. */
  readonly named: (figure: string) => string
}

/** What waits, what is being liquidated, and what has been: widths are USD. */
export function Queue({ moment, wide, whole, named }: QueueProps) {
  const { round } = moment
  const done = Math.max(whole, 1)
  const now = (name: string): string => named(`rounds.${round - 1}.${name}`)
  return (
    <div className="queue">
      <h3>Liquidations</h3>
      <dl>
        <Row
          label="waiting"
          value={moment.eligibleDebtUsd}
          name="eligibleDebtUsd"
          figure={round === 0 ? named('totals.eligibleDebtUsd') : now('eligibleDebtUsd')}
        >
          <Bar kind="waits" value={moment.eligibleDebtUsd} of={wide} />
          <Bar kind="served" value={moment.servedUsd} of={wide} />
        </Row>
        <Row
          label="liquidated so far"
          value={moment.repaidUsd}
          name="repaidUsd"
          figure={named(`sofar.${round}.repaidUsd`)}
        >
          <Bar kind="done" value={moment.repaidUsd} of={done} />
        </Row>
        <Row
          label="collateral seized"
          value={moment.seizedUsd}
          name="seizedUsd"
          figure={named(`sofar.${round}.seizedUsd`)}
        >
          <Bar kind="done" value={moment.seizedUsd} of={done * 1.1} />
        </Row>
        <Row
          label="bad debt"
          value={moment.badDebtUsd}
          name="badDebtUsd"
          figure={round === 0 ? named('totals.badDebtBeforeUsd') : now('badDebtUsd')}
          lost
        >
          <Bar kind="lost" value={moment.badDebtUsd} of={done} />
        </Row>
      </dl>
      <p>
        {moment.liquidations > 0 ? (
          <>
            <Explained figure={now('liquidations')}>
              {Format.plural(moment.liquidations, 'liquidation')}
            </Explained>{' '}
            in this round repay{' '}
            <Explained figure={now('repaidUsd')}>{Format.dollars(moment.servedUsd)}</Explained>, the strong
            part of what waits.
          </>
        ) : (
          'No liquidation in this round.'
        )}
      </p>
    </div>
  )
}

type RowProps = {
  readonly label: string
  readonly value: number
  readonly name: string
  readonly figure: string
  readonly lost?: boolean
  readonly children: ReactNode
}

const Row = ({ label, value, name, figure, lost = false, children }: RowProps) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
    <dd className={lost ? 'amount danger-text' : 'amount'}>
      <Explained figure={figure}>
        <data value={value} data-so-far={name}>
          {Format.usd(value)}
        </data>
      </Explained>
    </dd>
  </>
)

type BarProps = {
  readonly kind: 'waits' | 'served' | 'done' | 'lost'
  readonly value: number
  readonly of: number
}

const Bar = ({ kind, value, of }: BarProps) => (
  <i className={kind} style={{ width: `${Math.min(100, (100 * value) / Math.max(1, of))}%` }} />
)
