import * as LedgerCsv from '../interchange/LedgerCsv.ts'
import * as AaveTop from './aave-top/AaveTop.ts'
import * as AaveTop1000 from './aave-top1000/AaveTop1000.ts'
import * as CrvUsd from './crvusd/CrvUsd.ts'
import * as EulerV1 from './euler-v1/EulerV1.ts'
import type { Importer } from './Importer.ts'
import * as MorphoApi from './morpho-api/MorphoApi.ts'

export type { Importer } from './Importer.ts'

/** Every source format by the name that `droste import FORMAT PATH` takes. */
export const importers: Readonly<Record<string, Importer>> = {
  'aave-top': AaveTop.importer,
  'aave-top1000': AaveTop1000.importer,
  crvusd: CrvUsd.importer,
  csv: {
    describe: 'A flat table of legs: legs.csv with venues.json beside it, or the folder of both',
    read: LedgerCsv.readBeside,
  },
  'euler-v1': EulerV1.importer,
  'morpho-api': MorphoApi.importer,
}
