export * as ClaimGraph from './ClaimGraph.ts'
export * as Clearing from './Clearing.ts'
export * as LookThrough from './LookThrough.ts'
export * as Multiplier from './Multiplier.ts'
