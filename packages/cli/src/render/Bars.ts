const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of `value` against `most`, `width` characters at full length; anything above nothing shows. */
export function bar(value: number, most: number, width: number): string {
  if (!(value > 0) || !(most > 0)) return ''
  const eighths = Math.max(1, Math.round((value / most) * width * 8))
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]
}

/** Rows of a label, a bar and what it stands for, aligned. */
export function bars(
  rows: readonly { readonly label: string; readonly value: number; readonly note: string }[],
  width = 32,
): string {
  const most = Math.max(0, ...rows.map(({ value }) => value))
  const longest = Math.max(0, ...rows.map(({ label }) => label.length))
  return rows
    .map(({ label, value, note }) => {
      return `  ${label.padStart(longest)}  ${bar(value, most, width).padEnd(width)}  ${note}`.trimEnd()
    })
    .map((line) => `${line}\n`)
    .join('')
}
