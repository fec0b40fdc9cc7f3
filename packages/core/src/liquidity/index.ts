export type { Direction } from './Direction.ts'
export * as Pool from './exact/Pool.ts'
export * as Pools from './exact/Pools.ts'
