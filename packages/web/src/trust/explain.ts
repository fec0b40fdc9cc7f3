import type { Explanation, Inspect, Tables } from '../api/Answers.ts'
import { given, summed } from '../parts/Tree.ts'

/** Where the figures of the Trust page come from that no answer names: `own:trust.…`. */
export const explanations =
  ({ coverage, warnings }: Inspect, tables: Tables | undefined) =>
  (figure: string): Explanation | null => {
    if (!figure.startsWith('own:trust.')) return null
    const [group = '', row = '', name = '', part = ''] = figure.slice('own:trust.'.length).split('.')
    switch (group) {
      case 'rejected':
        return summed(
          figure,
          'USD',
          'debt that was read and could not be used',
          coverage.rejected.map(({ debtUsd }, at) => ({
            figure: `coverage.rejected.${at}.debtUsd`,
            value: debtUsd,
          })),
        )
      case 'reasons':
        return given(figure, coverage.rejected.length, '', 'reasons why what was read could not be used')
      case 'warnings':
        return given(
          figure,
          warnings.length,
          '',
          'sentences that the ledger and the measures bring with them',
        )
      default:
        return tables ? ofTable(tables, figure, group, Number(row), name, Number(part)) : null
    }
  }

function ofTable(
  { markets, assets, claims }: Tables,
  figure: string,
  group: string,
  row: number,
  name: string,
  part: number,
): Explanation | null {
  const [market, asset] = [markets[row], assets[row]]
  if (group === 'markets' && name === '')
    return given(figure, markets.length, '', 'markets that the ledger has')
  if (group === 'assumed')
    return given(figure, markets.filter(({ assumed }) => assumed).length, '', 'whose depth no source states')
  if (group === 'markets' && market)
    return name === 'pools'
      ? given(figure, market.pools, '', market.source)
      : given(figure, market.recovers, 'fraction', `C11: ${market.source}`)
  if (group !== 'prices' || !asset) return null
  if (name !== 'backing') return given(figure, asset.priceUsd, 'USD per token', asset.priceSource)
  const backing = claims.find((claim) => claim.asset === asset.asset)?.backing[part]
  return backing
    ? given(figure, backing.amount, 'tokens', 'what one token stands for, by the ledger’s claim')
    : null
}
