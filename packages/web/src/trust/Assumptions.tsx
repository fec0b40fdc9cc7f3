import { Format } from '../charts/index.ts'
import { Explained } from '../parts/Explained.tsx'
import { Plate } from '../parts/Plate.tsx'

/** What had to be assumed, sentence by sentence. */
export const Assumptions = ({ warnings }: { readonly warnings: readonly string[] }) => (
  <Plate
    title="Assumed, and to be known"
    unit={<Explained figure="own:trust.warnings">{Format.plural(warnings.length, 'sentence')}</Explained>}
  >
    <ol className="sentences">
      {warnings.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ol>
  </Plate>
)
