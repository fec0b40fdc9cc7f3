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
import { Failed, Notice, Waiting } from './Notice.tsx'

/** A figure of an answer, which the API explains. */
export type Asked = { readonly kind: 'asked'; readonly figure: string; readonly of: Of }

/** The page's own figures by name: the tree where the page computed it, or what to ask. */
type Own = (figure: string) => Tree | Asked | null

type Teller = (own: Own) => () => void

const Room = createContext<{ readonly own: Own; readonly isEmpty: boolean; readonly add: Teller }>({
  own: () => null,
  isEmpty: true,
  add: () => () => {},
})

/** Where views leave the explanations of their own figures. */
export function ExplanationRoom({ children }: { readonly children: ReactNode }) {
  const [tellers, setTellers] = useState<readonly Own[]>([])
  const add = useCallback<Teller>((own) => {
    setTellers((all) => [...all, own])
    return () => setTellers((all) => all.filter((each) => each !== own))
  }, [])
  const room = useMemo(
    () => ({
      own: (figure: string) => tellers.reduce<ReturnType<Own>>((found, own) => found ?? own(figure), null),
      isEmpty: tellers.length === 0,
      add,
    }),
    [tellers, add],
  )
  const opened = useOpened()
  return (
    <Room value={room}>
      <Opening value={opened}>{children}</Opening>
    </Room>
  )
}

/** Explains the figures that a part of the page computes. */
export function useOwnExplanations(own: Own): void {
  const { add } = useContext(Room)
  useEffect(() => add(own), [own, add])
}

type Opened = readonly [string | null, (figure: string | null) => void]

const Opening = createContext<Opened>([null, () => {}])

/** The figure whose explanation is open, and what opens another: one for all the figures of the page. */
export const useExplained = (): Opened => useContext(Opening)

/** It is part of the address. */
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

/** The tree of the figure that was asked for, beside the page. */
export function ExplanationDrawer() {
  const [named, open] = useExplained()
  const [ledger] = useLedger()
  const figure = ledger === '' ? null : named // it is not known yet of which ledger
  const { own, isEmpty } = useContext(Room)
  const panel = useRef<HTMLElement>(null)
  const found = figure === null ? null : own(figure)
  const tree = found !== null && 'inputs' in found ? found : null
  const asked =
    found !== null && 'of' in found ? found : figure?.startsWith('own:') ? null : { figure, of: BOOK }
  const isUnsettled = asked?.of === BOOK && isEmpty // whose figure it is the view will say when it is there
  const { data, error } = useExplain(
    ledger,
    tree === null && !isUnsettled ? (asked?.figure ?? null) : null,
    asked?.of ?? BOOK,
  )
  // Figures of the same answer go by names of the page's own.
  const within = found !== null && 'of' in found ? (figure?.slice(0, -found.figure.length) ?? '') : ''
  useEffect(() => {
    if (figure === null) return
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [figure])
  if (figure === null) return null
  const shown = tree ?? data
  return (
    <aside
      ref={panel}
      className="explanation"
      aria-label="Where this figure comes from"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') open(null)
      }}
    >
      <div className="explanation-head">
        <h2>Where it comes from</h2>
        <button type="button" className="plain" onClick={() => open(null)}>
          Close
        </button>
      </div>
      {shown ? (
        <Branch tree={shown} level={0} within={within} />
      ) : error ? (
        <Failed error={error} />
      ) : asked === null ? (
        <Notice title="This figure is not on the page now" advice="It was computed with other settings." />
      ) : (
        <Waiting what="its inputs" />
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
