export * as Position from './Position.ts'
export * as Slice from './Slice.ts'
