export * as Compositions from './Compositions.ts'
export * as Health from './Health.ts'
