import { Format } from '../charts/index.ts'
import { Slider } from '../parts/Slider.tsx'
import { type Inputs, PRESETS, TARGETS, type Target } from './Inputs.ts'

type ControlsProps = {
  readonly inputs: Inputs
  readonly before: Inputs
  readonly fall: number
  readonly change: (part: Partial<Inputs & { before: Inputs; fall: number; address: string }>) => void
}

const NAMES: Readonly<Record<Target, string>> = {
  depth: 'loops',
  leverage: 'leverage',
  health: 'health',
  max: 'all it can',
}

/** What can be pulled on. */
export function Controls({ inputs, before, fall, change }: ControlsProps) {
  const percent = (value: number): string => Format.percent(value)
  const slider = (
    name: keyof Inputs & ('ltv' | 'threshold' | 'bonus' | 'supply' | 'borrow' | 'fee' | 'volatility'),
  ) => ({
    value: inputs[name],
    before: before[name],
    shown: percent(inputs[name]),
    onChange: (value: number) => change({ [name]: value }),
  })
  return (
    <form className="controls" aria-label="The loop asked for" onSubmit={(event) => event.preventDefault()}>
      <fieldset className="choices" aria-label="Examples">
        {PRESETS.map(({ name, inputs: preset }) => (
          <button
            key={name}
            type="button"
            onClick={() => change({ ...preset, before: preset, fall: 0, address: '' })}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <fieldset className="target">
        <legend>Ask for</legend>
        <div className="choices">
          {TARGETS.map((target) => (
            <button
              key={target}
              type="button"
              aria-pressed={inputs.target === target}
              onClick={() => change({ target })}
            >
              {NAMES[target]}
            </button>
          ))}
        </div>
      </fieldset>
      <TargetSlider inputs={inputs} before={before} change={change} />
      <Slider
        label="LTV used"
        {...slider('ltv')}
        min={0.05}
        max={0.97}
        step={0.005}
        onChange={(ltv) => change({ ltv, threshold: Math.max(ltv, inputs.threshold) })}
      />
      <Slider
        label="Liquidation threshold"
        {...slider('threshold')}
        min={0.05}
        max={1}
        step={0.005}
        onChange={(threshold) => change({ threshold, ltv: Math.min(threshold, inputs.ltv) })}
      />
      <Slider label="Liquidation bonus" {...slider('bonus')} min={0} max={0.2} step={0.005} />
      <Slider label="Collateral earns, a year" {...slider('supply')} min={-0.05} max={0.3} step={0.001} />
      <Slider label="Debt costs, a year" {...slider('borrow')} min={0} max={0.4} step={0.001} />
      <Slider
        label="Own capital"
        min={2}
        max={9}
        step={0.05}
        value={Math.log10(inputs.deposit)}
        before={Math.log10(before.deposit)}
        shown={Format.usd(inputs.deposit)}
        onChange={(value) => change({ deposit: Number((10 ** value).toPrecision(2)) })}
      />
      <Slider label="Cost of a swap" {...slider('fee')} min={0} max={0.02} step={0.0001} />
      <Slider
        label="Volatility against the debt, a year"
        {...slider('volatility')}
        min={0}
        max={2}
        step={0.01}
      />
      <Slider
        label="Let the collateral fall"
        min={0}
        max={0.9}
        step={0.005}
        value={fall}
        shown={fall === 0 ? '0' : `−${Format.percent(fall, 1)}`}
        onChange={(value) => change({ fall: value })}
      />
      <div className="choices">
        <button
          type="button"
          aria-pressed={inputs.mode === 'flash'}
          onClick={() => change({ mode: inputs.mode === 'flash' ? 'stepwise' : 'flash' })}
        >
          Enter by flash loan
        </button>
        <button type="button" onClick={() => change({ before: inputs })}>
          Keep this as “before”
        </button>
      </div>
    </form>
  )
}

function TargetSlider({ inputs, before, change }: Pick<ControlsProps, 'inputs' | 'before' | 'change'>) {
  switch (inputs.target) {
    case 'depth':
      return (
        <Slider
          label="Loops, as borrows"
          min={0}
          max={40}
          step={1}
          value={inputs.depth}
          before={before.target === 'depth' ? before.depth : undefined}
          shown={Format.count(inputs.depth)}
          onChange={(depth) => change({ depth })}
        />
      )
    case 'leverage':
      return (
        <Slider
          label="Leverage"
          min={1}
          max={30}
          step={0.1}
          value={inputs.leverage}
          before={before.target === 'leverage' ? before.leverage : undefined}
          shown={Format.times(inputs.leverage)}
          hint={`this LTV ends at ${Format.times(1 / (1 - inputs.ltv))}`}
          onChange={(leverage) => change({ leverage })}
        />
      )
    case 'health':
      return (
        <Slider
          label="Health factor"
          min={1.005}
          max={3}
          step={0.005}
          value={inputs.health}
          before={before.target === 'health' ? before.health : undefined}
          shown={Format.ratio(inputs.health)}
          onChange={(health) => change({ health })}
        />
      )
    case 'max':
      return (
        <p className="controls-note">
          As far as the LTV lets it: {Format.times(1 / (1 - inputs.ltv))} at most.
        </p>
      )
  }
}
