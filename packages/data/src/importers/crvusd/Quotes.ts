import { type Asset, Fixed } from '@droste/core'
import * as Csv from '../Csv.ts'
import { CHAIN } from '../Mainnet.ts'
import * as Source from '../Source.ts'

/** One answer of a swap aggregator: what was offered for sale (whole tokens) and the fall in price that cost. */
export type Quote = { readonly sold: number; readonly impact: number }

/** Quotes are put in groups of this many neighbours in size: they were taken over hours, and each hour is a little off. */
const GROUP = 5

/**
 * The quotes of `aggregator-quotes.csv` for selling `base` for `quote`.
 * @throws Source.MalformedError for a figure that is none
 */
export function read(file: Source.File, base: Asset.Asset, quote: Asset.Asset): Quote[] {
  const found: Quote[] = []
  for (const { cells, place } of Csv.rows(file, ['src', 'dst', 'in_amount', 'price_impact'])) {
    if (
      `${CHAIN}/${cells.src}`.toLowerCase() !== base.id ||
      `${CHAIN}/${cells.dst}`.toLowerCase() !== quote.id
    )
      continue
    const sold = Number(cells.in_amount) / 10 ** base.decimals
    const impact = Number(cells.price_impact)
    if (!(sold > 0 && Number.isFinite(sold) && impact >= 0 && impact < 1))
      throw new Source.MalformedError(
        place,
        `selling ${cells.in_amount} at an impact of ${cells.price_impact} is no quote`,
        'Amounts are above 0, impacts from 0 to below 1.',
      )
    found.push({ sold, impact })
  }
  return found
}

/**
 * Sold → received in base units of each, from quotes: the median impact of each group of neighbours, then the nearest
 * concave curve (more sold never sells at a better price), with the first unit at `price` (whole quote tokens for a
 * whole base token). Estimates, by doubles, cut down to base units.
 */
export function curve(
  quotes: readonly Quote[],
  { base, quote, price }: { base: Asset.Asset; quote: Asset.Asset; price: number },
): { sold: bigint; received: bigint }[] {
  const sorted = [...quotes].sort((a, b) => a.sold - b.sold || a.impact - b.impact)
  const points: { sold: number; received: number }[] = []
  for (let from = 0; from < sorted.length; from += GROUP) {
    const group = sorted.slice(from, from + GROUP)
    const sold = median(group.map((each) => each.sold))
    const impact = median(group.map((each) => each.impact))
    if (sold > (points.at(-1)?.sold ?? 0)) points.push({ sold, received: sold * price * (1 - impact) })
  }
  const units = (amount: number, asset: Asset.Asset): bigint => Fixed.fromNumber(amount, asset.decimals)
  return concave(points).map(({ sold, received }) => ({
    sold: units(sold, base),
    received: units(received, quote),
  }))
}

type Segment = { readonly width: number; readonly rise: number }

/** The concave curve through (0, 0) nearest to the points in slope (pool adjacent violators, weighted by width). */
export function concave(
  points: readonly { sold: number; received: number }[],
): { sold: number; received: number }[] {
  const segments: Segment[] = []
  let before = { sold: 0, received: 0 }
  for (const point of points) {
    let last: Segment = { width: point.sold - before.sold, rise: point.received - before.received }
    before = point
    for (
      let top = segments.at(-1);
      top && top.rise * last.width <= last.rise * top.width;
      top = segments.at(-1)
    ) {
      segments.pop()
      last = { width: top.width + last.width, rise: top.rise + last.rise }
    }
    segments.push(last)
  }
  const found: { sold: number; received: number }[] = []
  let at = { sold: 0, received: 0 }
  for (const { width, rise } of segments) {
    at = { sold: at.sold + width, received: at.received + Math.max(rise, 0) }
    found.push(at)
  }
  return found
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
