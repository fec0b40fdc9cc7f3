import { useState } from 'react'
import { useInspect, useSimulation } from '../api/queries.ts'
import { useLedger } from '../app/Ledger.ts'
import { DepthSlider } from '../cascade/DepthSlider.tsx'
import * as Charts from '../charts/index.ts'
import { Answered, Notice } from '../parts/Notice.tsx'
import { Slider } from '../parts/Slider.tsx'
import { useSettled } from '../parts/useSettled.ts'
import * as field from '../url/fields.ts'
import { type Fields, useUrlState } from '../url/UrlState.ts'
import { Outcome } from './Outcome.tsx'

type Settings = {
  readonly paths: number
  readonly days: number
  readonly depth: number
  readonly seed: number
}

const FIELDS: Fields<Settings> = {
  paths: field.number(200, 20, 20_000),
  days: field.number(7, 1, 60),
  depth: field.number(1, 0.01, 100),
  seed: field.number(1, 0, 1e9),
}

const COUNTS = [200, 1000, 5000] as const
const AT_REST = 600 // ms without a change before a simulation is begun

/** How bad: what prices may do, path by path, and what that does to the book. */
export default function TailView() {
  const [ledger] = useLedger()
  const inspect = useInspect(ledger)
  const [settings, change] = useUrlState(FIELDS)
  return (
    <>
      <div className="view-head">
        <h1>Tail</h1>
        <p>Prices take many ways from here. How often that ends badly, and how badly.</p>
      </div>
      <form
        className="tail-controls"
        aria-label="What is simulated"
        onSubmit={(event) => event.preventDefault()}
      >
        <fieldset className="choices" aria-label="Paths">
          {COUNTS.map((count) => (
            <button
              key={count}
              type="button"
              aria-pressed={settings.paths === count}
              onClick={() => change({ paths: count })}
            >
              {Charts.Format.count(count)} paths
            </button>
          ))}
          <button type="button" onClick={() => change({ seed: settings.seed + 1 })}>
            Other paths
          </button>
        </fieldset>
        <Slider
          label="Horizon"
          min={1}
          max={60}
          step={1}
          value={settings.days}
          shown={Charts.Format.plural(settings.days, 'day')}
          onChange={(days) => change({ days })}
        />
        <DepthSlider depth={settings.depth} onChange={(depth) => change({ depth })} />
      </form>
      <Answered query={inspect} what={ledger} height={600}>
        {(measured) =>
          measured.totals.debtUsd > 0 ? (
            <Simulated ledger={ledger} settings={settings} known={measured.warnings} />
          ) : (
            <Notice
              title="Nobody owes anything in this book"
              advice="Without debt there is nothing to lose, whatever prices do."
            />
          )
        }
      </Answered>
    </>
  )
}

type SimulatedProps = {
  readonly ledger: string
  readonly settings: Settings
  readonly known: readonly string[]
}

function Simulated({ ledger, settings, known }: SimulatedProps) {
  const { paths, days, depth, seed } = useSettled(settings, AT_REST)
  const [label, setLabel] = useState('the paths')
  const query = useSimulation(
    ledger,
    {
      paths: Math.round(paths),
      seed: Math.round(seed),
      horizonDays: days,
      oracles: [],
      gasUsd: 10,
      depth,
      recovers: null,
      closeFactor: null,
      capitalUsd: null,
    },
    setLabel,
  )
  return (
    <Answered query={query} what={label} height={520}>
      {(simulated) => <Outcome {...simulated} known={known} />}
    </Answered>
  )
}
