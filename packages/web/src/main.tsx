import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App, begin } from './app/App.tsx'
import './app/paint.css'
import './app/page.css'
import './app/parts.css'
import './app/views.css'

begin(location)
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
