import type { Account, Explanation } from '../api/Answers.ts'
import { given, made } from '../parts/Tree.ts'

/** Where the figures of an account's legs come from: `own:leg.ACCOUNT.LEG.NAME`, `own:trigger.ACCOUNT.PLACE`. */
export const explanations =
  ({ accounts, provenance }: Account) =>
  (figure: string): Explanation | null => {
    const [kind, account, place, name] = figure.replace(/^own:/, '').split('.')
    const found = accounts[Number(account)]
    if (kind === 'trigger') {
      const trigger = found?.triggers[Number(place)]
      if (!found || !trigger) return null
      return made(
        `fall of ${trigger.symbol}`,
        trigger.drop,
        'fraction',
        'M12: the fall at which health is 1, all that stands on it falling with it',
        'formula',
        [given(`${found.account}/healthFactor`, found.healthFactor, 'ratio', 'M2: limit over weighted debt')],
      )
    }
    const leg = kind === 'leg' ? found?.legs[Number(place)] : undefined
    if (!leg) return null
    const tokens = given(`${leg.symbol} amount`, leg.tokens, 'tokens', `read from ${provenance.source}`)
    const price = given(`${leg.symbol} price`, leg.priceUsd, 'USD per token', 'the ledger’s; see Trust')
    switch (name) {
      case 'tokens':
        return tokens
      case 'priceUsd':
        return price
      case 'threshold':
        return given(
          `${leg.symbol} threshold`,
          leg.threshold,
          'fraction',
          'L1: liquidation threshold of the leg',
        )
      default:
        return made(`${leg.symbol} leg`, leg.valueUsd, 'USD', 'M1: amount · price', 'product', [
          tokens,
          price,
        ])
    }
  }
