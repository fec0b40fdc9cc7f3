import type { Tables } from '../api/Answers.ts'
import { Format } from '../charts/index.ts'
import { named } from '../parts/named.ts'
import { Slider } from '../parts/Slider.tsx'
import { DepthSlider } from './DepthSlider.tsx'
import type { Preset } from './presets.ts'
import { type Assumed, assumedB, ORACLES, type Oracle, type Settings } from './Settings.ts'

type ControlsProps = {
  readonly settings: Settings
  readonly presets: readonly Preset[]
  readonly tables: Tables
  readonly change: (part: Partial<Settings>) => void
}

/** The shock, and what is assumed beside it; for one scenario or two. */
export function Controls({ settings, presets, tables, change }: ControlsProps) {
  const { shock, compare } = settings
  const at = { at: null } // other settings make other rounds: the end is shown again
  return (
    <form className="cascade-controls" aria-label="The shock" onSubmit={(event) => event.preventDefault()}>
      <fieldset className="choices" aria-label="Examples">
        {presets.map((preset) => (
          <button key={preset.name} type="button" onClick={() => change({ ...preset.settings, ...at })}>
            {preset.name}
          </button>
        ))}
        <button type="button" aria-pressed={compare} onClick={() => change({ compare: !compare, ...at })}>
          Compare two
        </button>
      </fieldset>
      <div className="cascade-inputs">
        <div className="shocks">
          {shock.map((one, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a shock is its place in the list
            <div className="shock" key={row}>
              <label className="field">
                Shock on
                <select
                  value={one.asset}
                  onChange={(event) =>
                    change({ shock: shock.with(row, { ...one, asset: event.target.value }), ...at })
                  }
                >
                  {named(tables.assets, one.asset).map(({ asset, name }) => (
                    <option key={asset} value={asset}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <Slider
                label="price"
                min={-0.95}
                max={0.5}
                step={0.005}
                value={one.change}
                shown={Format.change(one.change, 1)}
                onChange={(value) => change({ shock: shock.with(row, { ...one, change: value }), ...at })}
              />
              {shock.length > 1 ? (
                <button
                  type="button"
                  className="plain"
                  onClick={() => change({ shock: shock.filter((_, other) => other !== row), ...at })}
                >
                  Remove
                </button>
              ) : null}
            </div>
          ))}
          <button
            type="button"
            className="plain"
            onClick={() =>
              change({ shock: [...shock, { asset: unshocked(tables, settings), change: -0.1 }], ...at })
            }
          >
            Shock another asset too
          </button>
        </div>
        <Assumptions
          name={compare ? 'A' : ''}
          assumed={settings}
          change={(part) => change({ ...part, ...at })}
        />
        {compare ? (
          <Assumptions
            name="B"
            assumed={assumedB(settings)}
            change={(part) =>
              change({
                ...Object.fromEntries(Object.entries(part).map(([name, value]) => [`${name}B`, value])),
                ...at,
              })
            }
          />
        ) : null}
      </div>
    </form>
  )
}

const ORACLE_NAMES: Readonly<Record<Oracle, string>> = {
  ledger: 'as each venue has it',
  market: 'at the market',
  rate: 'by exchange rate',
  capped: 'capped at today’s price',
  delayed: 'delayed by a round',
  fixed: 'fixed',
}

type AssumptionsProps = {
  readonly name: string
  readonly assumed: Assumed
  readonly change: (part: Partial<Assumed>) => void
}

function Assumptions({ name, assumed, change }: AssumptionsProps) {
  const { oracle, depth, recovers, close, capital } = assumed
  return (
    <fieldset className="assumptions">
      <legend>{name ? `Assumed in ${name}` : 'Assumed'}</legend>
      <label className="field">
        Oracles of what it moves
        <select value={oracle} onChange={(event) => change({ oracle: event.target.value as Oracle })}>
          {ORACLES.map((kind) => (
            <option key={kind} value={kind}>
              {ORACLE_NAMES[kind]}
            </option>
          ))}
        </select>
      </label>
      <DepthSlider depth={depth} onChange={(value) => change({ depth: value })} />
      <Slider
        label="Pools recover, a round"
        min={-0.05}
        max={1}
        step={0.05}
        value={recovers ?? -0.05}
        shown={recovers === null ? 'as the book has it' : Format.percent(recovers, 0)}
        onChange={(value) =>
          change({ recovers: value < -0.01 ? null : Number(Math.max(0, value).toFixed(2)) })
        }
      />
      <Slider
        label="Close factor"
        min={0}
        max={1}
        step={0.05}
        value={close ?? 0}
        shown={close === null ? 'as each venue has it' : Format.percent(close, 0)}
        onChange={(value) => change({ close: value < 0.01 ? null : Number(value.toFixed(2)) })}
      />
      <Slider
        label="Liquidators repay, a round"
        min={5}
        max={11.1}
        step={0.1}
        value={capital === null ? 11.1 : Math.log10(capital)}
        shown={capital === null ? 'any amount' : `up to ${Format.usd(capital)}`}
        onChange={(value) => change({ capital: value > 11.05 ? null : Number((10 ** value).toPrecision(2)) })}
      />
    </fieldset>
  )
}

const unshocked = ({ assets }: Tables, { shock }: Settings): string =>
  assets.find(({ asset }) => !shock.some((one) => one.asset === asset))?.asset ?? assets[0]!.asset
