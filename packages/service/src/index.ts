export * as Server from './Server.ts'
export * as Service from './Service.ts'
