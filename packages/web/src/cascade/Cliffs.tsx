import type { Scenario } from '@droste/service/client'
import { useMemo } from 'react'
import type { Cascade, Tables } from '../api/Answers.ts'
import { useCurve } from '../api/queries.ts'
import * as Charts from '../charts/index.ts'
import { Answered } from '../parts/Notice.tsx'
import { ChartPlate } from '../parts/Plate.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import { AT_REST, useSettled } from '../parts/useSettled.ts'
import { explanations } from './explainCliff.ts'
import { resized, type Settings, sizeOf } from './Settings.ts'

type CliffsProps = {
  readonly ledger: string
  readonly settings: Settings
  readonly scenarios: readonly Scenario[]
  readonly tables: Tables
  /** The shock of the cascade that is shown; none before there is one, which comes first. */
  readonly shown: Cascade['shock'] | undefined
  readonly change: (part: Partial<Settings>) => void
}

const FALLS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6]
const DEPTHS = [0.5, 1, 2]
const LARGE = 20_000 // accounts; beyond it fewer points are asked for

/** The cliff: the outcome over the size of the shock, its band over depth. Dragging in it sets the shock. */
export function Cliffs({ ledger, settings, scenarios, tables, shown, change }: CliffsProps) {
  const [one, two] = scenarios
  const falls = tables.accounts > LARGE ? FALLS.filter((_, at) => at % 2 === 0) : FALLS
  // The curve is of the shock's shape, whatever its size, and of one that rests: dragging does not ask for another.
  const shock = useSettled(settings.shock, AT_REST)
  const unit = useMemo(() => resized(shock, -1e-2), [shock])
  const of = (scenario: Scenario): Scenario => ({ ...scenario, shocks: unit })
  const times = falls.map((fall) => Number((fall / 0.01).toFixed(6)))
  const a = useCurve(ledger, of(one!), times, DEPTHS, shown !== undefined)
  const b = useCurve(ledger, of(two ?? one!), times, DEPTHS, shown !== undefined)
  // With the answer and not with the slider: the charts are not drawn while one waits for it.
  const size = Math.abs(sizeOf(shown ?? settings.shock))
  const symbols = new Map(tables.assets.map(({ asset, symbol }) => [asset, symbol]))
  const what =
    settings.shock.length === 1
      ? (symbols.get(settings.shock[0]!.asset) ?? settings.shock[0]!.asset)
      : 'what is shocked'
  const curves = useMemo(
    () =>
      [
        { name: 'A', data: a.data },
        { name: 'B', data: two ? b.data : undefined },
      ].flatMap(({ name, data }) =>
        data
          ? [
              {
                name,
                points: data.points.map(({ times, depth, badDebtUsd, repaidUsd }) => ({
                  fall: Number((times * 0.01).toFixed(6)),
                  depth,
                  badDebtUsd,
                  repaidUsd,
                })),
              },
            ]
          : [],
      ),
    [a.data, b.data, two],
  )
  const charts = useMemo(
    () =>
      (['badDebtUsd', 'repaidUsd'] as const).map((figure) => Charts.cliffCurve(curves, figure, size, what)),
    [curves, size, what],
  )
  useOwnExplanations(
    useMemo(
      () =>
        explanations(
          curves.map(({ points }) => points),
          size,
        ),
      [curves, size],
    ),
  )
  const drag = (_from: number, to: number, done: boolean): void => {
    if (done)
      change({
        shock: resized(settings.shock, -Math.min(0.95, Math.max(0.005, Number(to.toFixed(3))))),
        at: null,
      })
  }
  return (
    <Answered query={a} what="the curve over sizes of the shock" height={330}>
      {() => (
        <div className="plates cliffs">
          {charts.map((chart) => (
            <ChartPlate key={chart.name} chart={chart} className="half" onDrag={drag}>
              <p className="plate-summary">Click or drag in the curve to set the size of the shock.</p>
            </ChartPlate>
          ))}
        </div>
      )}
    </Answered>
  )
}
