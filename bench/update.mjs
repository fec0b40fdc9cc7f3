// A block's changes into the index of a million accounts, in place; then the same cascades as of an index built anew.
import { Arrangement, Book, Changes, Draw, Indexed, Scenario, State, World } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import * as MillionBook from './MillionBook.mjs'
import { waited } from './Timing.mjs'

const ACCOUNTS = 1_000_000
const CHANGED = 1000
const BLOCKS = 12
const WARM = 2
/** One in so many of a block is new, one in so many has repaid all it owed. */
const NEW = 20
const CLOSED = 20
const DAYS = 40

export async function run(report) {
  const world = MillionBook.world(ACCOUNTS)
  const arranged = Arrangement.arrange(world, { room: BLOCKS * CHANGED })
  const kept = Changes.keep(arranged)
  const state = Indexed.prepare(kept.world, kept.index)
  cascades(state)
  const times = { apply: [], follow: [] }
  const latest = new Map()
  let accounts = ACCOUNTS
  for (let block = 0; block < BLOCKS; block++) {
    const changes = blockOf(world.book, block, accounts)
    changes.accounts.forEach((account, row) => {
      latest.set(account, { book: changes.book, row })
      accounts = Math.max(accounts, account + 1)
    })
    let places
    times.apply.push(
      timed(() => {
        places = Changes.apply(kept, changes)
      }),
    )
    times.follow.push(timed(() => State.follow(state, places)))
  }
  report(
    Figure.measured('1,000 changed accounts of 1,000,000 into the index', 'ms', times.apply.slice(WARM), {
      most: 10,
    }),
  )
  report(Figure.measured('  a thread takes them up', 'ms', times.follow.slice(WARM)))
  const after = cascades(state)
  const began = performance.now()
  const anew = Arrangement.arrange(World.around(rebuilt(world.book, latest, accounts), world.tables))
  report(
    Figure.measured('  the index built anew, and the book in its order', 'ms', [performance.now() - began]),
  )
  const other = Indexed.prepare(anew.world, anew.index)
  cascades(other)
  const fresh = cascades(other)
  for (const [day, summary] of after.summaries.entries())
    sameTotals(summary, fresh.summaries[day], `Day ${day}`)
  report(
    Figure.measured(
      `  a cascade, ${(BLOCKS * CHANGED).toLocaleString('en')} changes later / built anew`,
      '×',
      after.times.map((each, day) => each / fresh.times[day]),
    ),
  )
}

/** Milliseconds, less the wait for a core. */
function timed(act) {
  const before = waited() ?? 0
  const began = performance.now()
  act()
  return performance.now() - began - ((waited() ?? 0) - before)
}

/** Accounts all over the book get a few percent more or less of what they held and owed; some are new, some close. */
function blockOf(book, block, accounts) {
  const draw = Draw.open(block)
  const drawn = new Float64Array(3)
  const changed = new Map()
  for (let at = 0; changed.size < CHANGED; at++) {
    Draw.uniforms(draw, drawn, 0, 3, at, 0, 'account')
    const model = Math.floor(ACCOUNTS * drawn[0])
    const account = changed.size % NEW === 0 ? accounts + changed.size / NEW : model
    const closes = changed.size % CLOSED === 1
    if (!changed.has(account))
      changed.set(account, { model, closes, scale: [0.95 + 0.1 * drawn[1], 0.95 + 0.1 * drawn[2]] })
  }
  return {
    accounts: [...changed.keys()],
    book: assemble(
      book,
      [...changed.values()].map(({ model, closes, scale }) => ({ book, row: model, closes, scale })),
    ),
  }
}

/** The whole book after all blocks. */
const rebuilt = (book, latest, accounts) =>
  assemble(
    book,
    Array.from({ length: accounts }, (_, row) => latest.get(row) ?? { book, row }),
  )

/** A book of rows of others, each scaled on either side, without its debts if it closes. */
function assemble(of, rows) {
  const last = ({ book, row, closes }) => (closes ? book.debts[row] : book.supplies[row])
  const legs = rows.reduce((sum, each) => sum + last(each) - each.book.first[each.row], 0)
  const { assets, venues, factors } = of
  const into = Book.blank({ accounts: rows.length, legs, assets, venues, factors, ladder: Book.ladderOf(of) })
  let at = 0
  rows.forEach((each, to) => {
    const { book, row, scale = [1, 1] } = each
    const from = book.first[row]
    for (let leg = from; leg < last(each); leg++) {
      into.factor[at] = book.factor[leg]
      into.terms[at] = book.terms[leg]
      into.amount[at++] = book.amount[leg] * scale[leg < book.debts[row] ? 0 : 1]
    }
    into.debts[to] = into.first[to] + book.debts[row] - from
    into.supplies[to] = into.first[to] + last(each) - from
    into.first[to + 1] = at
  })
  return into
}

function cascades(state) {
  const summaries = []
  const times = []
  for (let day = 0; day < DAYS; day++) {
    const scenario = { ...Scenario.calm, gasUsd: 0, shocks: MillionBook.shocks(day) }
    const began = performance.now()
    summaries.push(Indexed.summarise(state, scenario))
    times.push(performance.now() - began)
  }
  return { summaries, times }
}

/** Refuses to time an index that answers something else. */
function sameTotals(summary, other, what) {
  const size = summary.repaidUsd + summary.badDebtUsd + 1
  for (const figure of ['repaidUsd', 'absorbedUsd', 'badDebtUsd'])
    if (!(Math.abs(summary[figure] - other[figure]) <= 1e-9 * size))
      throw new Error(`${what}: ${figure} ${summary[figure]} changed in place, ${other[figure]} built anew`)
}
