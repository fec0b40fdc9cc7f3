import { useIsFetching } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Explanation as Tree } from '../api/Answers.ts'
import type { Of } from '../api/Client.ts'
import { useExplain } from '../api/queries.ts'
import { useLedger } from '../app/Ledger.ts'
import { figured } from './figured.ts'
import { Answered, Notice } from './Notice.tsx'
import { type Asked, type Own, useTellers } from './Tellers.ts'
import { AT_REST, useSettled } from './useSettled.ts'

type Opened = readonly [string | null, (figure: string | null) => void]

const Opening = createContext<Opened>([null, () => {}])

/** The figure whose explanation is open, and what opens another: one for all the figures of the page. */
export const useExplained = (): Opened => useContext(Opening)

/** Where it is known which figure's explanation is open: it is part of the address. */
export function ExplanationRoom({ children }: { readonly children: ReactNode }) {
  return <Opening value={useOpened()}>{children}</Opening>
}

function useOpened(): Opened {
  const figure = new URLSearchParams(useSearch()).get('explain')
  const [, navigate] = useLocation()
  const open = useCallback(
    (figure: string | null): void => {
      const given = new URLSearchParams(location.search)
      if (figure === null) given.delete('explain')
      else given.set('explain', figure)
      const next = given.toString()
      navigate(next === '' ? location.pathname : `${location.pathname}?${next}`)
    },
    [navigate],
  )
  return useMemo(() => [figure, open], [figure, open])
}

const BOOK: Of = { kind: 'inspect' }

/** What a name stands for on this view: a tree of the page's own, or a figure to ask for; null for none that is known. */
function meant(figure: string, tellers: readonly Own[]): Tree | Asked | null {
  const own = tellers.reduce<ReturnType<Own>>((found, tell) => found ?? tell(figure), null)
  return own ?? (figure.startsWith('own:') ? null : { kind: 'asked', figure, of: BOOK })
}

/** The tree of the figure that was asked for, beside the page. */
export function ExplanationDrawer() {
  const [named, open] = useExplained()
  const [ledger] = useLedger()
  const [path] = useLocation()
  const tellers = useTellers()
  const isStill = useIsFetching() === 0
  const isAtRest = useSettled(isStill, AT_REST) && isStill
  const figure = ledger === '' ? null : named // it is not known yet of which ledger
  const waits = path === '/loop' && tellers.length === 0 // for the loop's view to say which figures are the loop's
  const found = figure === null || waits ? null : meant(figure, tellers)
  const asked = found !== null && 'of' in found ? found : null
  const query = useExplain(ledger, asked?.figure ?? null, asked?.of ?? BOOK)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (figure === null) return
    const before = document.activeElement
    panel.current?.focus()
    const pressed = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') open(null)
    }
    addEventListener('keydown', pressed)
    return () => {
      removeEventListener('keydown', pressed)
      if (before instanceof HTMLElement) before.focus()
    }
  }, [figure, open])
  if (figure === null) return null
  // Figures of the same answer go by names of the page's own.
  const within = asked ? figure.slice(0, -asked.figure.length) : ''
  return (
    <aside ref={panel} className="explanation" aria-label="Where this figure comes from" tabIndex={-1}>
      <div className="explanation-head">
        <h2>Where it comes from</h2>
        <button type="button" className="plain" onClick={() => open(null)}>
          Close
        </button>
      </div>
      {found !== null && 'inputs' in found ? (
        <Branch tree={found} level={0} within={within} />
      ) : found === null && isAtRest ? (
        <Notice title="This figure is not on the page now" advice="It was computed with other settings." />
      ) : (
        <Answered query={query} what="its inputs">
          {(told) => <Branch tree={told} level={0} within={within} />}
        </Answered>
      )}
    </aside>
  )
}

/** Whether a figure has a name that can be asked about: a path, or an account's. */
const isNamed = (figure: string): boolean => /^(own:)?[\w:.-]+(\.\w+|\/\w+)$/.test(figure)

/** A figure's name on the page; accounts and the page's own have it already. */
const nameIn = (within: string, figure: string): string =>
  /^own:|\//.test(figure) ? figure : `${within}${figure}`

const SHOWN = 24 // inputs of one figure that are shown before one asks for more

type BranchProps = {
  readonly tree: Tree
  readonly level: number
  /** What the names of its figures begin with on this page. */
  readonly within: string
}

function Branch({ tree, level, within }: BranchProps) {
  const [all, setAll] = useState(false)
  const [, open] = useExplained()
  const { inputs } = tree
  const leads = inputs.length === 0 && level > 0 && isNamed(tree.figure)
  const head = (
    <>
      <span className="branch-figure">
        {leads ? (
          <button type="button" className="plain" onClick={() => open(nameIn(within, tree.figure))}>
            {tree.figure}
          </button>
        ) : (
          tree.figure
        )}
      </span>
      <span className="branch-value">{figured(tree.value, tree.unit)}</span>
      <span className="branch-rule">
        {tree.rule}
        {inputs.length > 0 ? ` · ${tree.how}` : ''}
      </span>
    </>
  )
  if (inputs.length === 0) return <div className="branch leaf">{head}</div>
  const shown = all ? inputs : inputs.slice(0, SHOWN)
  return (
    <details className="branch" open={level < 1}>
      <summary>{head}</summary>
      <div className="branch-inputs">
        {shown.map((input, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two inputs may have one name, and none moves
          <Branch key={at} tree={input} level={level + 1} within={within} />
        ))}
        {shown.length < inputs.length ? (
          <button type="button" className="plain" onClick={() => setAll(true)}>
            {inputs.length - shown.length} more
          </button>
        ) : null}
      </div>
    </details>
  )
}
