import { Asset, Fixed } from '@droste/core'
import { CHAIN, STETH, USDC, WETH, WSTETH } from '../Mainnet.ts'
import * as Ratio from '../Ratio.ts'
import { CBETH, DAI, RETH, USDT, WBTC } from './Tokens.ts'

/** Euler's two factors of an asset: what its deposits count for, and what its debts are divided by. Wad. */
export type Factors = { readonly collateral: Fixed.Wad; readonly borrow: Fixed.Wad }

/** `SELF_COLLATERAL_FACTOR` of Euler v1's RiskManager: what a deposit counts for against a debt in the same asset. */
const SELF = Ratio.of('0.95')

const id = (address: string): Asset.AssetId => Asset.idOf(CHAIN, address)
const factors = (collateral: string, borrow: string): Factors => ({
  collateral: Ratio.of(collateral),
  borrow: Ratio.of(borrow),
})

const TIERS: readonly { readonly of: readonly Asset.AssetId[]; readonly factors: Factors }[] = [
  { of: [USDC, USDT, DAI], factors: factors('0.9', '0.94') },
  { of: [WETH], factors: factors('0.9', '0.93') },
  { of: [WBTC, WSTETH, STETH], factors: factors('0.88', '0.91') },
  { of: [CBETH, RETH], factors: factors('0.85', '0.91') },
  {
    of: [
      id('0x5f98805a4e8be255a32880fdec7f6728c6568ba0'), // LUSD
      id('0x853d955acef822db058eb8505911ed77f175b99e'), // FRAX
      id('0x1a7e4e63778b4f12a199c062f3efdd288afcbce8'), // agEUR
      id('0x4fabb145d64652a948d72533023f6e7a623c7c53'), // BUSD
      id('0x056fd409e1d7a124bd7017459dfea2f387b6d5cd'), // GUSD
    ],
    factors: factors('0', '0.9'),
  },
  {
    of: [
      id('0x03ab458634910aad20ef5f1c8ee96f1d6ac54919'), // RAI
      id('0x99d8a9c45b2eca8864373a26d1459e3dff1e17f3'), // MIM
    ],
    factors: factors('0', '0.8'),
  },
  {
    of: [
      id('0x1f9840a85d5af5bf1d1762f925bdaddc4201f984'), // UNI
      id('0x514910771af9ca656af840dff83e8264ecf986ca'), // LINK
      id('0xc00e94cb662c3520282e6f5717214004a7f26888'), // COMP
      id('0x9f8f72aa9304c8b593d555f12ef6589cc3a579a2'), // MKR
      id('0x7fc66500c84a76ad7e9c93437bfc5ac33e2ddae9'), // AAVE
      id('0x5a98fcbea516cf06857215779fd812ca3bef1b32'), // LDO
      id('0x0bc529c00c6401aef6d220be8c6ea1667f6ad93e'), // YFI
      id('0xd533a949740bb3306d119cc777fa900ba034cd52'), // CRV
      id('0xc011a73ee8576fb46f5e1c5751ca3b9fe0af2a6f'), // SNX
      id('0xc18360217d8f7ab5e7c516566761ea12ce7f9d72'), // ENS
    ],
    factors: factors('0.7', '0.76'),
  },
]

const ISOLATED = factors('0', '0.6')

const BY_ASSET = new Map(TIERS.flatMap(({ of, factors: tier }) => of.map((asset) => [asset, tier] as const)))

/** The factors assumed for an asset; the source has none. */
export const assumed = (asset: Asset.AssetId): Factors => BY_ASSET.get(asset) ?? ISOLATED

/** What the table above says, as a sentence for the ledger. */
export const SENTENCE =
  'Collateral and borrow factors are not in the source and are assumed by tier: USDC, USDT, DAI .90/.94; WETH .90/.93; ' +
  'WBTC, wstETH, stETH .88/.91; cbETH, rETH .85/.91; LUSD, FRAX, agEUR, BUSD, GUSD 0/.90; RAI, MIM 0/.80; ' +
  'UNI, LINK, COMP, MKR, AAVE, LDO, YFI, CRV, SNX, ENS .70/.76; every other token 0/.60. ' +
  'They are round figures under which nearly every account of the file could have borrowed what it owes ' +
  '(the protocol’s default of .28 for isolated tokens leaves 17 more small accounts under water).'

const MARGIN = 10n ** 9n // 10^-9 in wad

/** How a deposit and a debt of one account in one asset count, once self-collateral is set off. */
export type Effective = { readonly threshold: Fixed.Wad; readonly borrowFactor: Fixed.Wad }

/**
 * Euler's self-collateralisation as terms of two legs: the part of `deposit` that covers `debt` counts at .95 and the
 * debt it covers at 1; the rest of each at `tier`. Amounts in base units of the same asset. The threshold is up to
 * 2·10^-9 high: a debt that its own deposit covers stands at health 1 exactly, and no rounding may push it below.
 * Mirrors `RiskManager.computeLiquidityRaw`.
 */
export function selfCollateral(deposit: bigint, debt: bigint, { collateral, borrow }: Factors): Effective {
  if (deposit === 0n || debt === 0n) return { threshold: collateral, borrowFactor: borrow }
  const covered = Fixed.min(debt, Fixed.mulDivDown(deposit, SELF, Fixed.WAD))
  const covering = Fixed.min(deposit, Fixed.mulDivDown(covered, Fixed.WAD, SELF))
  const counted = covered * Fixed.WAD + (deposit - covering) * collateral
  const owed = covered * borrow + (debt - covered) * Fixed.WAD // times the borrow factor
  return {
    threshold: Fixed.wad((Fixed.mulDivUp(counted, 1n, deposit * MARGIN) + 1n) * MARGIN),
    borrowFactor: Fixed.wad(Fixed.mulDivDown(debt * borrow, Fixed.WAD, owed)),
  }
}
