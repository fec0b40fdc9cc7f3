import * as Accounts from './Accounts.ts'
import * as account from './account.ts'
import type { Context } from './Context.ts'
import * as cliffs from './cliffs.ts'
import * as concentration from './concentration.ts'
import type { Explanation } from './Explanation.ts'
import * as Figure from './Figure.ts'
import * as history from './history.ts'
import * as leverage from './leverage.ts'
import * as origin from './origin.ts'
import * as recursion from './recursion.ts'
import * as through from './through.ts'
import * as totals from './totals.ts'

/**
 * The tree that a figure came from, down to the leg: a path in `inspect`'s answer (`totals.leverage`,
 * `recursion.depth[2].debtUsd`), or a figure of an account (`0x…/healthFactor`).
 * @throws Figure.UnknownFigureError, Accounts.UnknownAccountError, Accounts.ManyAccountsError
 */
export function explain(context: Context, figure: string): Explanation {
  const found = figure.includes('/') ? ofAccount(context, figure) : ofBook(context, Figure.parse(figure))
  if (!found) throw new Figure.UnknownFigureError(figure, known(context, figure))
  return found
}

function ofBook(context: Context, path: readonly string[]): Explanation | null {
  const [part = '', ...rest] = path
  switch (part) {
    case 'totals':
    case 'borrowers':
      return rest.length === 1 ? totals.explain(context, part, rest[0]!) : null
    case 'leverage':
      return leverage.explain(context, rest)
    case 'recursion':
      return recursion.explain(context, rest)
    case 'lookThrough':
      return (
        (rest.length === 1 ? recursion.lookThrough(context, rest[0]!) : null) ??
        through.explain(context, rest)
      )
    case 'concentration':
      return concentration.explain(context, rest)
    case 'cliffs':
    case 'unseen':
      return cliffs.explain(context, part, rest)
    case 'history':
      return history.explain(context, rest)
    case 'coverage':
    case 'provenance':
      return origin.explain(context, path)
    default:
      return null
  }
}

function ofAccount(context: Context, figure: string): Explanation | null {
  const cut = figure.lastIndexOf('/')
  const name = figure.slice(cut + 1)
  if (!account.isFigure(name)) return null
  return account.explain(context, Accounts.rowOf(context.subject, figure.slice(0, cut)), name)
}

function known(context: Context, figure: string): string[] {
  if (figure.includes('/')) {
    const owner = figure.slice(0, figure.lastIndexOf('/'))
    return account.FIGURES.map((name) => `${owner}/${name}`)
  }
  return Figure.leaves({ ...context.inspection, coverage: context.origin.coverage }).map(Figure.format)
}
