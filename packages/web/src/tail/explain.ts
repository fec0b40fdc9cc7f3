import type { Asked } from '../parts/Tellers.ts'

const OWN = 'own:tail.'

/** Figures of a simulation, `own:tail.badDebt.es99`, as the API is asked about the job that made them. */
export const explanations =
  (job: string) =>
  (figure: string): Asked | null =>
    figure.startsWith(OWN)
      ? { kind: 'asked', figure: figure.slice(OWN.length), of: { kind: 'job', id: job } }
      : null
