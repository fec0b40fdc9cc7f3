import { useCallback, useEffect, useMemo } from 'react'
import type { Inspect, Tables } from '../api/Answers.ts'
import { useCascade, useCascading, useInspect, useStress, useTables } from '../api/queries.ts'
import { writes } from '../app/Keys.tsx'
import { useLedger } from '../app/Ledger.ts'
import { Answered, Notice } from '../parts/Notice.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import { useLatest } from '../parts/useLatest.ts'
import { useSame } from '../parts/useSame.ts'
import { AT_REST, useSettled } from '../parts/useSettled.ts'
import { useUrlState } from '../url/UrlState.ts'
import { Cliffs } from './Cliffs.tsx'
import { Controls } from './Controls.tsx'
import { Course } from './Course.ts'
import { explanations } from './explain.ts'
import { Playback } from './Playback.tsx'
import { presetsOf } from './presets.ts'
import { Scene } from './Scene.tsx'
import { FIELDS, scenarios } from './Settings.ts'
import { usePlayer } from './usePlayer.ts'
import { useWhole } from './useWhole.ts'

/** What happens: a shock, and all that follows from it, round by round. */
export default function CascadeView() {
  const [ledger] = useLedger()
  const inspect = useInspect(ledger)
  const tables = useTables(ledger)
  return (
    <>
      <div className="view-head">
        <h1>Cascade</h1>
        <p>
          A shock, the liquidations it opens, the sales they force, the prices those move, until nothing
          moves.
        </p>
      </div>
      <Answered query={inspect} what={ledger} height={600}>
        {(measured) => (
          <Answered query={tables} what={ledger} height={600}>
            {(told) =>
              measured.totals.debtUsd > 0 ? (
                <Cascade key={ledger} ledger={ledger} inspect={measured} tables={told} />
              ) : (
                <Notice
                  title="Nobody owes anything in this book"
                  advice="Without debt there is nothing to liquidate, whatever falls."
                />
              )
            }
          </Answered>
        )}
      </Answered>
    </>
  )
}

type CascadeProps = { readonly ledger: string; readonly inspect: Inspect; readonly tables: Tables }

function Cascade({ ledger, inspect, tables }: CascadeProps) {
  const [given, change] = useUrlState(FIELDS)
  const presets = useMemo(() => presetsOf(inspect, tables), [inspect, tables])
  const first = presets[0]?.settings.shock
  const settings = useMemo(
    () => (given.shock.length === 0 && first ? { ...given, shock: first } : given),
    [given, first],
  )
  const wanted = useSame(useMemo(() => scenarios(settings, tables), [settings, tables]))
  const [one, two] = useLatest(wanted, useCascading())
  const a = useCascade(ledger, one!)
  const b = useCascade(ledger, two ?? one!)
  const behind = a.failureReason || !a.data ? a : b // of two, whichever keeps the page waiting
  const [restOne, restTwo] = useSettled(wanted, AT_REST)
  const answered = a.data !== undefined
  const maps = [useStress(ledger, restOne!, answered), useStress(ledger, restTwo ?? restOne!, answered)]
  // At rest the whole stress stands in the place of its cascade: the very figures of the command line.
  const stale = one !== wanted[0] || a.isPlaceholderData || b.isPlaceholderData
  const rested = !stale && restOne === one
  const shownA = useWhole(a.data, rested ? maps[0]?.data : undefined)
  const shownB = useWhole(b.data, rested ? maps[1]?.data : undefined)
  const courses = useMemo(
    () => [shownA, ...(two ? [shownB] : [])].flatMap((data) => (data ? [new Course(data, tables)] : [])),
    [shownA, shownB, two, tables],
  )
  const last = Math.max(0, ...courses.map(({ length }) => length))
  const settled = useCallback((at: number | null) => change({ at }), [change])
  const player = usePlayer(last, given.at, settled)
  useOwnExplanations(useMemo(() => explanations([one!, ...(two ? [two] : [])], courses), [one, two, courses]))
  useKeys(player)
  return (
    <>
      <Controls settings={settings} presets={presets} tables={tables} change={change} />
      <Answered query={behind} what="the cascade" height={520}>
        {() => (
          <div
            className={stale ? 'stale' : ''}
            aria-busy={!rested || courses.some((_, at) => maps[at]?.isPending)}
          >
            <Playback player={player} last={last} />
            <div className={courses.length > 1 ? 'scenes two' : 'scenes'}>
              {courses.map((course, at) => (
                <Scene
                  // biome-ignore lint/suspicious/noArrayIndexKey: the first scenario stays the first
                  key={at}
                  course={course}
                  map={rested ? maps[at]?.data : undefined}
                  failure={maps[at]?.failureReason ?? null}
                  at={player.at}
                  drawn={last > 1}
                  name={courses.length > 1 ? (at === 0 ? 'A' : 'B') : ''}
                  wide={Math.max(...courses.map(({ widest }) => widest))}
                />
              ))}
            </div>
          </div>
        )}
      </Answered>
      {behind.failureReason ? null : (
        <Cliffs
          ledger={ledger}
          settings={settings}
          scenarios={restTwo ? [restOne!, restTwo] : [restOne!]}
          change={change}
          tables={tables}
          shown={a.data?.shock}
        />
      )}
    </>
  )
}

/** Space plays, arrows step. */
function useKeys({ toggle, seek, at }: ReturnType<typeof usePlayer>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (writes(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      const onButton =
        event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null
      if (event.key === ' ' && !onButton) toggle()
      else if (event.key === 'ArrowRight') seek(Math.floor(at) + 1)
      else if (event.key === 'ArrowLeft') seek(Math.ceil(at) - 1)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [toggle, seek, at])
}
