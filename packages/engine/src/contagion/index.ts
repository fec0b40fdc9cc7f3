export * as Contagion from './Contagion.ts'
