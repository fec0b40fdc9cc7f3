/** A figure in a sentence: as it is written, and the name under which it is explained. */
export type Told = { readonly said: string; readonly figure: string }

/** A sentence whose figures can be asked about. */
export type Sentence = readonly (string | Told)[]

/** A figure for a sentence. */
export const told = (figure: string, said: string): Told => ({ figure, said })

/** Writes a sentence: `say`The largest owes ${told('totals.debtUsd', '$3bn')}.`` */
export const say = (texts: TemplateStringsArray, ...parts: readonly (string | Told | Sentence)[]): Sentence =>
  texts.flatMap((text, at) => [text, ...[parts[at] ?? []].flat()])

/** The sentence without its names. */
export const plain = (sentence: Sentence): string =>
  sentence.map((part) => (typeof part === 'string' ? part : part.said)).join('')
