import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Asset } from '@droste/core'
import { Scenario, Stress } from '@droste/engine'
import * as AccountsAnswer from '@droste/service/answers/AccountsAnswer'
import * as CurveAnswer from '@droste/service/answers/CurveAnswer'
import * as InspectAnswer from '@droste/service/answers/InspectAnswer'
import * as StressAnswer from '@droste/service/answers/StressAnswer'
import type { Chart, Page } from '@droste/web/charts'
import * as Pair from '../flags/Pair.ts'
import type { ReportFlags } from '../flags/ReportFlags.ts'
import { type Opened, open } from '../Open.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

const FALL = -0.2 // of everything whose fall makes debt eligible, where no shock is named
const TIMES = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3]
const DEPTHS = [0.5, 1, 2]
const ACCOUNTS = 5000 // largest accounts that are drawn one by one
const LISTED = 15

/** `droste report LEDGER --out report.html` */
export async function report(name: string, flags: ReportFlags, terminal: Terminal): Promise<void> {
  const wanted = (flags.shock ?? []).map((text) => Pair.shock('--shock', text)) // told before a large ledger is read
  const progress = Progress.begin(terminal, 5 + TIMES.length)
  try {
    const Charts = await import('@droste/web/charts') // no other command waits for it to load
    const opened = await open(name, progress)
    await progress.step('measuring')
    const inspected = await InspectAnswer.of(opened)
    const listed = await new AccountsAnswer.Roll(opened).page({
      sort: 'debtUsd',
      order: 'desc',
      offset: 0,
      limit: ACCOUNTS,
    })
    const scenario = scenarioOf(opened, inspected, wanted)
    const cascade = scenario.shocks.length > 0 ? await cascadeOf(opened, scenario, progress) : null
    const charts = [
      ...booked(Charts, opened, inspected, listed.accounts),
      ...(cascade ? played(Charts, opened, scenario, cascade) : []),
    ]
    await progress.step(`writing ${flags.out}`)
    await writeFile(
      flags.out,
      Charts.Page.page(paged(Charts, inspected, listed.accounts, scenario, cascade, charts, opened)),
    )
    if (flags.svgs !== undefined) {
      await mkdir(flags.svgs, { recursive: true })
      for (const chart of charts)
        await writeFile(
          join(flags.svgs, `${chart.name}.svg`),
          Charts.Chart.file(chart, 960, Charts.Ink.light),
        )
    }
  } finally {
    progress.done()
  }
  terminal.out(`report written to ${flags.out}\n`)
  if (flags.svgs !== undefined) terminal.out(`its charts written to ${flags.svgs}\n`)
}

type Charts = typeof import('@droste/web/charts')
type Cascade = { readonly stressed: StressAnswer.Stressed; readonly curve: CurveAnswer.Curve }

function scenarioOf(
  { ledger }: Opened,
  { cliffs }: InspectAnswer.Inspected,
  wanted: readonly { readonly name: string; readonly change: number }[],
): Scenario.Scenario {
  const shocks =
    wanted.length > 0
      ? wanted.map(({ name, change }) => ({ asset: Asset.find(ledger.assets, name).id, change }))
      : cliffs
          .filter(({ kind }) => kind === 'price')
          .map(({ asset }) => ({ asset: Asset.find(ledger.assets, asset).id, change: FALL }))
  return { ...Scenario.calm, shocks }
}

async function cascadeOf(
  opened: Opened,
  scenario: Scenario.Scenario,
  progress: Progress.Progress,
): Promise<Cascade> {
  await progress.step('cascading')
  const stressed = await StressAnswer.run(opened, scenario)
  const largest = sizeOf(scenario)
  const times = TIMES.filter((part) => part * Math.abs(largest) < 1)
  const ready = Stress.ready(opened.world)
  return {
    stressed,
    curve: await CurveAnswer.of(opened, ready, scenario, { times, depths: DEPTHS }, progress),
  }
}

const sizeOf = ({ shocks }: Scenario.Scenario): number =>
  shocks.reduce((size, { change }) => (Math.abs(change) > Math.abs(size) ? change : size), 0)

/** The charts of the book. */
function booked(
  Charts: Charts,
  { ledger, world }: Opened,
  inspected: InspectAnswer.Inspected,
  accounts: readonly AccountsAnswer.Line[],
): Chart.Chart[] {
  const { totals, leverage, recursion, cliffs, concentration, lookThrough } = inspected
  const owing = accounts.filter(({ debtUsd }) => debtUsd > 0)
  const assets = ledger.assets.map(({ id, symbol }, at) => ({
    asset: id,
    symbol,
    priceUsd: world.prices[at]!,
  }))
  const claims = ledger.claims.map(({ asset, backing }) => ({
    asset,
    backing: backing.map((part) => ({ asset: part.asset, amount: Number(part.amount) / 1e18 })),
  }))
  return [
    Charts.leverage(leverage),
    Charts.depth(recursion.depth),
    Charts.staircase(cliffs.slice(0, 6)),
    Charts.lookThrough({ ...totals, ...lookThrough, families: recursion.families, assets, claims }),
    Charts.margins(owing),
    Charts.concentration(
      concentration,
      owing.map(({ debtUsd }) => debtUsd),
      totals.debtUsd,
    ),
  ]
}

/** The charts of the cascade. */
function played(
  Charts: Charts,
  { ledger }: Opened,
  scenario: Scenario.Scenario,
  { stressed, curve }: Cascade,
): Chart.Chart[] {
  const { rounds, marksBefore, marksShocked } = stressed.outcome
  const size = Math.abs(sizeOf(scenario))
  const courses = ledger.assets
    .map(({ symbol }, at) => ({
      symbol,
      marks: [marksShocked, ...rounds.map(({ marks }) => marks)].map(
        (marks) => marks[at]! / marksBefore[at]!,
      ),
    }))
    .filter(({ marks }) => marks.some((mark) => Math.abs(mark - 1) > 1e-6))
  const points = curve.points.map(({ times, ...point }) => ({ ...point, fall: times * size }))
  const what = curve.shock.length === 1 ? curve.shock[0]!.symbol : 'what is shocked'
  return [
    Charts.rounds(rounds),
    Charts.courses(courses),
    Charts.cliffCurve([{ name: 'A', points }], 'badDebtUsd', size, what),
    Charts.cliffCurve([{ name: 'A', points }], 'repaidUsd', size, what),
  ]
}

function paged(
  { Format }: Charts,
  inspected: InspectAnswer.Inspected,
  accounts: readonly AccountsAnswer.Line[],
  scenario: Scenario.Scenario,
  cascade: Cascade | null,
  charts: readonly Chart.Chart[],
  { ledger }: Opened,
): Page.Report {
  const { totals, leverage, recursion, lookThrough, coverage, provenance } = inspected
  const { usd, times, percent, plural } = Format
  const symbols = new Map(ledger.assets.map(({ id, symbol }) => [id, symbol]))
  const shock = scenario.shocks.map(
    ({ asset, change }) => `${symbols.get(asset)} ${Format.change(change, 1)}`,
  )
  const outcome = cascade?.stressed.outcome
  return {
    title: ledger.name,
    lead: `${percent(recursion.loopedShare, 1)} of its debt stands on itself. ${outcome ? `${shock.join(', ')} leaves ${usd(outcome.totals.badDebtUsd)} of bad debt.` : ''}`,
    figures: [
      { label: 'Debt', value: usd(totals.debtUsd), note: plural(totals.accounts, 'account') },
      { label: 'Collateral', value: usd(totals.collateralUsd), note: `${usd(totals.equityUsd)} of equity` },
      { label: 'Leverage', value: times(leverage.debtWeighted), note: 'weighted by debt' },
      { label: 'Looped', value: percent(recursion.loopedShare, 1), note: usd(recursion.loopedDebtUsd) },
      {
        label: 'Gross over net',
        value: times(lookThrough.multiplier),
        note: `${usd(lookThrough.netUsd)} from outside`,
      },
      ...(outcome
        ? [
            {
              label: 'Liquidated',
              value: usd(outcome.totals.repaidUsd),
              note: plural(outcome.totals.accounts, 'account'),
            },
            {
              label: 'Bad debt',
              value: usd(outcome.totals.badDebtUsd),
              note: plural(outcome.rounds.length, 'round'),
            },
          ]
        : []),
      { label: 'Coverage', value: percent(coverage.usedShare, 1), note: `of ${usd(coverage.debtUsd)} read` },
    ],
    charts,
    tables: [
      {
        title: 'The accounts that matter',
        unit: 'by debt',
        columns: ['account', 'debt, USD', 'collateral, USD', 'leverage', 'health'],
        rows: accounts
          .slice(0, LISTED)
          .map(({ account, debtUsd, collateralUsd, leverage, healthFactor }) => [
            Format.owner(account),
            Format.dollars(debtUsd),
            Format.dollars(collateralUsd),
            times(leverage),
            Format.ratio(healthFactor),
          ]),
      },
    ],
    notes: [
      ...inspected.warnings,
      ...(cascade?.stressed.warnings.filter((note) => !inspected.warnings.includes(note)) ?? []),
    ],
    origin: [
      ['source', provenance.source],
      ['chain', provenance.chain ?? 'not stated'],
      ['block', provenance.block === null ? 'not stated' : String(provenance.block)],
      ['as of', provenance.time ?? 'not stated'],
      ['SHA-256 of what was read', provenance.hash ?? 'not taken'],
      ['read by', provenance.reader],
      ['measured by', `Droste ${inspected.droste}`],
    ],
  }
}
