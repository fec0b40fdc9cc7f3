import { useTables } from '../api/queries.ts'
import { useLedger } from '../app/Ledger.ts'
import { Answered } from '../parts/Notice.tsx'
import { Plate } from '../parts/Plate.tsx'
import { Chained } from './Chained.tsx'
import { LinkForm } from './LinkForm.tsx'
import * as Links from './Links.ts'

type ChainProps = {
  readonly links: readonly Links.Link[]
  readonly depositUsd: number
  readonly onLinks: (links: readonly Links.Link[]) => void
}

/** A chain over venues, link by link, and what it comes to. */
export function Chain({ links, depositUsd, onLinks }: ChainProps) {
  const [ledger] = useLedger()
  const tables = useTables(ledger)
  return (
    <Plate title="A chain over venues" unit={ledger}>
      <p className="plate-summary">
        What is borrowed at one venue is deposited at the next. The first link deposits the own capital of the
        loop above.
      </p>
      <Answered query={tables} what="the venues" height={120}>
        {(told) => (
          <>
            <LinkForm links={links} tables={told} onLinks={onLinks} />
            {links.length > 0 ? <Chained asked={Links.request(ledger, depositUsd, links)} /> : null}
          </>
        )}
      </Answered>
    </Plate>
  )
}
