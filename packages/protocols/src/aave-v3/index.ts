export * from './resolve.ts'
export * from './rules.ts'
