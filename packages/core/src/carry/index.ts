export * as Carry from './Carry.ts'
