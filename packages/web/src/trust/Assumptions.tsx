import { Plate } from '../parts/Plate.tsx'

/** What had to be assumed, sentence by sentence. */
export const Assumptions = ({ warnings }: { readonly warnings: readonly string[] }) => (
  <Plate title="Assumed, and to be known" unit={`${warnings.length} sentences`}>
    <ol className="sentences">
      {warnings.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ol>
  </Plate>
)
