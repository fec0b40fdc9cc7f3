import * as TracedDepth from '../inspect/TracedDepth.ts'
import type { Context } from './Context.ts'
import { type Definitions, explainBy } from './Definition.ts'
import { as, type Explanation, given, made, sumOf } from './Explanation.ts'

/** `history.*`: depth from history beside depth from state, down to the accounts. docs/spec/depth.md. */
export function explain(context: Context, path: readonly string[]): Explanation | null {
  const { history } = context.origin
  if (!history) return null
  const traced = TracedDepth.of(context.subject, history)
  const found = explainBy(traced, definitions(context, traced), path)
  return found && as(`history.${found.figure}`, found)
}

function definitions(context: Context, traced: TracedDepth.TracedDepth): Definitions {
  const group = (
    rule: string,
    keep: (compared: TracedDepth.Compared, star: string) => boolean,
  ): ((...stars: string[]) => readonly Explanation[]) => {
    return (star = '') =>
      grouped(
        context,
        rule,
        traced.compared.filter((each) => keep(each, star)),
      )
  }
  const loops = (each: TracedDepth.Compared, star: string): boolean =>
    each.tracedLoops === traced.accounts[Number(star)]?.loops
  const reason = (each: TracedDepth.Compared, star: string): boolean =>
    each.reason === traced.disagreements[Number(star)]?.reason
  const accounts = { unit: 'accounts', how: 'count' } as const
  return {
    events: { unit: 'number', rule: 'D1: events that were read' },
    '*.levels.*.depth': { unit: 'loops', rule: 'D3: borrow edges that the units have passed' },
    '*.levels.*.collateralUsd': { unit: 'USD', rule: 'D3: deposited at that depth, at the ledger’s prices' },
    '*.levels.*.debtUsd': { unit: 'USD', rule: 'D3: owed at that depth, at the ledger’s prices' },
    '*.loops': {
      unit: 'loops',
      rule: 'D4: depth of the deepest collateral',
      from: (way) => deepest(traced, way),
    },
    '*.meanDebtDepth': {
      unit: 'loops',
      rule: 'D4: mean depth of the debt, by worth',
      from: (way) =>
        levels(traced, way).flatMap((_, at) => [`${way}.levels.${at}.depth`, `${way}.levels.${at}.debtUsd`]),
    },
    'accounts.*.loops': { unit: 'loops', rule: 'D8: traced, first in, first out' },
    'accounts.*.accounts': {
      ...accounts,
      rule: 'D8: of so many traced loops',
      from: (star) =>
        counted(
          context,
          traced.compared.filter((each) => loops(each, star!)),
        ),
    },
    'accounts.*.debtUsd': {
      unit: 'USD',
      rule: 'M1: owed by accounts of so many traced loops',
      how: 'sum',
      from: group('M1', loops),
    },
    'flash.accounts': {
      ...accounts,
      rule: 'D6: wound up by a flash loan',
      from: () =>
        counted(
          context,
          traced.compared.filter(({ flashLoans }) => flashLoans > 0),
        ),
    },
    'flash.debtUsd': {
      unit: 'USD',
      rule: 'D6: owed by accounts wound up by a flash loan',
      how: 'sum',
      from: group('M1', ({ flashLoans }) => flashLoans > 0),
    },
    'patterns.*': { unit: 'number', rule: 'D7: positions that follow the pattern' },
    'agreeing.accounts': {
      ...accounts,
      rule: 'D8: state and history agree',
      from: () =>
        counted(
          context,
          traced.compared.filter((each) => each.reason === null),
        ),
    },
    'agreeing.debtUsd': {
      unit: 'USD',
      rule: 'D8: owed where state and history agree',
      how: 'sum',
      from: group('M1', (each) => each.reason === null),
    },
    'disagreements.*.accounts': {
      ...accounts,
      rule: 'D8: by this reason, the first that holds',
      from: (star) =>
        counted(
          context,
          traced.compared.filter((each) => reason(each, star!)),
        ),
    },
    'disagreements.*.debtUsd': {
      unit: 'USD',
      rule: 'D8: owed where they disagree for this reason',
      how: 'sum',
      from: group('M1', reason),
    },
  }
}

const levels = (traced: TracedDepth.TracedDepth, way = ''): TracedDepth.Way['levels'] =>
  way === 'fifo' || way === 'proportional' ? traced[way].levels : []

const deepest = (traced: TracedDepth.TracedDepth, way = ''): string[] =>
  levels(traced, way).map((_, at) => `${way}.levels.${at}.depth`)

type Compared = readonly TracedDepth.Compared[]

const counted = ({ subject }: Context, compared: Compared): Explanation[] => [
  ...sumOf(
    { figure: 'accounts', value: compared.length, unit: 'accounts', rule: 'D8' },
    compared.map(({ row }) => ({ row, value: 1 })),
    (row) => given(subject.accountId(row), 1, 'accounts', 'D8'),
    'count',
  ).inputs,
]

/** The debts of some accounts, largest first, each with the loops of both ways. */
function grouped({ subject }: Context, rule: string, compared: Compared): Explanation[] {
  const of = new Map(compared.map((each) => [each.row, each]))
  const total = compared.reduce((sum, { debtUsd }) => sum + debtUsd, 0)
  const one = (row: number): Explanation => {
    const { debtUsd, tracedLoops, stateLoops } = of.get(row)!
    return made({ figure: `${subject.accountId(row)} debt`, value: debtUsd, unit: 'USD', rule }, 'formula', [
      given('traced loops', tracedLoops, 'loops', 'D8: of the deepest collateral'),
      given('loops of the state', stateLoops, 'loops', 'M9: rounded up they are compared (D8)'),
    ])
  }
  const parts = compared.map(({ row, debtUsd }) => ({ row, value: debtUsd }))
  return [...sumOf({ figure: 'debt', value: total, unit: 'USD', rule }, parts, one).inputs]
}
