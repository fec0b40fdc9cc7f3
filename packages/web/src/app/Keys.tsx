import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useViewAddress } from './Ledger.ts'
import * as Theme from './Theme.ts'
import { VIEWS } from './views.ts'

/** Keys that hold everywhere: 1 to 5 for the views, t for the theme, ? for what the keys are. */
export function Keys() {
  const [, navigate] = useLocation()
  const address = useViewAddress()
  const help = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return
      const view = VIEWS[Number(event.key) - 1]
      if (view) navigate(address(view.path))
      else if (event.key === 't') Theme.toggle()
      else if (event.key === '?') help.current?.showModal()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [navigate, address])
  return (
    <dialog ref={help} className="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        {VIEWS.map(({ name }, at) => (
          <div key={name}>
            <dt>{at + 1}</dt>
            <dd>{name}</dd>
          </div>
        ))}
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="plain">
          Close
        </button>
      </form>
    </dialog>
  )
}

const KEYS = [
  ['t', 'dark or light'],
  ['?', 'these keys'],
  ['Space', 'Cascade: play and pause'],
  ['← →', 'Cascade: one round back, one on; any slider'],
  ['Esc', 'close an explanation'],
] as const

/** Whether keys belong to what has the focus. */
export const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input, select, textarea') || target.isContentEditable || target.closest('dialog') !== null)
