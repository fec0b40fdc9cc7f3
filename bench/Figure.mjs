// A figure: {kind: 'measured', what, value, unit, low, high, runs, target?} or {kind: 'skipped', what, why}.
// `value` is a median over `runs` runs, `low` and `high` their ends; `target` is {least} or {most}.

/** A median with its ends. */
export function measured(what, unit, samples, target) {
  const sorted = [...samples].sort((a, b) => a - b)
  const runs = sorted.length
  const value = (sorted[(runs - 1) >> 1] + sorted[runs >> 1]) / 2
  const figure = { kind: 'measured', what, value, unit, low: sorted[0], high: sorted[runs - 1], runs }
  return target ? { ...figure, target } : figure
}

/** What could not be measured here, and why. */
export const skipped = (what, why) => ({ kind: 'skipped', what, why })

/** The median keeps to its target. */
export const met = ({ value, target }) =>
  target.least === undefined ? value <= target.most : value >= target.least

const digits = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(value >= 10 ? 3 : 2)

/** One line for people. */
export function format(figure) {
  if (figure.kind === 'skipped') return `  ${figure.what}: skipped, ${figure.why}`
  const { what, value, unit, low, high, runs, target } = figure
  const range = runs > 1 ? ` (${digits(low)} to ${digits(high)}, ${runs} runs)` : ''
  const aim =
    target?.least === undefined ? `at most ${digits(target?.most ?? 0)}` : `at least ${digits(target.least)}`
  const verdict = target ? `   target ${aim} ${unit}: ${met(figure) ? 'met' : 'not met'}` : ''
  return `  ${what.padEnd(58)} ${digits(value).padStart(7)} ${unit}${range}${verdict}`
}
