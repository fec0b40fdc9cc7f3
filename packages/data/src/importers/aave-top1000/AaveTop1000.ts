import { type Account, type Asset, Fixed, type Ledger, type Venue } from '@droste/core'
import * as AaveV3 from '../AaveV3.ts'
import * as Depth from '../Depth.ts'
import * as Eligible from '../Eligible.ts'
import type { Importer } from '../Importer.ts'
import { CHAIN, claimOn, NATIVE, STETH, USDC, WETH, WSTETH } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'
import * as Source from '../Source.ts'
import * as Tally from '../Tally.ts'
import * as Users from './Users.ts'

const VENUE = 'aave-v3-ethereum'
const DAY = '2025-12-01'
const FILES = [`users-${DAY}.csv`, `debt-legs-${DAY}.csv`]

/** A thousand borrowers of Aave v3 with their debts; collateral is a total in USD. */
export const importer: Importer = {
  describe: `Aave v3, 1,000 borrowers with debts and a collateral total: a folder with ${FILES.join(', ')}`,
  read: async (path) => build(await Source.read(path, FILES)),
}

/** weETH. */
const WEETH: Asset.AssetId = `${CHAIN}/0xcd5fe23c85820f7b72d0926fc9b05b43e359b7ee`
const FAMILY: ReadonlySet<Asset.AssetId> = new Set([WETH, WSTETH, WEETH])

/** The highest threshold of any e-mode. An account that owes more than this share of its collateral cannot be. */
const HIGHEST = Ratio.of('0.95')

function build({ files, hash }: Source.Source): Ledger.Ledger {
  const users = Users.read(files[0]!, files[1]!)
  const world = worldOf(users, files[1]!.name)
  const judged = users.map((user) => ({ debtUsd: user.debt, rejected: reasonAgainst(user) }))
  const used = users.filter((_, index) => judged[index]!.rejected === undefined)
  const ledger = {
    name: 'aave-top1000',
    provenance: {
      source: `Aave v3 Ethereum, 1,000 borrowers: ${FILES.join(', ')}`,
      chain: CHAIN,
      block: null,
      time: DAY,
      hash,
      reader: 'aave-top1000/1',
    },
    coverage: Tally.coverage(judged),
    ...world,
    accounts: used.map((user) =>
      accountOf(user, new Map(world.prices.map(({ asset, usd }) => [asset, usd]))),
    ),
  }
  return { ...ledger, assumptions: [...assumptionsOf(users, used), Eligible.sentence(ledger)] }
}

function reasonAgainst({ debt, collateral }: Users.User): string | undefined {
  if (collateral === 0n) return 'the source has no collateral for it'
  return debt * Fixed.WAD > collateral * HIGHEST
    ? 'owes more than .95 of its collateral total, which no e-mode allows: the total must be incomplete'
    : undefined
}

/** What the collateral must be: in an e-mode if the reserves' own thresholds would have it liquidated already. */
function kindOf({ supplied, legs }: Users.User): AaveV3.Kind {
  if (supplied >= Fixed.WAD) return 'volatile'
  const owed = (among: readonly Users.DebtLeg[]): bigint => among.reduce((sum, leg) => sum + worthOf(leg), 0n)
  return 2n * owed(legs.filter(({ asset }) => FAMILY.has(asset.id))) > owed(legs) ? 'eth' : 'stable'
}

const worthOf = ({ asset, amount, price }: Users.DebtLeg): bigint =>
  Fixed.mulDivDown(amount, price, Fixed.scale(asset.decimals))

const GAP = { eth: Ratio.of('0.02'), stable: Ratio.of('0.02'), volatile: Ratio.of('0.025') }

/** What a user owes beyond its listed legs, USD (wad); less than a dollar is rounding. */
function unlisted({ debt, legs }: Users.User): bigint {
  const rest = debt - legs.reduce((sum, leg) => sum + worthOf(leg), 0n)
  return rest > Fixed.WAD ? rest : 0n
}

function accountOf(user: Users.User, prices: ReadonlyMap<Asset.AssetId, bigint>): Account.Account {
  const kind = kindOf(user)
  const { debt, collateral, supplied } = user
  const threshold = kind === 'volatile' ? Fixed.wad(Fixed.mulDivUp(supplied, debt, collateral)) : HIGHEST
  const rest = unlisted(user)
  const asset = AaveV3.UNNAMED[kind]
  const amount = Ratio.nearest(collateral, prices.get(asset)!)
  return {
    owner: user.owner,
    venue: VENUE,
    ...(kind !== 'volatile' && { mode: kind }),
    legs: [
      { side: 'collateral', asset, amount, threshold, ltv: Fixed.wad(Fixed.max(threshold - GAP[kind], 0n)) },
      ...user.legs.map((leg) => ({ side: 'debt', asset: leg.asset.id, amount: leg.amount }) as const),
      ...(rest > 0n ? [{ side: 'debt', asset: AaveV3.UNNAMED.debt, amount: rest } as const] : []),
    ],
  }
}

type World = Pick<Ledger.Ledger, 'assets' | 'prices' | 'claims' | 'venues' | 'markets'>

function worldOf(users: readonly Users.User[], file: string): World {
  const owed = new Map(users.flatMap(({ legs }) => legs).map((leg) => [leg.asset.id, leg] as const))
  const ether = owed.get(WETH)?.price
  if (ether === undefined)
    throw new Source.MalformedError(
      { file, row: 'WETH' },
      'no debt in WETH, so ETH has no price',
      'Keep its rows.',
    )
  const others = [...owed.values()].map(({ asset }) => asset).filter(({ id }) => ![WETH, USDC].includes(id))
  const assets = [
    { id: NATIVE, symbol: 'ETH', decimals: 18 },
    { id: WETH, symbol: 'WETH', decimals: 18 },
    { id: STETH, symbol: 'stETH', decimals: 18 },
    { id: USDC, symbol: 'USDC', decimals: 6 },
    ...others,
    ...AaveV3.STAND_INS,
  ]
  const price = (id: Asset.AssetId): Fixed.Wad => {
    const listed = owed.get(id)?.price
    return listed ?? ([NATIVE, STETH, AaveV3.UNNAMED.eth].includes(id) ? ether : Fixed.WAD)
  }
  const decimals = new Map(assets.map((asset) => [asset.id, asset.decimals]))
  return {
    assets,
    prices: assets.map(({ id }) => ({
      asset: id,
      usd: price(id),
      source: owed.has(id) ? `${file}, price_usd` : 'a stand-in: one ETH, or one dollar',
    })),
    claims: [
      claimOn('wrapper', WETH, NATIVE),
      claimOn('receipt', STETH, NATIVE),
      ...AaveV3.CLAIMS,
      ...(owed.has(WSTETH) ? [claimOn('receipt', WSTETH, STETH, Ratio.nearest(price(WSTETH), ether))] : []),
      ...(owed.has(WEETH) ? [claimOn('receipt', WEETH, NATIVE, Ratio.nearest(price(WEETH), ether))] : []),
    ],
    venues: [venueOf([USDC, ...others.map(({ id }) => id)])],
    markets: AaveV3.POOLS.filter(({ base }) => decimals.has(base)).map((pool) =>
      Depth.market(pool, (id) => ({ decimals: decimals.get(id)!, usd: price(id) })),
    ),
  }
}

const venueOf = (owed: readonly Asset.AssetId[]): Venue.Venue => ({
  id: VENUE,
  protocol: 'aave-v3',
  rule: AaveV3.RULE,
  listings: [
    ...owed.map((asset) =>
      AaveV3.listing(asset, { ltv: '0', threshold: '0', bonus: '0' }, FAMILY.has(asset) ? 'rate' : 'market'),
    ),
    ...AaveV3.LISTINGS,
  ],
  modes: AaveV3.MODES,
  deficits: [],
})

function assumptionsOf(users: readonly Users.User[], used: readonly Users.User[]): string[] {
  const share = (part: readonly Users.User[], of: (user: Users.User) => bigint): string => {
    const total = (list: readonly Users.User[]): bigint => list.reduce((sum, user) => sum + of(user), 0n)
    const all = users.reduce((sum, { debt }) => sum + debt, 0n)
    return `${(Fixed.toNumber(Fixed.mulDivHalfUp(total(part), Fixed.WAD, all), 18) * 100).toFixed(1)} %`
  }
  const below = users.filter(({ supplied }) => supplied < Fixed.WAD)
  const inMode = used.filter((user) => kindOf(user) !== 'volatile')
  return [
    `The supplied health factor is not trusted: it is below 1 for ${below.length} of ${users.length} accounts with ${share(below, ({ debt }) => debt)} of the debt, and none of them had been liquidated. It weighs collateral at the reserves’ thresholds and ignores e-mode.`,
    `${inMode.length} accounts that it puts below 1 are taken to be in an e-mode at a threshold of .95, with collateral that follows ETH if most of their debt is ETH, and dollars otherwise.`,
    'Of the other accounts the threshold is what the supplied figure implies (health × debt / collateral); if they are in an e-mode after all, it is too low.',
    'Collateral is not split by token in the source: each account holds one stand-in worth its total.',
    `The list of debts ends after 1,000 rows: ${share(users, unlisted)} of all debt is in no listed token and is taken to be dollars.`,
    'Debt positions are accrued at the hour of the source; thresholds are frozen as each leg’s own terms.',
    'Pool depths are not in the source: every market is assumed, and so is that arbitrage undoes a quarter of its impact after each round.',
  ]
}
