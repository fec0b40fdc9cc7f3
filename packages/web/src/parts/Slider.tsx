import { useId } from 'react'

type SliderProps = {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly shown: string
  readonly onChange: (value: number) => void
  /** Where it stood, as a tick under the rail. */
  readonly before?: number | undefined
  /** What the value means, for those who do not see the number beside it. */
  readonly hint?: string
}

/** A number on a rail, and the number itself. */
export function Slider({ label, value, min, max, step, shown, onChange, before, hint }: SliderProps) {
  const id = useId()
  const place = (at: number): string => `${((Math.min(max, Math.max(min, at)) - min) / (max - min)) * 100}%`
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{shown}</output>
      <div className="rail">
        {before === undefined || before === value ? null : <i style={{ left: place(before) }} />}
        <input
          id={id}
          type="range"
          min={min}
          max={max}
          step={step}
          value={value}
          aria-valuetext={shown}
          onChange={(event) => onChange(Number(event.target.value))}
        />
      </div>
      {hint ? <small>{hint}</small> : null}
    </div>
  )
}
