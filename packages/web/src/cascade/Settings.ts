import type { Scenario } from '@droste/service/client'
import type { Tables } from '../api/Answers.ts'
import * as field from '../url/fields.ts'
import type { Field, Fields } from '../url/UrlState.ts'

/** A relative change of an asset's price: −.2 for a fall of 20 %. */
export type Shock = { readonly asset: string; readonly change: number }

/** How oracles see what the shock moves; `ledger`: each as its venue has it. */
export type Oracle = 'ledger' | 'market' | 'rate' | 'capped' | 'delayed' | 'fixed'
export const ORACLES: readonly Oracle[] = ['ledger', 'market', 'rate', 'capped', 'delayed', 'fixed']

/** What is assumed of the markets and the oracles. */
export type Assumed = {
  readonly oracle: Oracle
  /** Multiple of every market's depth. */
  readonly depth: number
  /** Share of their impact that markets recover a round; null as the ledger has it. */
  readonly recovers: number | null
  /** Share of a debt that may be repaid at once; null as each venue has it. */
  readonly close: number | null
  /** What liquidators can repay in one round, USD; null: any amount. */
  readonly capital: number | null
}

/** The same of the second scenario. */
type AssumedB = { readonly [Name in keyof Assumed as `${Name}B`]: Assumed[Name] }

export type Settings = Assumed &
  AssumedB & {
    readonly shock: readonly Shock[]
    readonly gas: number
    readonly compare: boolean
    /** The round that is shown; null: the last. */
    readonly at: number | null
  }

const shocks: Field<readonly Shock[]> = {
  initial: [],
  parse: (text) => {
    const parts = text.split(',').flatMap((part) => {
      const [asset, change] = part.split('~')
      const number = Number(change || undefined)
      return asset && Number.isFinite(number) ? [{ asset, change: Math.min(5, Math.max(-0.99, number)) }] : []
    })
    return parts.length === text.split(',').length ? parts : undefined
  },
  format: (value) => value.map(({ asset, change }) => `${asset}~${Number(change.toFixed(4))}`).join(','),
}

const maybe = (least: number, most: number): Field<number | null> => ({
  initial: null,
  parse: field.number(least, least, most).parse,
  format: (value) => (value === null ? '' : String(value)),
})

export const FIELDS: Fields<Settings> = {
  shock: shocks,
  gas: field.number(10, 0, 1e6),
  oracle: field.word('ledger', ORACLES),
  depth: field.number(1, 0.01, 100),
  recovers: maybe(0, 1),
  close: maybe(0.01, 1),
  capital: maybe(1, 1e18),
  compare: field.flag(),
  oracleB: field.word('market', ORACLES),
  depthB: field.number(1, 0.01, 100),
  recoversB: maybe(0, 1),
  closeB: maybe(0.01, 1),
  capitalB: maybe(1, 1e18),
  at: maybe(0, 1e9),
}

/** The scenarios of the settings: one, or two that are compared. */
export function scenarios(settings: Settings, tables: Tables): Scenario[] {
  const { shock, gas, compare } = settings
  const one = (assumed: Assumed): Scenario => scenarioOf(tables, shock, assumed, gas)
  return [one(settings), ...(compare ? [one(assumedB(settings))] : [])]
}

/** What is assumed in the second scenario. */
export const assumedB = (settings: Settings): Assumed => ({
  oracle: settings.oracleB,
  depth: settings.depthB,
  recovers: settings.recoversB,
  close: settings.closeB,
  capital: settings.capitalB,
})

/** A shock under what is assumed, as the API takes it. */
export const scenarioOf = (
  tables: Tables,
  shock: readonly Shock[],
  { oracle, depth, recovers, close, capital }: Assumed,
  gasUsd: number,
): Scenario => ({
  shocks: shock,
  oracles: oraclesOf(tables, shock, oracle),
  gasUsd,
  depth,
  recovers,
  closeFactor: close,
  capitalUsd: capital,
})

const MOST = 100 // oracles of one scenario that the API takes

/** The regime for every listed asset that stands on a shocked one. */
export function oraclesOf(tables: Tables, shock: readonly Shock[], oracle: Oracle): Scenario['oracles'] {
  if (oracle === 'ledger') return []
  const moved = movedBy(
    tables,
    shock.map(({ asset }) => asset),
  )
  const listed = new Set(tables.venues.flatMap(({ listings }) => listings.map(({ asset }) => asset)))
  return [...moved]
    .filter((asset) => listed.has(asset))
    .slice(0, MOST)
    .map((asset) => ({ asset, regime: { kind: oracle } }))
}

/** The assets themselves and every claim on them, however many claims lie between. */
export function movedBy({ claims }: Pick<Tables, 'claims'>, assets: readonly string[]): Set<string> {
  const moved = new Set(assets)
  for (let before = -1; before < moved.size; ) {
    before = moved.size
    for (const { asset, backing } of claims)
      if (backing.some((part) => moved.has(part.asset))) moved.add(asset)
  }
  return moved
}

/** The size of a shock as a whole: its largest fall, or rise. */
export const sizeOf = (shock: readonly Shock[]): number =>
  shock.reduce((size, { change }) => (Math.abs(change) > Math.abs(size) ? change : size), 0)

/** The same shock, as large as `size`. */
export function resized(shock: readonly Shock[], size: number): readonly Shock[] {
  const now = sizeOf(shock)
  if (now === 0) return shock.map(({ asset }) => ({ asset, change: -Math.abs(size) }))
  return shock.map(({ asset, change }) => ({
    asset,
    change: Math.max(-0.99, Number(((change * Math.abs(size)) / Math.abs(now)).toFixed(4))),
  }))
}
