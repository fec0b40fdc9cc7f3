import type { Sentence } from '../charts/Sentence.ts'
import { Explained } from './Explained.tsx'

/** A sentence whose figures open their explanations. */
export const Said = ({ sentence }: { readonly sentence: Sentence }) =>
  sentence.map((part, at) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a sentence do not move
      <Explained key={at} figure={part.figure}>
        {part.said}
      </Explained>
    ),
  )
