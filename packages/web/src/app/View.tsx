import { UnreachableError } from '@droste/service/client'
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { fetchAhead, queries, useLedgers } from '../api/queries.ts'
import { Answered, Notice } from '../parts/Notice.tsx'
import { ledgerIn } from './Ledger.ts'
import { FIRST, VIEWS } from './views.ts'

type View = { readonly default: ComponentType }
type Path = (typeof VIEWS)[number]['path']

const SCRIPTS: { readonly [P in Path]: () => Promise<View> } = {
  '/loop': () => import('../loop/LoopView.tsx'),
  '/book': () => import('../book/BookView.tsx'),
  '/cascade': () => import('../cascade/CascadeView.tsx'),
  '/tail': () => import('../tail/TailView.tsx'),
  '/trust': () => import('../trust/TrustView.tsx'),
}

/** A view is fetched as answers are, so that what is there is drawn at once, and a server that has gone is told as such. */
const viewAt = (path: Path) =>
  queryOptions({
    queryKey: ['view', path],
    queryFn: () =>
      SCRIPTS[path]().catch((cause: unknown) => {
        throw new UnreachableError(path, { cause })
      }),
    gcTime: Number.POSITIVE_INFINITY,
  })

/** Asks at once for what the page's address will need: its script and its figures. */
export function begin({ pathname, search }: Location): void {
  const wanted = pathname === '/' ? FIRST : pathname
  const view = VIEWS.find(({ path }) => path === wanted)
  if (view) queries.prefetchQuery(viewAt(view.path))
  if (view?.path !== '/loop') fetchAhead(ledgerIn(search)).catch(() => {}) // a loop is planned without a book
}

/** Fetches the views that were not shown yet. */
export function fetchOthers(): void {
  for (const { path } of VIEWS) queries.prefetchQuery(viewAt(path))
}

/** The view of this address, once it is known which ledger it is of. */
export function Views() {
  const ledgers = useLedgers()
  return (
    <Answered query={ledgers} what="the ledgers" height={900}>
      {() => (
        <Switch>
          {VIEWS.map(({ path }) => (
            <Route key={path} path={path}>
              <Fetched path={path} />
            </Route>
          ))}
          <Route path="/">
            <Redirect to={FIRST} replace />
          </Route>
          <Route>
            <Notice
              title="There is no such page"
              advice="The views are Loop, Book, Cascade, Tail and Trust."
            />
          </Route>
        </Switch>
      )}
    </Answered>
  )
}

function Fetched({ path }: { readonly path: Path }) {
  const view = useQuery(viewAt(path))
  return (
    <Answered query={view} what="the view" height={900}>
      {({ default: View }) => <View />}
    </Answered>
  )
}
