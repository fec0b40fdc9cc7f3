import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { queries } from '../api/queries.ts'
import { ExplanationDrawer, ExplanationRoom } from '../parts/Explanation.tsx'
import { Boundary, Notice, Waiting } from '../parts/Notice.tsx'
import { Header } from './Header.tsx'
import { Keys } from './Keys.tsx'
import { FIRST, VIEWS } from './views.ts'

const LoopView = lazy(() => import('../loop/LoopView.tsx'))
const BookView = lazy(() => import('../book/BookView.tsx'))
const CascadeView = lazy(() => import('../cascade/CascadeView.tsx'))
const TrustView = lazy(() => import('../trust/TrustView.tsx'))

export function App() {
  const [path] = useLocation()
  useEffect(() => {
    const view = VIEWS.find((view) => view.path === path)
    document.title = view ? `${view.name} · Droste` : 'Droste'
  }, [path])
  return (
    <QueryClientProvider client={queries}>
      <ExplanationRoom>
        <a className="skip" href="#main">
          To the figures
        </a>
        <Header />
        <main id="main" tabIndex={-1}>
          <Boundary key={path}>
            <Suspense fallback={<Waiting what="the view" />}>
              <Switch>
                <Route path="/loop" component={LoopView} />
                <Route path="/book" component={BookView} />
                <Route path="/cascade" component={CascadeView} />
                <Route path="/trust" component={TrustView} />
                <Route path="/">
                  <Redirect to={FIRST} replace />
                </Route>
                <Route>
                  <Notice
                    title="There is no such page"
                    advice="The views are Loop, Book, Cascade and Trust."
                  />
                </Route>
              </Switch>
            </Suspense>
          </Boundary>
        </main>
        <ExplanationDrawer />
        <Keys />
      </ExplanationRoom>
    </QueryClientProvider>
  )
}
