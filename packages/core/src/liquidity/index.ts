export type { Direction } from './Direction.ts'
export * as Pool from './exact/Pool.ts'
export * as Pools from './exact/Pools.ts'
export * as Depth from './float/Depth.ts'
