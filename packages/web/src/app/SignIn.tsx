import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import * as Session from '../api/Session.ts'
import { Failed, Notice } from '../parts/Notice.tsx'

/** Asks for the token of a server that others can reach. */
export function SignIn() {
  const queries = useQueryClient()
  const [token, setToken] = useState('')
  const [failure, setFailure] = useState<Error | null>(null)
  const given = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setFailure(null)
    try {
      await Session.open(token.trim())
      await queries.resetQueries()
    } catch (refused) {
      setFailure(refused as Error)
    }
  }
  return (
    <section className="sign-in" aria-label="Sign in">
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <rect x="1" y="1" width="62" height="62" />
        <rect x="11" y="11" width="42" height="42" />
        <rect x="21" y="21" width="22" height="22" />
        <path fill="currentColor" d="M32 26a4 4 0 0 1 2 7.5V38h-4v-4.5A4 4 0 0 1 32 26z" />
      </svg>
      <h1>This server asks for its token</h1>
      <p>
        Others can reach it, so it answers only to those who have the token that <code>droste serve</code> was
        started with.
      </p>
      <form className="address" onSubmit={(event) => void given(event)}>
        <label className="field">
          Token
          <input
            type="password"
            value={token}
            onChange={(event) => setToken(event.target.value)}
            autoComplete="current-password"
            spellCheck={false}
            required
          />
        </label>
        <button type="submit" className="solid">
          Sign in
        </button>
      </form>
      {failure === null ? null : Session.isRefused(failure) ? (
        <Notice
          title="That is not its token"
          advice="It is in DROSTE_TOKEN, or in the file of --token-file."
        />
      ) : (
        <Failed error={failure} />
      )}
    </section>
  )
}
