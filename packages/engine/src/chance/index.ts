export * as Draw from './Draw.ts'
