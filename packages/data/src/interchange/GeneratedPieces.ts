import { Fixed } from '@droste/core'
import { type Draw, Generation } from '@droste/engine'
import { accountColumns, type Piece, type Pieces } from './LedgerStream.ts'
import { ACCOUNTS, LEGS } from './LedgerTables.ts'
import { legColumns } from './legColumns.ts'
import { keysOf } from './worldTables.ts'

const ROWS = 2048 // accounts of a piece

/** The rows of `count` generated accounts: what `LedgerStream.write` makes of `Generation.account`, without the accounts. */
export function of(
  moulds: Generation.Moulds,
  draw: Draw.Draw,
  count: number,
): Pick<Pieces, 'empty'> & { readonly pieces: Iterable<Piece> } {
  const cast = castOf(moulds)
  return { pieces: piecesOf(moulds, cast, draw, count), empty: emptyIn(cast) }
}

function* piecesOf(moulds: Generation.Moulds, cast: Cast, draw: Draw.Draw, count: number): Generator<Piece> {
  for (let from = 0; from < count; from += ROWS) {
    const drawn = Generation.columns(moulds, draw, from, Math.min(ROWS, count - from))
    yield { accounts: accountsOf(cast, drawn), legs: legsOf(cast, drawn, from) }
  }
}

/** The columns that no account of this cast has anything in; a generated one has no sub-account. */
function emptyIn(cast: Cast): string[] {
  const filled = new Set<string>()
  for (const { accounts, legs } of cast)
    for (const [column, values] of [...Object.entries(accounts), ...Object.entries(legs)])
      if (Array.from<unknown>(values).some((value) => value !== null)) filled.add(column)
  return Object.entries({ ...ACCOUNTS, ...LEGS })
    .filter(([column, kind]) => kind.endsWith('?') && (column === 'sub' || !filled.has(column)))
    .map(([column]) => column)
}

/** Of each mould, its rows in both tables, with the decimals of its legs' assets. */
type Cast = readonly (Piece & { readonly decimals: readonly number[] })[]

function castOf({ ledger: { assets, venues }, moulds, decimals }: Generation.Moulds): Cast {
  const keyOf = keysOf(assets)
  const columnsOf = accountColumns(venues)
  return moulds.map(({ account }) => ({
    accounts: columnsOf([account]),
    legs: legColumns([account], assets, keyOf),
    decimals: account.legs.map(({ asset }) => decimals.get(asset)!),
  }))
}

function accountsOf(cast: Cast, { mould, owner }: Generation.Columns): Piece['accounts'] {
  return {
    owner,
    sub: new Array<null>(mould.length).fill(null),
    venue: Int32Array.from(mould, (which) => cast[which]!.accounts.venue[0]!),
    mode: Array.from(mould, (which) => cast[which]!.accounts.mode[0]!),
  }
}

function legsOf(cast: Cast, { mould, amount: amounts }: Generation.Columns, first: number): Piece['legs'] {
  const count = amounts.length
  const account = new Int32Array(count)
  const asset = new Int32Array(count)
  const amount_double = new Float64Array(count)
  const side = new Array<string>(count)
  const amount = new Array<string>(count)
  const own = { ltv: empty(count), threshold: empty(count), bonus: empty(count), borrow_factor: empty(count) }
  let at = 0
  mould.forEach((which, row) => {
    const { legs, decimals } = cast[which]!
    for (let leg = 0; leg < decimals.length; leg++) {
      const text = Fixed.formatNumber(amounts[at]!, decimals[leg]!)
      account[at] = first + row
      asset[at] = legs.asset[leg]!
      side[at] = legs.side[leg]!
      amount[at] = text
      amount_double[at] = Number(text)
      own.ltv[at] = legs.ltv[leg]!
      own.threshold[at] = legs.threshold[leg]!
      own.bonus[at] = legs.bonus[leg]!
      own.borrow_factor[at] = legs.borrow_factor[leg]!
      at++
    }
  })
  return { account, asset, side, amount, amount_double, ...own }
}

const empty = (count: number): (string | null)[] => new Array<string | null>(count).fill(null)
