import { type ReactNode, useMemo } from 'react'
import type { Stress } from '../api/Answers.ts'
import * as Charts from '../charts/index.ts'
import { Explained } from '../parts/Explained.tsx'
import { Figure } from '../parts/Figure.tsx'
import { Notice } from '../parts/Notice.tsx'
import { ChartPlate, Plate } from '../parts/Plate.tsx'
import type { Course } from './Course.ts'
import { Pools } from './Pools.tsx'
import { Queue } from './Queue.tsx'

type SceneProps = {
  readonly course: Course
  /** What the price map says; it comes later than the cascade. */
  readonly map: Stress | undefined
  /** Why it will not come. */
  readonly failure: Error | null
  readonly at: number
  /** Whether its rounds are drawn: those of two that are compared stand side by side. */
  readonly drawn: boolean
  /** A or B where two are compared. */
  readonly name: string
  /** The most that waits in any scenario shown, USD. */
  readonly wide: number
}

const CANNOT = 'This scenario cannot bite' // how the API begins to say why nothing happens

/** One scenario: what it comes to, and where it stands at this round. */
export function Scene({ course, map, failure, at, drawn, name, wide }: SceneProps) {
  const { cascade } = course
  const moment = course.moment(at)
  const named = (figure: string): string => `own:${name || 'A'}.${figure}`
  const charts = useMemo(
    () => ({ rounds: Charts.rounds(cascade.rounds, name), courses: Charts.courses(course.courses(), name) }),
    [course, cascade, name],
  )
  const why = cascade.warnings.find((text) => text.startsWith(CANNOT))
  return (
    <section
      className="scene"
      aria-label={name ? `Scenario ${name}` : 'The cascade'}
      data-scenario={name || 'A'}
    >
      <Outcome course={course} map={map} failure={failure} name={name}>
        {cascade.bites ? null : <Notice title="This scenario cannot bite" advice={why ? reason(why) : ''} />}
      </Outcome>
      <div className="stage">
        <Queue
          moment={moment}
          wide={wide}
          whole={cascade.totals.repaidUsd + cascade.totals.absorbedUsd}
          named={named}
        />
        <Pools movers={course.movers} moment={moment} named={named} />
      </div>
      {drawn ? (
        <div className="plates">
          <ChartPlate
            chart={charts.rounds}
            className={name ? '' : 'half'}
            cursor={Math.min(at, course.length)}
          />
          <ChartPlate
            chart={charts.courses}
            className={name ? '' : 'half'}
            cursor={Math.min(at, course.length)}
          />
        </div>
      ) : null}
    </section>
  )
}

/** Why nothing can happen, without what is said to users of the command line. */
function reason(warning: string): string {
  const said = warning.slice(CANNOT.length).replace(/^[:.] */, '')
  const kept = said
    .split(/(?<=\.) /)
    .filter((sentence) => !sentence.includes('--'))
    .join(' ')
  return kept.charAt(0).toUpperCase() + kept.slice(1)
}

/** The four words for four numbers, and what the price map says. */
function Outcome({
  course,
  map,
  failure,
  name,
  children,
}: Pick<SceneProps, 'course' | 'map' | 'failure' | 'name'> & { readonly children: ReactNode }) {
  const { totals, amplification, rounds } = course.cascade
  const branchingRatio = map?.branchingRatio ?? null
  const named = (figure: string) => ({ figure: `own:${name || 'A'}.${figure}` })
  const own = (figure: string) => ({ explain: named(figure).figure })
  const { usd, count } = Charts.Format
  return (
    <Plate title={name ? `Outcome, ${name}` : 'Outcome'} unit="of the whole cascade">
      <div className="figures outcome">
        <Figure
          size="large"
          label="Bad debt"
          value={totals.badDebtUsd}
          format={usd}
          tone={totals.badDebtUsd > 0 ? 'danger' : 'still'}
          note={
            totals.badDebtBeforeUsd > 0 ? (
              <>
                <Explained {...named('totals.badDebtBeforeUsd')}>{usd(totals.badDebtBeforeUsd)}</Explained>{' '}
                before the shock
              </>
            ) : (
              'owed above collateral'
            )
          }
          {...own('totals.badDebtUsd')}
        />
        <Figure
          size="large"
          label="Liquidated"
          value={totals.repaidUsd}
          format={usd}
          note="repaid by liquidators"
          {...own('totals.repaidUsd')}
        />
        <Figure
          label="Eligible"
          value={totals.eligibleDebtUsd}
          format={usd}
          note={
            <Explained {...named('totals.accounts')}>
              {Charts.Format.plural(totals.accounts, 'account')}
            </Explained>
          }
          {...own('totals.eligibleDebtUsd')}
        />
        <Figure
          label="Seized"
          value={totals.seizedUsd}
          format={usd}
          note="collateral"
          {...own('totals.seizedUsd')}
        />
        <Figure
          label="Absorbed"
          value={totals.absorbedUsd}
          format={usd}
          note="into venues’ books"
          {...own('totals.absorbedUsd')}
        />
        <Figure
          label="Amplification"
          value={amplification}
          format={(value) => `${value.toFixed(3)}×`}
          note="of the first fall"
          {...own('amplification')}
        />
        <Figure
          label="Branching ratio"
          value={branchingRatio}
          format={(value) => (value < 5e-4 ? '0' : value.toFixed(3))}
          none={failure ? 'not told' : '…'}
          note={
            failure?.message ??
            (branchingRatio !== null && branchingRatio >= 1 ? 'feeds itself' : 'dies out below one')
          }
          tone={branchingRatio !== null && branchingRatio >= 1 ? 'danger' : 'still'}
          {...own('branchingRatio')}
        />
        <Figure
          label="Rounds"
          value={rounds.length}
          format={count}
          note="until nothing moves"
          {...own('rounds')}
        />
      </div>
      {children}
    </Plate>
  )
}
