// Who is eligible among accounts of many legs: the screen of the index, against a look at everybody.
import { Candidates, Screen, Slices } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import { ratios, waited } from './Timing.mjs'

const ACCOUNTS = 100_000
const SEED = 1
const DAYS = 40
const ROUNDS = 9
const REPEATS = 10
/** What the market does, and what one search of such a day may take, µs. */
const MARKETS = [
  { market: 0, name: 'a median day', target: { most: 20 } },
  { market: -0.04, name: 'a day of −4 %' },
  { market: -0.3, name: 'a day of −30 %', target: { most: 250 } },
]
/** What prices fall by until the next round, little enough for the standing list. */
const ROUND = 0.002

export async function run(report) {
  const Several = await import('./dist/testing/several.js')
  const book = Several.book(ACCOUNTS, SEED)
  const accounts = Uint32Array.from({ length: ACCOUNTS }, (_, account) => account)
  const laid = timed(() => Screen.build(book, accounts, Several.prices), 1)
  report(Figure.measured('100,000 accounts of 3 to 8 legs, laid out', 'ms', [laid / 1e3]))
  const screen = Screen.build(book, accounts, Several.prices)
  report(Figure.measured('  an account', 'bytes', [screen.buffer.byteLength / ACCOUNTS]))
  const candidates = Candidates.prepare(screen)
  for (const { market, name, target } of MARKETS) {
    const days = Array.from({ length: DAYS }, (_, day) => Several.day(market, SEED + day))
    const { found, looked } = counted(candidates, book, days)
    const { search, again, everybody } = measured(candidates, book, days)
    report(Figure.measured(`${name}: one search`, 'µs', search, target))
    report(Figure.measured('  the next round, .2 % lower', 'µs', again))
    report(Figure.measured('  a look at everybody / one search', '×', ratios(everybody, search)))
    report(Figure.measured('  eligible', 'accounts', [found / DAYS]))
    report(Figure.measured('  looked at', 'accounts', [looked / DAYS]))
  }
}

/** Samples of a search from nothing, of one in the next round, and of a look at everybody: by turns, day by day. */
function measured(candidates, book, days) {
  const samples = { search: [], again: [], everybody: [] }
  for (let round = 0; round <= ROUNDS; round++) {
    const sums = { search: [], again: [], everybody: [] }
    for (const prices of days) {
      const later = prices.map((price) => price * (1 - ROUND))
      sums.search.push(
        timed(() => {
          Candidates.forget(candidates)
          Candidates.below(candidates, prices)
        }, REPEATS),
      )
      sums.again.push(timed(() => Candidates.below(candidates, later), REPEATS))
    }
    sums.everybody.push(timed(() => scan(book, days[round]), 1))
    if (round === 0) continue
    for (const [name, each] of Object.entries(sums)) samples[name].push(mean(each))
  }
  return samples
}

/** Microseconds of one run, of so many, less the wait for a core where the system counts it. */
function timed(run, times) {
  const [began, idle] = [performance.now(), waited() ?? 0]
  for (let time = 0; time < times; time++) run()
  const clock = performance.now() - began
  return (Math.max(0, clock - ((waited() ?? 0) - idle)) * 1e3) / times
}

const mean = (samples) => samples.reduce((sum, each) => sum + each, 0) / samples.length

/** What a search finds and looks at; refuses a screen that does not find who is eligible. */
function counted(candidates, book, days) {
  const before = candidates.looked
  let found = 0
  for (const prices of days) {
    Candidates.forget(candidates)
    const here = Candidates.below(candidates, prices)
    const eligible = scan(book, prices)
    if (here !== eligible) throw new Error(`${here} found by the screen, ${eligible} are eligible`)
    found += here
  }
  return { found, looked: candidates.looked - before }
}

function scan(book, oracle) {
  const scene = { book, amount: book.amount, oracle }
  let eligible = 0
  for (let account = 0; account < book.accounts; account++) if (Slices.health(scene, account) < 1) eligible++
  return eligible
}
