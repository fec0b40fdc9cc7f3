export {}
export * as Books from './books/Books.ts'
export { type Importer, importers } from './importers/index.ts'
