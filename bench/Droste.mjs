// What the benchmarks measure, out of the built packages: the engine's kernels are not part of what it exports.
export { Fixed } from '../packages/core/dist/index.js'
export * as DuckDb from '../packages/data/dist/files/DuckDb.js'
export {
  GeneratedPieces,
  importers,
  LedgerBook,
  LedgerFile,
  LedgerStream,
  Parquet,
} from '../packages/data/dist/index.js'
export { ACCOUNTS, LEGS } from '../packages/data/dist/interchange/LedgerTables.js'
export { toTables } from '../packages/data/dist/interchange/worldTables.js'
export * as Columns from '../packages/engine/dist/cascade/columns/Columns.js'
export * as Slices from '../packages/engine/dist/cascade/columns/Slices.js'
export * as Workspace from '../packages/engine/dist/cascade/columns/Workspace.js'
export * as Arrangement from '../packages/engine/dist/cascade/indexed/Arrangement.js'
export * as Candidates from '../packages/engine/dist/cascade/indexed/Candidates.js'
export * as Changes from '../packages/engine/dist/cascade/indexed/Changes.js'
export * as Eligible from '../packages/engine/dist/cascade/indexed/Eligible.js'
export * as Index from '../packages/engine/dist/cascade/indexed/Index.js'
export * as Indexed from '../packages/engine/dist/cascade/indexed/Indexed.js'
export * as Screen from '../packages/engine/dist/cascade/indexed/Screen.js'
export * as State from '../packages/engine/dist/cascade/indexed/State.js'
export * as Plain from '../packages/engine/dist/health/Plain.js'
export {
  Book,
  Compositions,
  Counting,
  Draw,
  Generation,
  Health,
  Reference,
  Scenario,
  Simulation,
  Stress,
  Summary,
  Tally,
  TwoPhase,
  World,
} from '../packages/engine/dist/index.js'
