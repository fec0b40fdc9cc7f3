import { useLocation, useSearch } from 'wouter'

/** The book that comes with Droste. */
export const BUILT_IN = 'aave-v3-ethereum-top54'

/** The ledger that an address names. */
export const ledgerIn = (search: string): string => new URLSearchParams(search).get('ledger') ?? BUILT_IN

/** The ledger of this address, and a way to another, which forgets what was chosen in this one. */
export function useLedger(): readonly [string, (name: string) => void] {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return [
    ledgerIn(search),
    (other) => navigate(other === BUILT_IN ? path : `${path}?ledger=${encodeURIComponent(other)}`),
  ]
}

/** The address of a view of the same ledger. */
export const useViewAddress = (): ((path: string) => string) => {
  const name = new URLSearchParams(useSearch()).get('ledger')
  return (path) => (name === null ? path : `${path}?ledger=${encodeURIComponent(name)}`)
}
