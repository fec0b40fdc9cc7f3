import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Cascade, Explanation, Inspect, Tables } from '../api/Answers.ts'
import { client } from '../api/Client.ts'
import { presetsOf } from '../cascade/presets.ts'
import { type Assumed, type Shock, scenarioOf } from '../cascade/Settings.ts'
import * as Charts from '../charts/index.ts'
import { Failed, Waiting } from '../parts/Notice.tsx'
import { ChartPlate, Plate } from '../parts/Plate.tsx'
import { useOwnExplanations } from '../parts/Tellers.ts'
import { given } from '../parts/Tree.ts'

/** The assumptions that are changed, one at a time. */
const VARIANTS: readonly { readonly name: string; readonly assumed: Partial<Assumed> }[] = [
  { name: 'half the depth', assumed: { depth: 0.5 } },
  { name: 'twice the depth', assumed: { depth: 2 } },
  { name: 'pools recover nothing', assumed: { recovers: 0 } },
  { name: 'pools recover half a round', assumed: { recovers: 0.5 } },
  { name: 'all of a debt may be closed at once', assumed: { close: 1 } },
  { name: 'liquidators repay $10m a round', assumed: { capital: 1e7 } },
  { name: 'every oracle at the market', assumed: { oracle: 'market' } },
  { name: 'every oracle by exchange rate', assumed: { oracle: 'rate' } },
  { name: 'no oracle moves', assumed: { oracle: 'fixed' } },
]

const AS_GIVEN: Assumed = { oracle: 'ledger', depth: 1, recovers: null, close: null, capital: null }
const GAS = 10 // USD a liquidation, as Cascade begins with

type SwingsProps = { readonly ledger: string; readonly inspect: Inspect; readonly tables: Tables }

/** What moves the answer: bad debt under one shock, with one assumption changed at a time. */
export function Swings({ ledger, inspect, tables }: SwingsProps) {
  const preset = useMemo(() => presetsOf(inspect, tables)[0], [inspect, tables])
  if (!preset?.settings.shock) return null
  return <Tried ledger={ledger} tables={tables} shock={preset.settings.shock} name={preset.name} />
}

type TriedProps = {
  readonly ledger: string
  readonly tables: Tables
  readonly shock: readonly Shock[]
  readonly name: string
}

function Tried({ ledger, tables, shock, name }: TriedProps) {
  const tried = useQueries({
    queries: [{ name: 'as given', assumed: {} }, ...VARIANTS].map(({ assumed }) => {
      const scenario = scenarioOf(tables, shock, { ...AS_GIVEN, ...assumed }, GAS)
      return {
        queryKey: ['cascade', ledger, scenario],
        queryFn: ({ signal }: { signal: AbortSignal }) => client.cascade(ledger, scenario, { signal }),
      }
    }),
    combine: (answers) => ({
      totals: answers.map(({ data }) => data?.totals ?? null),
      failure: answers.find(({ error }) => error)?.error ?? null,
    }),
  })
  const chart = useMemo(() => drawn(tried.totals), [tried.totals])
  useOwnExplanations(useMemo(() => explanations(tried.totals, name), [tried.totals, name]))
  if (tried.failure) return <Failed error={tried.failure} />
  if (chart === null)
    return (
      <Plate title="What moves the answer">
        <Waiting what="the outcome under other assumptions" height={360} />
      </Plate>
    )
  return (
    <ChartPlate chart={chart}>
      <p className="plate-summary">
        The shock is the first of the Cascade page. The vertical line is the answer as the book has it.
      </p>
    </ChartPlate>
  )
}

function drawn(totals: readonly (Cascade['totals'] | null)[]) {
  const [given, ...others] = totals
  if (!given || others.some((one) => one === null)) return null
  return Charts.tornado(
    given.badDebtUsd,
    others.map((one, at) => ({ assumption: VARIANTS[at]!.name, usd: one!.badDebtUsd })),
    'bad debt',
  )
}

/** The answers by the assumption that each is made under: `own:swings.half the depth`. */
const explanations =
  (totals: readonly (Cascade['totals'] | null)[], shock: string) =>
  (figure: string): Explanation | null => {
    const name = figure.replace(/^own:swings\./, '')
    const at = name === 'given' ? 0 : VARIANTS.findIndex((variant) => variant.name === name) + 1
    const found = name === figure ? null : totals[at]
    return found
      ? given(
          `bad debt, ${name === 'given' ? 'as the book has it' : name}`,
          found.badDebtUsd,
          'USD',
          `C13: of the cascade “${shock}”`,
        )
      : null
  }
