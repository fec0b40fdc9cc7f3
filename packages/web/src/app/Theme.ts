import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'
type Chosen = Theme | 'system'

const KEY = 'droste-theme' // public/theme.js reads it before anything is painted
const system = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** What the page is painted in now. */
export const now = (): Theme => {
  const { theme } = document.documentElement.dataset
  if (theme === 'light' || theme === 'dark') return theme
  return system.matches ? 'dark' : 'light'
}

/** Paints the page in one theme, or as the system has it, and remembers. */
export function choose(theme: Chosen): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Storage is refused: the choice holds until the page is closed.
  }
  for (const listener of listeners) listener()
}

/** The other one; back to the system's where that is what it is. */
export function toggle(): void {
  const other: Theme = now() === 'dark' ? 'light' : 'dark'
  choose(other === (system.matches ? 'dark' : 'light') ? 'system' : other)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  system.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    system.removeEventListener('change', listener)
  }
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, now)
