import { UnreachableError } from '@droste/service/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { fetchAhead, queries, useLedgers } from '../api/queries.ts'
import * as Session from '../api/Session.ts'
import { ExplanationDrawer, ExplanationRoom } from '../parts/Explanation.tsx'
import { Answered, Boundary, Notice, Waiting } from '../parts/Notice.tsx'
import { Header } from './Header.tsx'
import { Keys } from './Keys.tsx'
import { ledgerIn } from './Ledger.ts'
import { SignIn } from './SignIn.tsx'
import { FIRST, VIEWS } from './views.ts'

type View = { readonly default: ComponentType }

const PARTS = {
  loop: (): Promise<View> => import('../loop/LoopView.tsx'),
  book: (): Promise<View> => import('../book/BookView.tsx'),
  cascade: (): Promise<View> => import('../cascade/CascadeView.tsx'),
  tail: (): Promise<View> => import('../tail/TailView.tsx'),
  trust: (): Promise<View> => import('../trust/TrustView.tsx'),
}

/** A view that is fetched when it is first shown; a server that has gone is told as such. */
const viewOf = (name: keyof typeof PARTS) =>
  lazy(() =>
    PARTS[name]().catch((cause: unknown) => {
      throw new UnreachableError(`the view ${name}`, { cause })
    }),
  )

const [LoopView, BookView, CascadeView, TailView, TrustView] = [
  viewOf('loop'),
  viewOf('book'),
  viewOf('cascade'),
  viewOf('tail'),
  viewOf('trust'),
]

/** Fetches a view, or all of them, before it is shown. */
function fetchView(path: string | null): void {
  for (const [name, part] of Object.entries(PARTS))
    if (path === null || path === `/${name}`) part().catch(() => {}) // told when it is wanted
}

/** Asks at once for what the page's address will need: its script and its figures. */
export function begin({ pathname, search }: Location): void {
  const path = pathname === '/' ? FIRST : pathname
  fetchView(path)
  if (path !== '/loop') fetchAhead(ledgerIn(search)).catch(() => {}) // a loop is planned without a book
}

const AHEAD = 1500 // ms after the first view was begun

/** The view of this address, once it is known which ledger it is of. */
function Views() {
  const ledgers = useLedgers()
  return (
    <Answered query={ledgers} what="the ledgers" height={900}>
      {() => (
        <Switch>
          <Route path="/loop" component={LoopView} />
          <Route path="/book" component={BookView} />
          <Route path="/cascade" component={CascadeView} />
          <Route path="/tail" component={TailView} />
          <Route path="/trust" component={TrustView} />
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

export function App() {
  const [path] = useLocation()
  const shut = Session.useShut()
  useEffect(() => {
    const view = VIEWS.find((view) => view.path === path)
    document.title = view ? `${view.name} · Droste` : 'Droste'
  }, [path])
  useEffect(() => {
    const timer = setTimeout(() => fetchView(null), AHEAD)
    return () => clearTimeout(timer)
  }, [])
  return (
    <QueryClientProvider client={queries}>
      <ExplanationRoom>
        <a className="skip" href="#main">
          To the figures
        </a>
        <Header />
        <main id="main" tabIndex={-1}>
          {shut ? (
            <SignIn />
          ) : (
            <Boundary key={path}>
              <Suspense fallback={<Waiting what="the view" />}>
                <Views />
              </Suspense>
            </Boundary>
          )}
        </main>
        <ExplanationDrawer />
        <Keys />
      </ExplanationRoom>
    </QueryClientProvider>
  )
}
