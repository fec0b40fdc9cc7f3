import { Format } from '../charts/index.ts'
import { Explained } from '../parts/Explained.tsx'
import type { Moment, Mover } from './Course.ts'

const MOST = 8 // movers that fit side by side

type PoolsProps = {
  readonly movers: readonly Mover[]
  readonly moment: Moment
  /** The name of a figure of this scenario. */
  readonly named: (figure: string) => string
}

/**
 * Prices as levels: where each stood, where the shock left it, where sales have pushed it since. What a sale drains of
 * a pool shows as the fall of its price below the shocked one.
 */
export function Pools({ movers, moment, named }: PoolsProps) {
  const shown = movers.slice(0, MOST)
  if (shown.length === 0) return <p className="pools">No price moves.</p>
  return (
    <div className="pools">
      <h3>Prices and pools</h3>
      <div className="tanks">
        {shown.map((mover) => (
          <Tank
            key={mover.asset}
            mover={mover}
            mark={moment.marks.get(mover.asset) ?? mover.before}
            named={(figure) => named(`${figure}.${moment.round}.${mover.asset}`)}
          />
        ))}
      </div>
      <p>
        How high: a price over what it was before the shock. Dashed: where the shock put it; red: what sales
        took since.
      </p>
      {movers.length > MOST ? <p>More assets move; the exports have them all.</p> : null}
    </div>
  )
}

const HEIGHT = 150
const WIDTH = 64

type TankProps = {
  readonly mover: Mover
  readonly mark: number
  readonly named: (figure: string) => string
}

function Tank({ mover, mark, named }: TankProps) {
  const { symbol, before, shocked, sold } = mover
  const top = Math.max(before, shocked)
  const level = (price: number): number => HEIGHT * (1 - Math.min(1, Math.max(0, price / top)))
  const [now, shock] = [level(mark), level(shocked)]
  const pushed = mark / shocked - 1
  return (
    <figure className="tank">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <rect x="0.5" y="0.5" width={WIDTH - 1} height={HEIGHT - 1} className="tank-wall" />
        <rect x="1" y={now} width={WIDTH - 2} height={Math.max(0, HEIGHT - now)} className="tank-fill" />
        {now > shock + 0.4 ? (
          <rect x="1" y={shock} width={WIDTH - 2} height={now - shock} className="tank-drained" />
        ) : null}
        <line x1="0" x2={WIDTH} y1={shock} y2={shock} className="tank-shock" />
        <line x1="0" x2={WIDTH} y1={now} y2={now} className="tank-now" />
      </svg>
      <figcaption>
        <b>{symbol}</b>
        <Explained figure={named('mark')}>{Format.price(mark)}</Explained>
        <Explained figure={named('change')}>{Format.change(mark / before - 1, 1)}</Explained>
        {Math.abs(pushed) < 5e-5 ? (
          <span>{sold ? 'pool full' : '\u00a0'}</span>
        ) : (
          <Explained figure={named('pushed')} className={pushed < 0 ? 'danger-text' : ''}>
            {Format.change(pushed)} {sold ? 'by sales' : 'since'}
          </Explained>
        )}
      </figcaption>
    </figure>
  )
}
