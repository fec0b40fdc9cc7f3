export * as Generation from './Generation.ts'
