// Cascades of one-day scenarios over the made-up market.
import { Columns, Scenario, Workspace } from './Droste.mjs'
import * as Figure from './Figure.mjs'
import * as MillionBook from './MillionBook.mjs'

const ACCOUNTS = 1_000_000
const CALIBRATION = { accounts: 20_000, days: 1500 }
const DAYS = 8

export async function run(report) {
  const { accounts, days } = CALIBRATION
  const small = Workspace.prepare(MillionBook.world(accounts))
  const outcomes = Array.from({ length: days }, (_, day) => cascade(small, day))
  const struck = outcomes.filter(({ amplification }, day) => amplification !== null && falls(day))
  const mean = struck.reduce((sum, { amplification }) => sum + amplification, 0) / struck.length
  report(Figure.measured(`mean amplification of ${struck.length} days of a falling market`, '×', [mean]))
  const work = Workspace.prepare(MillionBook.world(ACCOUNTS))
  const times = Array.from({ length: DAYS }, (_, day) => {
    const began = performance.now()
    cascade(work, day)
    return performance.now() - began
  })
  report(Figure.measured(`1,000,000 accounts, one of the first ${DAYS} days by columns`, 'ms', times))
}

const cascade = (work, day) => Columns.run(work, { ...Scenario.calm, shocks: MillionBook.shocks(day) })

const falls = (day) => MillionBook.shocks(day).reduce((sum, { change }) => sum + change, 0) < 0
