/** What a chart is drawn with. Charts name inks; whoever shows one says what colour each has. */
const names = [
  'paper',
  'sheet',
  'ink',
  'ink-2',
  'ink-3',
  'rule',
  'rule-2',
  'accent',
  'danger',
  'danger-soft',
  'caution',
  'safe',
  'd0',
  'd1',
  'd2',
  'd3',
  'd4',
  'd5',
  'd6',
] as const

export type Name = (typeof names)[number]
/** A colour for every ink. */
export type Palette = Readonly<Record<Name, string>>

/** An ink as a chart names it. */
export const of = (name: Name): string => `var(--${name})`

/** Depth tints, shallow to deep, as on a sea chart. */
export const DEPTHS: readonly string[] = (['d1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const).map(of)

/** Ink on a light ground. `app/paint.css` says the same; a test holds them together. */
export const light: Palette = {
  paper: '#f3f6f5',
  sheet: '#fbfdfc',
  ink: '#0e1f29',
  'ink-2': '#3f525d',
  'ink-3': '#586a74',
  rule: '#d3dcdb',
  'rule-2': '#9fb1b4',
  accent: '#0a5b78',
  danger: '#bf3414',
  'danger-soft': '#f3d3c8',
  caution: '#8f5d00',
  safe: '#256b45',
  d0: '#eaf2f1',
  d1: '#d3e6e6',
  d2: '#aed0d4',
  d3: '#7fb3bd',
  d4: '#4d90a2',
  d5: '#286b82',
  d6: '#12435a',
}

/** Ink on a dark ground: the deeper, the brighter. */
export const dark: Palette = {
  paper: '#091115',
  sheet: '#0e181d',
  ink: '#e4eded',
  'ink-2': '#acbdc3',
  'ink-3': '#8699a1',
  rule: '#203038',
  'rule-2': '#42585f',
  accent: '#70c4d8',
  danger: '#ff7d58',
  'danger-soft': '#4a221a',
  caution: '#e2ae4e',
  safe: '#6fc190',
  d0: '#101d23',
  d1: '#152c35',
  d2: '#1c4452',
  d3: '#286373',
  d4: '#3d8799',
  d5: '#63b0c0',
  d6: '#a3dbe2',
}

/** The faces, without any font of our own: figures in a narrow one where the reader's machine has it. */
export const FACES = {
  text: "'Avenir Next', 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif",
  figure:
    "'Bahnschrift', 'DIN Alternate', 'Avenir Next Condensed', 'Roboto Condensed', 'Liberation Sans Narrow', 'Arial Narrow', sans-serif",
} as const

/** The palette as custom properties for a style sheet. */
export const properties = (palette: Palette): string =>
  [
    ...names.map((name) => `--${name}: ${palette[name]}`),
    `--face-text: ${FACES.text}`,
    `--face-figure: ${FACES.figure}`,
  ].join('; ')

/** A drawing with every ink made a colour, so that it stands alone. */
export const mixed = (svg: string, palette: Palette): string =>
  svg
    .replaceAll('var(--face-text)', FACES.text)
    .replaceAll('var(--face-figure)', FACES.figure)
    .replace(/var\(--([a-z0-9-]+)\)/g, (whole, name: string) => palette[name as Name] ?? whole)
