import { Fault } from '@droste/core'
import { Component, type ReactNode } from 'react'

type NoticeProps = {
  readonly title: string
  readonly advice?: string
  readonly again?: () => void
  readonly children?: ReactNode
}

/** Says in place of a figure why there is none, and what to do. */
export const Notice = ({ title, advice, again, children }: NoticeProps) => (
  <div className="notice" role="alert">
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <rect x="2" y="2" width="44" height="44" />
      <rect x="12" y="12" width="24" height="24" strokeDasharray="3 3" />
    </svg>
    <div>
      <p className="notice-title">{title}</p>
      {advice ? <p>{advice}</p> : null}
      {children}
      {again ? (
        <button type="button" className="plain" onClick={again}>
          Try again
        </button>
      ) : null}
    </div>
  </div>
)

/** The notice of an error: what it says, and what it advises. */
export const Failed = ({ error, again }: { readonly error: Error; readonly again?: () => void }) => (
  <Notice
    title={error.message}
    advice={error instanceof Fault ? error.advise() : 'Reload the page; if it stays, it is an error of ours.'}
    {...(again ? { again } : {})}
  />
)

/** Holds the place of what is on its way. */
export const Waiting = ({ what, height }: { readonly what: string; readonly height?: number }) => (
  <div className="waiting" role="status" style={height === undefined ? undefined : { minHeight: height }}>
    <span className="waiting-frames" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
    <span>Reading {what} …</span>
  </div>
)

/** A question to the server, as far as it has been answered. */
export type Query<Answer> = {
  readonly data: Answer | undefined
  readonly error: Error | null
  readonly failureReason: Error | null
  /** Whether `data` is the answer before, shown while this one is on its way. */
  readonly isPlaceholderData: boolean
  readonly refetch: () => unknown
}

/** An answer, or why it is not there yet, or why it will not come. */
export function Answered<Answer>({
  query,
  what,
  height,
  children,
}: {
  readonly query: Query<Answer>
  readonly what: string
  readonly height?: number
  readonly children: (answer: Answer) => ReactNode
}) {
  const { data, error, failureReason, isPlaceholderData, refetch } = query
  const failure = error ?? failureReason // while it is tried again, why it has not come yet
  if (data !== undefined && !(failure && isPlaceholderData)) return children(data)
  if (failure) return <Failed error={failure} again={() => refetch()} />
  return <Waiting what={what} {...(height === undefined ? {} : { height })} />
}

/** Keeps an error of one view from taking the page with it. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }
  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }
  override render() {
    const { error } = this.state
    // What could not be fetched once is not asked for again without a new page.
    return error ? <Failed error={error} again={() => location.reload()} /> : this.props.children
  }
}
