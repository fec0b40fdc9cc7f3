import { useState } from 'react'
import type { Cascade, Stress } from '../api/Answers.ts'

/**
 * The whole stress in the place of its cascade, from when it comes until another cascade is shown: a slider that begins
 * to move changes nothing that is drawn already.
 */
export function useWhole(cascade: Cascade | undefined, stress: Stress | undefined): Cascade | undefined {
  const [kept, keep] = useState<{ readonly cascade: Cascade; readonly stress: Stress } | null>(null)
  if (cascade && stress && (kept?.stress !== stress || kept.cascade !== cascade)) keep({ cascade, stress })
  return cascade !== undefined && kept?.cascade === cascade ? kept.stress : cascade
}
