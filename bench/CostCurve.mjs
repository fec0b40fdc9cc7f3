// The time of a cascade over the number of accounts, both by powers of ten, as a drawing.
import { Ink } from '../packages/web/dist-charts/index.js'

const { light } = Ink
const WIDTH = 640
const HEIGHT = 400
const MARGIN = { top: 24, right: 150, bottom: 48, left: 64 }

/**
 * A drawing (SVG) of curves: each a name and points {accounts, micros}. Beside them, dashed, what would cost as many times
 * as much as there are accounts, from where the first curve begins.
 */
export function draw(curves) {
  const points = curves.flatMap((curve) => curve.points)
  const accounts = span(points.map((point) => point.accounts))
  const micros = span(points.map((point) => point.micros))
  const x = scale(accounts, MARGIN.left, WIDTH - MARGIN.right)
  const y = scale(micros, HEIGHT - MARGIN.bottom, MARGIN.top)
  const lines = curves.map(({ name, points }, at) => {
    const last = points.at(-1)
    const colour = [light.d6, light.danger][at]
    return [
      path(
        points.map((point) => [x(point.accounts), y(point.micros)]),
        colour,
      ),
      ...points.map(
        (point) => `<circle cx="${x(point.accounts)}" cy="${y(point.micros)}" r="3.5" fill="${colour}"/>`,
      ),
      text(x(last.accounts) + 10, y(last.micros) + 4, name, 'start', colour),
    ].join('')
  })
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12">`,
    '<title>Milliseconds of a cascade over the number of accounts</title>',
    `<rect width="100%" height="100%" fill="${light.sheet}"/>`,
    ...powers(accounts).map((ten) => rule(x(ten), MARGIN.top, x(ten), HEIGHT - MARGIN.bottom)),
    ...powers(accounts).map((ten) =>
      text(x(ten), HEIGHT - MARGIN.bottom + 18, ten.toLocaleString('en'), 'middle'),
    ),
    ...powers(micros).map((ten) => rule(MARGIN.left, y(ten), WIDTH - MARGIN.right, y(ten))),
    ...powers(micros).map((ten) => text(MARGIN.left - 8, y(ten) + 4, duration(ten), 'end')),
    text((MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 10, 'accounts', 'middle'),
    proportional(curves[0].points[0], micros, x, y),
    ...lines,
    '</svg>',
  ].join('\n')}\n`
}

function proportional({ accounts, micros }, [, most], x, y) {
  const end = (accounts * most) / micros
  return [
    path(
      [
        [x(accounts), y(micros)],
        [x(end), y(most)],
      ],
      light['ink-3'],
      '4 4',
    ),
    text(x(end) - 14, y(most) + 16, 'as the accounts', 'end', light['ink-3']),
  ].join('')
}

/** The powers of ten around values. */
const span = (values) => [
  10 ** Math.floor(Math.log10(Math.min(...values))),
  10 ** Math.ceil(Math.log10(Math.max(...values))),
]

const powers = ([least, most]) =>
  Array.from({ length: Math.round(Math.log10(most / least)) + 1 }, (_, at) => least * 10 ** at)

const scale =
  ([least, most], from, to) =>
  (value) =>
    Math.round(10 * (from + ((to - from) * Math.log(value / least)) / Math.log(most / least))) / 10

const duration = (micros) =>
  micros >= 1e6 ? `${micros / 1e6} s` : micros >= 1e3 ? `${micros / 1e3} ms` : `${micros} µs`

const path = (points, colour, dashes = 'none') =>
  `<path d="M${points.map((point) => point.join(',')).join('L')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/>`

const rule = (x1, y1, x2, y2) => `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${light.rule}"/>`

const text = (x, y, words, anchor, colour = light['ink-2']) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${words}</text>`
