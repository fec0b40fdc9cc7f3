import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { begin } from './app/View.tsx'
import './app/paint.css'
import './app/page.css'
import './parts/table.css'
import './parts/plate.css'
import './parts/figure.css'
import './parts/slider.css'
import './parts/control.css'
import './parts/notice.css'
import './parts/explanation.css'
import './book/book.css'
import './cascade/cascade.css'
import './loop/loop.css'
import './tail/tail.css'
import './trust/trust.css'

begin(location)
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
