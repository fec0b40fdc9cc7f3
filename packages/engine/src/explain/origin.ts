import type { Context } from './Context.ts'
import { type Explanation, given, made } from './Explanation.ts'

/** `coverage.*` and `provenance.block`: what the source said, and what was left of it. */
export function explain({ origin }: Context, path: readonly string[]): Explanation | null {
  const [part = '', figure = '', index = '', last = ''] = path
  const { coverage, provenance } = origin
  const read = `read by ${provenance.reader} from ${provenance.source}`
  if (part === 'provenance')
    return figure === 'block' ? given('provenance.block', provenance.block, 'block', read) : null
  switch (figure) {
    case 'accounts':
      return given('coverage.accounts', coverage.accounts, 'accounts', read)
    case 'debtUsd':
      return given('coverage.debtUsd', coverage.debtUsd, 'USD', read)
    case 'usedShare':
      return made(
        {
          figure: 'coverage.usedShare',
          value: coverage.usedShare,
          unit: 'fraction',
          rule: 'debt used over debt read',
        },
        'choice',
        [
          given('debt read', coverage.debtUsd, 'USD', read),
          ...coverage.rejected.map(({ reason, debtUsd }) =>
            given(`rejected: ${reason}`, debtUsd, 'USD', read),
          ),
        ],
      )
    case 'rejected': {
      const rejection = coverage.rejected[Number(index)]
      if (!rejection || (last !== 'accounts' && last !== 'debtUsd')) return null
      const unit = last === 'accounts' ? 'accounts' : 'USD'
      return given(`coverage.rejected[${index}].${last}`, rejection[last], unit, rejection.reason)
    }
    default:
      return null
  }
}
