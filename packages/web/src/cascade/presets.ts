import type { Inspect, Tables } from '../api/Answers.ts'
import type { Settings } from './Settings.ts'

export type Preset = { readonly name: string; readonly settings: Partial<Settings> }

const DEPEG = -0.12
const MARKET = -0.2
const CALM = {
  oracle: 'ledger',
  depth: 1,
  recovers: null,
  close: null,
  capital: null,
  compare: false,
  at: null,
} as const

/** Shocks worth a look in this book: the whole market, its cliffs, and depegs of claims that have a market. */
export function presetsOf(inspect: Inspect, tables: Tables): Preset[] {
  const symbol = new Map(tables.assets.map(({ asset, symbol }) => [asset, symbol]))
  const falls = inspect.cliffs.filter(({ kind }) => kind === 'price')
  const claims = new Set(tables.claims.filter(({ kind }) => kind !== 'wrapper').map(({ asset }) => asset))
  const listed = new Set(tables.venues.flatMap(({ listings }) => listings.map(({ asset }) => asset)))
  const pegged = tables.markets
    .map(({ base }) => base)
    .filter((asset) => claims.has(asset) && listed.has(asset))
  return [
    ...(falls.length > 1
      ? [
          {
            name: `market −${-100 * MARKET} %`,
            settings: { ...CALM, shock: falls.slice(0, 8).map(({ asset }) => ({ asset, change: MARKET })) },
          },
        ]
      : []),
    ...inspect.cliffs.slice(0, 3).map(({ asset, symbol, drop }) => ({
      name: `${symbol} −${Math.round(100 * drop)} %`,
      settings: { ...CALM, shock: [{ asset, change: -drop }] },
    })),
    ...pegged.slice(0, 2).map((asset) => ({
      name: `${symbol.get(asset)} off its peg by ${-100 * DEPEG} %, two oracles`,
      settings: {
        ...CALM,
        shock: [{ asset, change: DEPEG }],
        oracle: 'rate',
        compare: true,
        oracleB: 'market',
      } as const,
    })),
  ]
}
