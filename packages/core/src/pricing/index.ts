export * as Structure from './Structure.ts'
