import { type Context, type Explanation, explain } from '@droste/engine'
import * as Answer from './Answer.ts'
import type { Tables } from './Opened.ts'

/** `explain`'s answer: the tree of a figure. */
export type Explained = ReturnType<typeof Answer.byHand> & Explanation.Explanation

/** A tree about a ledger. */
export const about = (ledger: Tables, tree: Explanation.Explanation): Explained => ({
  ...Answer.about(ledger),
  ...tree,
})

/** A tree about figures that the `source` gave. */
export const byHand = (source: string, tree: Explanation.Explanation): Explained => ({
  ...Answer.byHand(source),
  ...tree,
})

/** Where a figure of a measured ledger comes from. @throws Figure.UnknownFigureError, the faults of Accounts */
export const of = (ledger: Tables, context: Context.Context, figure: string): Explained =>
  about(ledger, explain(context, figure))
