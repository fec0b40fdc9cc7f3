import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { queries } from '../api/queries.ts'
import * as Session from '../api/Session.ts'
import { ExplanationDrawer, ExplanationRoom } from '../parts/Explanation.tsx'
import { Boundary } from '../parts/Notice.tsx'
import { Header } from './Header.tsx'
import { Keys } from './Keys.tsx'
import { SignIn } from './SignIn.tsx'
import { fetchOthers, Views } from './View.tsx'
import { VIEWS } from './views.ts'

const AHEAD = 1500 // ms after the first view was begun

export function App() {
  const [path] = useLocation()
  const shut = Session.useShut()
  useEffect(() => {
    const view = VIEWS.find((view) => view.path === path)
    document.title = view ? `${view.name} · Droste` : 'Droste'
  }, [path])
  useEffect(() => {
    const timer = setTimeout(fetchOthers, AHEAD)
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
              <Views />
            </Boundary>
          )}
        </main>
        <ExplanationDrawer />
        <Keys />
      </ExplanationRoom>
    </QueryClientProvider>
  )
}
