export * as Book from './Book.ts'
export * as Outcome from './Outcome.ts'
export * as Scenario from './Scenario.ts'
