import type { Explanation } from '../api/Answers.ts'
import { between, Format, gathered, type Point } from '../charts/index.ts'
import { given, made } from '../parts/Tree.ts'

/** Where the figures of the cliffs come from: `own:cliff.0.badDebtUsd.most` of the first, at a shock of `size`. */
export const explanations =
  (curves: readonly (readonly Point[])[], size: number) =>
  (figure: string): Explanation | null => {
    if (figure === 'own:cliff.fall') return given('size of the shock', size, 'fraction')
    const [, row, name, end] =
      /^own:cliff\.(\d)\.(badDebtUsd|repaidUsd)\.(middle|least|most)$/.exec(figure) ?? []
    const points = curves[Number(row)]
    if (!points || !name || !end) return null
    const which = name as 'badDebtUsd' | 'repaidUsd'
    const rows = gathered(points, which)
    const sizes = new Set([
      rows.findLast(({ fall }) => fall <= size)?.fall,
      rows.find(({ fall }) => fall >= size)?.fall,
    ])
    return made(
      `${which === 'badDebtUsd' ? 'bad debt' : 'liquidated'}, ${WORDS[end as keyof typeof WORDS]}`,
      between(rows, size)[end as keyof typeof WORDS],
      'USD',
      'C13: of cascades at the sizes beside it, on the straight line between them',
      'choice',
      points
        .filter(({ fall }) => sizes.has(fall))
        .map((point) =>
          given(
            `${Format.fall(point.fall)}, depth ×${point.depth}`,
            point[which],
            'USD',
            'C13: of the cascade at that size and depth',
          ),
        ),
    )
  }

const WORDS = { middle: 'at the depth assumed', least: 'the least', most: 'the most' } as const
