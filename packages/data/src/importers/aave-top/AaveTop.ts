import { type Account, Fixed, type Ledger } from '@droste/core'
import { type Kind, UNNAMED } from '../AaveV3.ts'
import * as Eligible from '../Eligible.ts'
import type { Importer } from '../Importer.ts'
import { CHAIN, WETH, WSTETH } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'
import * as Source from '../Source.ts'
import * as Tally from '../Tally.ts'
import * as Borrowers from './Borrowers.ts'
import { AAVE, ASSETS, CLAIMS, MARKETS, PRICES, VENUE, worth } from './World.ts'

/** The state that ships as the built-in book; another file of the same form has no block that we know. */
const KNOWN = {
  hash: '1e857a8127e1a382d6cfb252dc6d4a9e8c3389875cae2f0b6af9bd8274bf769f',
  name: 'aave-v3-ethereum-top54',
  source: 'BianchiGiacomo/aave-risk-engine (MIT): the 54 largest borrowers of Aave v3 Ethereum',
  block: 25645558,
  time: '2026-07-30',
}

/** The largest borrowers of Aave v3, in dollars: `accounts.csv`. */
export const importer: Importer = {
  describe: 'Aave v3, its largest borrowers with totals in USD: accounts.csv, or the folder it is in',
  read: async (path) => build(await Source.read(path, ['accounts.csv'])),
}

function build({ files, hash }: Source.Source): Ledger.Ledger {
  const read = Borrowers.read(files[0]!)
  const used = read.filter(({ rejected }) => rejected === undefined)
  const known = hash === KNOWN.hash
  const ledger = {
    name: known ? KNOWN.name : 'aave-top',
    provenance: {
      source: known ? KNOWN.source : `Aave v3 borrowers, ${files[0]!.name}`,
      chain: CHAIN,
      block: known ? KNOWN.block : null,
      time: known ? KNOWN.time : null,
      hash,
      reader: 'aave-top/1',
    },
    coverage: Tally.coverage(read.map(({ debt, rejected }) => ({ debtUsd: debt, rejected }))),
    assets: ASSETS,
    prices: PRICES,
    claims: CLAIMS,
    venues: [AAVE],
    markets: MARKETS,
    accounts: used.map(accountOf),
  }
  return { ...ledger, assumptions: [...assumptionsOf(used), Eligible.sentence(ledger)] }
}

const MODE = { eth: 'eth', stable: 'stable', volatile: undefined } as const
const LTV_GAP = { eth: Ratio.of('0.02'), stable: Ratio.of('0.02'), volatile: Ratio.of('0.025') }

function accountOf({
  owner,
  kind,
  collateral,
  wsteth,
  debt,
  weth,
  threshold,
}: Borrowers.Borrower): Account.Account {
  const ltv = Fixed.wad(Fixed.max(threshold - LTV_GAP[kind], 0n))
  const mode = MODE[kind]
  const leg = (side: Account.Side, asset: string, usd: bigint): Account.Leg[] =>
    usd === 0n
      ? []
      : [{ side, asset, amount: worth(asset, usd), ...(side === 'collateral' && { ltv, threshold }) }]
  return {
    owner,
    venue: VENUE,
    ...(mode && { mode }),
    legs: [
      ...leg('collateral', WSTETH, wsteth),
      ...leg('collateral', UNNAMED[kind], collateral - wsteth),
      ...leg('debt', WETH, weth),
      ...leg('debt', UNNAMED.debt, debt - weth),
    ],
  }
}

function assumptionsOf(used: readonly Borrowers.Borrower[]): string[] {
  const total = (of: (borrower: Borrowers.Borrower) => bigint): number =>
    Fixed.toNumber(
      used.reduce((sum, borrower) => sum + of(borrower), 0n),
      18,
    )
  const collateral = total((borrower) => borrower.collateral)
  const unnamed = (kind: Kind): string => {
    const share = total((each) => (each.kind === kind ? each.collateral - each.wsteth : 0n)) / collateral
    return `${(share * 100).toFixed(1)} % of all collateral`
  }
  const kept = used.filter((borrower) => {
    const own = Borrowers.health(borrower)
    if (own === null || borrower.health === null) return own === borrower.health
    const off = own > borrower.health ? own - borrower.health : borrower.health - own
    return off <= 2n * 10n ** 15n
  })
  return [
    `Collateral other than wstETH is not named in the source. In accounts that owe WETH at a threshold of .90 or more (${unnamed('eth')}) it is taken to follow ETH one to one, priced by exchange rate as Aave prices staked ETH.`,
    `In accounts at a threshold of .90 or more that owe no WETH (${unnamed('stable')}) it is taken to be a claim on the dollars owed against it, priced by exchange rate as Aave prices staked synthetic dollars: it moves with the debt, and a depeg shows only under a market oracle.`,
    `In all other accounts (${unnamed('volatile')}) it is one volatile stand-in at $1 that follows nothing: a fall of the whole market must shock it along with ETH.`,
    'Debt other than WETH is taken to be dollars at $1.',
    `Every collateral leg of an account has the account’s average threshold; so threshold × collateral / debt is within .002 of the source’s health factor for ${kept.length} of ${used.length} accounts.`,
    'The liquidation bonus is that of the e-mode: 1 % with ETH, 4 % with dollars (as Gatto 2026 has for .92), and 6 % outside; the protocol keeps a tenth of it.',
    'Borrowing limits are the threshold less .02 in an e-mode and less .025 outside, as for the categories that the source names.',
    'The price of ETH is not in the source: $1920, its $2378.34 for wstETH over an assumed rate of 1.23871875 stETH.',
    'Aave’s cap on the growth of the wstETH rate is left out: it binds upward only.',
    'Pool depths are not in the source: every market is assumed, and so is that arbitrage undoes a quarter of its impact after each round.',
  ]
}
