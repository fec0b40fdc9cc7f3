import { Slider } from '../parts/Slider.tsx'

type DepthSliderProps = { readonly depth: number; readonly onChange: (depth: number) => void }

/** Multiplies the depth of every pool, from a tenth to ten times; even steps are even ratios. */
export const DepthSlider = ({ depth, onChange }: DepthSliderProps) => (
  <Slider
    label="Depth of the pools"
    min={-1}
    max={1}
    step={0.05}
    value={Math.log10(depth)}
    shown={`×${Number(depth.toPrecision(2))}`}
    onChange={(value) => onChange(Number((10 ** value).toPrecision(2)))}
  />
)
