export * as Correlation from './Correlation.ts'
export * as History from './History.ts'
export * as Model from './Model.ts'
export * as Walk from './Walk.ts'
