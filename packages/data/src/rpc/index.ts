export * as Connection from './Connection.ts'
export * as AaveV3Reader from './readers/aave-v3/AaveV3.ts'
export * as Snapshot from './Snapshot.ts'
