import type { Importer } from './Importer.ts'

export type { Importer } from './Importer.ts'

/** Every source format by the name that `droste import FORMAT PATH` takes; its code is loaded when it is asked for. */
export const importers: Readonly<Record<string, () => Promise<Importer>>> = {
  'aave-top': async () => (await import('./aave-top/AaveTop.ts')).importer,
  'aave-top1000': async () => (await import('./aave-top1000/AaveTop1000.ts')).importer,
  crvusd: async () => (await import('./crvusd/CrvUsd.ts')).importer,
  csv: async () => (await import('../interchange/LedgerCsv.ts')).importer,
  'euler-v1': async () => (await import('./euler-v1/EulerV1.ts')).importer,
  'morpho-api': async () => (await import('./morpho-api/MorphoApi.ts')).importer,
}
