import { Fixed } from '@droste/core'
import type * as AaveV3 from '../AaveV3.ts'
import * as Csv from '../Csv.ts'
import * as Source from '../Source.ts'

/** One line of the source. USD amounts and ratios in wad. */
export type Borrower = {
  readonly owner: string
  readonly kind: AaveV3.Kind
  readonly collateral: bigint
  readonly wsteth: bigint
  readonly debt: bigint
  readonly weth: bigint
  readonly threshold: Fixed.Wad
  /** The health factor the source gives; null where nothing is owed. */
  readonly health: bigint | null
  readonly rejected: string | undefined
}

const COLUMNS = [
  'address',
  'collateral_usd',
  'debt_usd',
  'avg_liquidation_threshold',
  'health_factor',
  'target_collateral_usd',
  'eth_debt_usd',
] as const

/** Thresholds from here on are given to e-modes only. */
const EMODE = 9n * 10n ** 17n

/** The two totals and their parts are read a few blocks apart: a part may exceed its whole by a thousandth. */
const SLACK = 1000n

/** The lines of `accounts.csv`. @throws Source.MalformedError */
export function read(file: Source.File): Borrower[] {
  const seen = new Map<string, string>()
  return Csv.rows(file, COLUMNS).map(({ cells, place }) => {
    const owner = cells.address.toLowerCase()
    if (!/^0x[0-9a-f]{40}$/.test(owner))
      throw new Source.MalformedError(
        place,
        `“${cells.address}” is not an address`,
        'Write 0x and 40 hexadecimal digits.',
      )
    const before = seen.get(owner)
    if (before !== undefined)
      throw new Source.MalformedError(
        place,
        `${owner} was there before, on ${before}`,
        'Keep one of the two lines.',
      )
    seen.set(owner, place.row)
    return borrowerOf(owner, cells, place)
  })
}

function borrowerOf(
  owner: string,
  cells: Csv.Row<(typeof COLUMNS)[number]>['cells'],
  place: Source.Place,
): Borrower {
  const usd = (column: (typeof COLUMNS)[number]): bigint => Source.amount(cells[column], 18, place)
  const threshold = usd('avg_liquidation_threshold')
  if (threshold > Fixed.WAD)
    throw new Source.MalformedError(
      place,
      `a threshold of ${cells.avg_liquidation_threshold} is above 1`,
      'Write .83 for 83 %.',
    )
  const collateral = usd('collateral_usd')
  const debt = usd('debt_usd')
  const wsteth = usd('target_collateral_usd')
  const weth = usd('eth_debt_usd')
  return {
    owner,
    kind: threshold < EMODE ? 'volatile' : weth > 0n ? 'eth' : 'stable',
    collateral,
    wsteth: Fixed.min(wsteth, collateral),
    debt,
    weth: Fixed.min(weth, debt),
    threshold: Fixed.wad(threshold),
    health: debt === 0n ? null : Source.exact(cells.health_factor, 18, place),
    rejected:
      wsteth > collateral + collateral / SLACK || weth > debt + debt / SLACK
        ? 'its wstETH or WETH part exceeds the total it is part of'
        : undefined,
  }
}

/** Threshold × collateral / debt (wad), by the line's own totals; null where nothing is owed. */
export const health = ({ collateral, debt, threshold }: Borrower): bigint | null =>
  debt === 0n ? null : Fixed.mulDivDown(collateral, threshold, debt)
