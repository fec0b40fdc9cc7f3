import { useLocation, useSearch } from 'wouter'
import { useLedgers } from '../api/queries.ts'

/** The ledger that an address names; null where it names none and means the first that is served. */
export const ledgerIn = (search: string): string | null => new URLSearchParams(search).get('ledger')

/** The ledger of this address, and a way to another, which forgets what was chosen in this one. */
export function useLedger(): readonly [string, (name: string) => void] {
  const search = useSearch()
  const [path, navigate] = useLocation()
  const first = useLedgers().data?.ledgers[0]?.name ?? ''
  return [
    ledgerIn(search) ?? first,
    (other) => navigate(other === first ? path : `${path}?ledger=${encodeURIComponent(other)}`),
  ]
}

/** The address of a view of the same ledger. */
export const useViewAddress = (): ((path: string) => string) => {
  const name = ledgerIn(useSearch())
  return (path) => (name === null ? path : `${path}?ledger=${encodeURIComponent(name)}`)
}
