import type { Inspection, Totals } from '@droste/engine'
import type * as InspectAnswer from '@droste/service/answers/InspectAnswer'
import type { Tables } from '../Open.ts'
import type { Colour } from '../terminal/Terminal.ts'
import { bars } from './Bars.ts'
import { accountName, heading } from './heading.ts'
import { table } from './Table.ts'
import { count, percent, plural, ratio, times, usd } from './Text.ts'
import { history, through } from './through.ts'

type Measured = Inspection.Inspection & Pick<InspectAnswer.Inspected, 'history'>

/** What `inspect` says to people. */
export function inspection(ledger: Tables, answer: Measured, colour: Colour): string {
  return [
    heading(ledger, colour),
    totals(answer, colour),
    leverage(answer, colour),
    recursion(answer, colour),
    ...(answer.history ? [history(answer.history, colour)] : []),
    ...through(answer, colour),
    cliffs(answer, colour),
    ...unseen(answer, colour),
    largest(ledger, answer, colour),
  ].join('\n')
}

function totals({ totals, borrowers }: Measured, colour: Colour): string {
  const row = (name: string, sum: Totals.Totals): string[] => [
    name,
    count(sum.accounts),
    usd(sum.collateralUsd),
    usd(sum.debtUsd),
    usd(sum.equityUsd),
    times(sum.leverage),
  ]
  return table(
    ['', 'accounts', 'collateral', 'debt', 'equity', 'leverage'],
    [row('everyone', totals), row('borrowers', borrowers)],
    { colour },
  )
}

function leverage({ leverage }: Measured, colour: Colour): string {
  const { p10, p50, p90, p99, max, debtWeighted, underwater, dust, histogram } = leverage
  const used = histogram.filter(({ accounts }) => accounts > 0)
  const apart = [
    underwater.accounts > 0
      ? `${plural(underwater.accounts, 'account')} under water with ${usd(underwater.debtUsd)}`
      : null,
    dust.accounts > 0 ? `${plural(dust.accounts, 'account')} owing less than $100` : null,
  ].filter((part) => part !== null)
  return [
    `${colour.bold('Leverage')} of ${plural(leverage.accounts, 'borrower')}${apart.length > 0 ? `; apart: ${apart.join(', ')}` : ''}`,
    table(
      ['', 'p10', 'p50', 'p90', 'p99', 'max', 'by debt'],
      [['', times(p10), times(p50), times(p90), times(p99), times(max), times(debtWeighted)]],
      { colour },
    ).trimEnd(),
    bars(
      used.map(({ from, to, accounts, debtUsd }) => ({
        label: to === null ? `${from}× and more` : `${from}–${to}×`,
        value: debtUsd,
        note: `${usd(debtUsd)} owed by ${plural(accounts, 'account')}`,
      })),
    ),
  ].join('\n')
}

function recursion({ recursion, lookThrough }: Measured, colour: Colour): string {
  const { loopedDebtUsd, loopedShare, sameAssetDebtUsd, families, depth } = recursion
  if (loopedDebtUsd === 0)
    return `${colour.bold('Recursion')}: none. No debt stands on collateral of its own family of assets.\n`
  const named = families.slice(0, 4).map((family) => `${family.symbol} ${usd(family.loopedDebtUsd)}`)
  return [
    `${colour.bold('Recursion')}: ${usd(loopedDebtUsd)}, ${percent(loopedShare)} of the debt, stands on collateral of its own family`,
    `  ${named.join(' · ')}${families.length > 4 ? ` · ${families.length - 4} more` : ''}; in the very same asset ${usd(sameAssetDebtUsd)}`,
    `  look-through: ${usd(lookThrough.grossUsd)} of collateral stands on ${usd(lookThrough.netUsd)} (${times(lookThrough.multiplier)}); ${percent(lookThrough.debtFinancedShare)} is financed by looped debt`,
    '  fewest loops that reach each account’s looped debt:',
    bars(
      grouped(depth).map(({ label, accounts, debtUsd }) => ({
        label,
        value: debtUsd,
        note: `${usd(debtUsd)} in ${plural(accounts, 'account')}`,
      })),
    ),
  ].join('\n')
}

/** Depths in at most ten rows. */
function grouped(
  depth: Measured['recursion']['depth'],
): { label: string; accounts: number; debtUsd: number }[] {
  const edges = [1, 2, 3, 5, 8, 12, 20, 30]
  const rows = new Map<string, { accounts: number; debtUsd: number }>()
  for (const { loops, accounts, debtUsd } of depth) {
    const label = depth.length <= 8 ? name(loops, loops) : bin(loops, edges)
    const row = rows.get(label) ?? { accounts: 0, debtUsd: 0 }
    rows.set(label, { accounts: row.accounts + accounts, debtUsd: row.debtUsd + debtUsd })
  }
  return [...rows].map(([label, row]) => ({ label, ...row }))
}

function bin(loops: number | null, edges: readonly number[]): string {
  if (loops === null) return name(null, null)
  const at = edges.findLastIndex((edge) => loops >= edge)
  const next = edges[at + 1]
  return next === undefined ? `${edges[at]}+ loops` : name(edges[at]!, next - 1)
}

function name(from: number | null, to: number | null): string {
  if (from === null) return 'beyond any'
  return from === to ? `${from} loop${from === 1 ? '' : 's'}` : `${from}–${to} loops`
}

const SHOWN_CLIFFS = 6

function cliffs({ cliffs, totals }: Measured, colour: Colour): string {
  const [first] = cliffs
  if (!first)
    return `${colour.bold('Cliffs')}: none. No fall of one asset, up to 60 %, makes any debt eligible.\n`
  const rows = cliffs
    .slice(0, SHOWN_CLIFFS)
    .map(({ symbol, kind, drop, eligibleDebtUsd, jumpUsd }) => [
      symbol,
      kind === 'depeg' ? 'depeg' : 'fall',
      `−${percent(drop)}`,
      usd(jumpUsd),
      usd(eligibleDebtUsd),
      percent(eligibleDebtUsd / totals.debtUsd),
    ])
  return [
    `${colour.bold('Cliffs')}: where one more percent makes the most debt eligible (nothing sold yet; that is stress)`,
    table(['asset', '', 'at', 'that percent adds', 'eligible then', 'of all debt'], rows, {
      colour,
      left: [0, 1],
    }).trimEnd(),
    ...(cliffs.length > SHOWN_CLIFFS
      ? [colour.dim(`  and ${cliffs.length - SHOWN_CLIFFS} more, with --json`)]
      : []),
    `  eligible debt as ${first.symbol} ${first.kind === 'depeg' ? 'loses its peg' : 'falls'}`,
    staircase(first),
  ].join('\n')
}

/** What no oracle of the book would tell. */
function unseen({ unseen }: Measured, colour: Colour): string[] {
  if (unseen.length === 0) return []
  const rows = unseen
    .slice(0, SHOWN_CLIFFS)
    .map(({ symbol, kind, drop, eligibleDebtUsd, jumpUsd }) => [
      symbol,
      kind === 'depeg' ? 'depeg' : 'fall',
      `−${percent(drop)}`,
      usd(jumpUsd),
      usd(eligibleDebtUsd),
    ])
  return [
    [
      `${colour.bold('Unseen')}: cliffs that no oracle of this book would tell, where they would be if one did`,
      table(['asset', '', 'at', 'that percent adds', 'eligible then'], rows, { colour, left: [0, 1] }),
    ].join('\n'),
  ]
}

/** Eligible debt against the fall: where it jumps, and every five percent that changes it by a hundredth. */
export function staircase({
  staircase,
  drop,
}: Pick<Measured['cliffs'][number], 'staircase' | 'drop'>): string {
  const jump = Math.round(drop * 100)
  const shown = staircase.filter(
    (_, step) => step <= 50 && (step % 5 === 0 || step === jump || step === jump - 1),
  )
  return bars(
    shown.map((step) => ({
      label: step.drop === 0 ? 'now' : `−${percent(step.drop)}`,
      value: step.eligibleDebtUsd,
      note: `${usd(step.eligibleDebtUsd)}${step.drop === drop ? '  ◂ the cliff' : ''}`,
    })),
  )
}

const MATTER = 5

function largest(ledger: Tables, { concentration }: Measured, colour: Colour): string {
  const { top1, top5, top10, herfindahl, largest } = concentration
  return [
    `${colour.bold('Concentration')}: the largest owes ${percent(top1)} of the debt, five ${percent(top5)}, ten ${percent(top10)} (Herfindahl ${ratio(herfindahl)})`,
    table(
      ['the accounts that matter most', 'collateral', 'debt', 'leverage', 'health'],
      largest
        .slice(0, MATTER)
        .map(({ account, collateralUsd, debtUsd, leverage, healthFactor }) => [
          accountName(account, ledger),
          usd(collateralUsd),
          usd(debtUsd),
          times(leverage),
          healthFactor !== null && healthFactor < 1 ? colour.red(ratio(healthFactor)) : ratio(healthFactor),
        ]),
      { colour },
    ),
  ].join('\n')
}
