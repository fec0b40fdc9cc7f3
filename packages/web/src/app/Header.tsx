import { Link, useLocation } from 'wouter'
import { useLedgers } from '../api/queries.ts'
import { useLedger, useViewAddress } from './Ledger.ts'
import * as Theme from './Theme.ts'
import { FIRST, VIEWS } from './views.ts'

/** The frame of every view: where one is, which book is read, in what light. */
export function Header() {
  const address = useViewAddress()
  const [path] = useLocation()
  return (
    <header className="header">
      <Link href={address(FIRST)} className="mark" aria-label="Droste, to the book">
        <Mark />
        <span>Droste</span>
      </Link>
      <nav className="views" aria-label="Views">
        {VIEWS.map(({ path: to, name, asks }) => (
          <Link key={to} href={address(to)} aria-current={path === to ? 'page' : undefined}>
            <span>{name}</span>
            <small>{asks}</small>
          </Link>
        ))}
      </nav>
      <LedgerChoice />
      <ThemeButton />
    </header>
  )
}

const Mark = () => (
  <svg className="mark-picture" viewBox="0 0 32 32" aria-hidden="true">
    <rect x="1" y="1" width="30" height="30" />
    <rect x="8.5" y="8.5" width="21" height="21" />
    <rect x="14.5" y="14.5" width="13.7" height="13.7" />
    <rect x="19" y="19" width="8.4" height="8.4" />
  </svg>
)

function LedgerChoice() {
  const [ledger, choose] = useLedger()
  const { data } = useLedgers()
  const names = data?.ledgers.map(({ name }) => name) ?? []
  const shown = names.includes(ledger) ? names : [ledger, ...names]
  return (
    <label className={ledger === '' ? 'ledger-choice unknown' : 'ledger-choice'}>
      <span>Book</span>
      <select value={ledger} onChange={(event) => choose(event.target.value)}>
        {shown.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function ThemeButton() {
  const theme = Theme.useTheme()
  return (
    <button
      type="button"
      className="theme"
      onClick={Theme.toggle}
      aria-label={`Dark theme`}
      aria-pressed={theme === 'dark'}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="7.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M10 2.75a7.25 7.25 0 0 1 0 14.5z" fill="currentColor" />
      </svg>
    </button>
  )
}
