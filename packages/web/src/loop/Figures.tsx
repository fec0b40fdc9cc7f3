import type { Loop } from '@droste/core'
import { Format } from '../charts/index.ts'
import { Explained } from '../parts/Explained.tsx'
import { Figure } from '../parts/Figure.tsx'
import { Plate } from '../parts/Plate.tsx'
import type { Inputs } from './Inputs.ts'

type FiguresProps = {
  readonly plan: Loop.LoopPlan
  /** What the figures are held against; null where that loop is none. */
  readonly before: Loop.LoopPlan | null
  readonly inputs: Inputs
}

/** What the loop is, earns, and dies of; each figure beside what it was. */
export function Figures({ plan, before, inputs }: FiguresProps) {
  const fall = (value: number): string => (value < 0 ? 'open now' : `−${Format.percent(value)}`)
  const was = <Name extends keyof Loop.LoopPlan>(name: Name) =>
    before ? { before: before[name] as number | null } : {}
  const own = (name: string) => ({ explain: `own:loop.${name}`, explainBefore: `own:before.${name}` })
  return (
    <div className="loop-figures">
      <Plate title="What it is">
        <div className="figures">
          <Figure
            label="Leverage"
            size="large"
            value={plan.leverage}
            format={Format.times}
            {...was('leverage')}
            {...own('leverage')}
          />
          <Figure
            label="Health factor"
            size="large"
            value={plan.healthFactor}
            format={Format.ratio}
            tone={plan.healthFactor !== null && plan.healthFactor < 1.05 ? 'caution' : 'still'}
            {...was('healthFactor')}
            {...own('healthFactor')}
          />
          <Figure
            label="Collateral"
            value={plan.collateralUsd}
            format={Format.usd}
            {...was('collateralUsd')}
            {...own('collateralUsd')}
          />
          <Figure
            label="Debt"
            value={plan.debtUsd}
            format={Format.usd}
            {...was('debtUsd')}
            {...own('debtUsd')}
          />
          <Figure
            label="Equity"
            value={plan.equityUsd}
            format={Format.usd}
            {...was('equityUsd')}
            {...own('equityUsd')}
          />
          <Figure
            label="Depth, in loops"
            value={plan.depth}
            format={Format.count}
            {...was('depth')}
            {...own('depth')}
          />
        </div>
      </Plate>
      <Plate title="What it earns">
        <div className="figures">
          <Figure
            label="Net, a year on equity"
            size="large"
            value={plan.netApy}
            format={Format.change}
            tone={plan.netApy < 0 ? 'danger' : 'still'}
            {...was('netApy')}
            {...own('netApy')}
          />
          <Figure
            label="A year, in dollars"
            value={plan.carry.usdPerYear}
            format={Format.usd}
            {...(before ? { before: before.carry.usdPerYear } : {})}
            {...own('carry.usdPerYear')}
          />
          <Figure
            label="Borrowing may cost up to"
            value={plan.breakEvenBorrowApy}
            format={Format.percent}
            note="then it earns nothing"
            {...was('breakEvenBorrowApy')}
            {...own('breakEvenBorrowApy')}
          />
          <Figure
            label="Cost to enter"
            value={plan.entryCostUsd}
            format={Format.usd}
            note={<Days value={plan.carry.breakEvenDays} />}
            {...was('entryCostUsd')}
            {...own('entryCostUsd')}
          />
        </div>
      </Plate>
      <Plate title="What kills it">
        <div className="figures">
          <Figure
            label="Fall to liquidation"
            size="large"
            value={plan.dropToLiquidation}
            format={fall}
            tone={plan.dropToLiquidation !== null && plan.dropToLiquidation < 0.05 ? 'danger' : 'still'}
            note={
              plan.liquidationPrice === null ? (
                ''
              ) : (
                <>
                  at{' '}
                  <Explained figure="own:loop.liquidationPrice">
                    {Format.price(plan.liquidationPrice)}
                  </Explained>
                </>
              )
            }
            {...was('dropToLiquidation')}
            {...own('dropToLiquidation')}
          />
          <Figure
            label="Fall to exhaustion"
            value={plan.dropToExhaustion}
            format={fall}
            note="beyond it, bad debt"
            {...was('dropToExhaustion')}
            {...own('dropToExhaustion')}
          />
          <Figure
            label="Fall to insolvency"
            value={plan.dropToInsolvency}
            format={fall}
            {...was('dropToInsolvency')}
            {...own('dropToInsolvency')}
          />
          <Figure
            label="Chance in 30 days"
            value={plan.liquidation?.probability ?? null}
            format={Format.percent}
            note={
              <>
                at{' '}
                <Explained figure="own:loop.liquidation.volatility">
                  {Format.percent(inputs.volatility)}
                </Explained>{' '}
                volatility a year
              </>
            }
            {...(before ? { before: before.liquidation?.probability ?? null } : {})}
            {...own('liquidation.probability')}
          />
          <Figure
            label="By carry alone, after"
            value={plan.carry.yearsToLiquidation}
            format={(years) =>
              `${years < 2 ? `${Math.round(years * 365)} days` : `${years.toFixed(1)} years`}`
            }
            {...(before ? { before: before.carry.yearsToLiquidation } : {})}
            {...own('carry.yearsToLiquidation')}
          />
        </div>
      </Plate>
    </div>
  )
}

const Days = ({ value }: { readonly value: number | null }) =>
  value === null ? (
    'the carry never pays for it'
  ) : (
    <>
      <Explained figure="own:loop.carry.breakEvenDays">{Format.plural(Math.ceil(value), 'day')}</Explained> of
      carry pay for it
    </>
  )
