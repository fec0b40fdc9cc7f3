export * as Elementary from './Elementary.ts'
export * as Loss from './Loss.ts'
export * as Normal from './Normal.ts'
export * as Quantile from './Quantile.ts'
