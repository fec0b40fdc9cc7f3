export * as Position from './Position.ts'
export * as Rounding from './Rounding.ts'
export * as Slice from './Slice.ts'
