import type { AaveV3 } from '@droste/protocols'
import type { Address } from 'viem'
import * as Artifact from '../harness/Artifact.ts'
import type { Chain, Contract } from '../harness/Chain.ts'
import { listings } from './Listing.ts'

/** A reserve on chain: its underlying, its two tokens, its price feed. */
export type OnChain = {
  readonly token: Contract
  readonly aToken: Contract
  readonly debtToken: Contract
  readonly feed: Contract
}

/** A real Aave, deployed, and the same pool in our terms. */
export type Deployment = {
  readonly chain: Chain
  readonly pool: Contract
  readonly configurator: Contract
  readonly reserves: readonly OnChain[]
  /** The contract that predicts liquidations, where the release has one. */
  readonly predictor: Contract | undefined
  /** Gives a reserve a curve; a new strategy contract in 3.0. */
  readonly setCurve: (id: number, curve: AaveV3.Interest.Curve, at: bigint) => Promise<void>
  /** The contract's reason in our words. */
  readonly reasonOf: (reason: string) => string
  readonly mirror: AaveV3.Pool
}

/** Where protocol fees go. */
export const treasury: Address = '0x000000000000000000000000000000000000fee5'
export const nobody: Address = '0x0000000000000000000000000000000000000000'

const mocks = '@aave/core-v3/artifacts/contracts/mocks'

/** A price feed that answers `price`, in the base currency. */
export const deployFeed = (chain: Chain, price: bigint): Promise<Contract> =>
  chain.deploy(Artifact.load(`${mocks}/oracle/CLAggregators/MockAggregator.sol/MockAggregator.json`), [price])

/** Mintable tokens and settable feeds for every listing; the same contracts serve both releases. */
export async function deployAssets(chain: Chain): Promise<{ token: Contract; feed: Contract }[]> {
  const token = Artifact.load(`${mocks}/tokens/MintableERC20.sol/MintableERC20.json`)
  const assets = []
  for (const { symbol, config, price } of listings) {
    assets.push({
      token: await chain.deploy(token, [symbol, symbol, config.decimals]),
      feed: await deployFeed(chain, price),
    })
  }
  return assets
}

/** The pool as it stands after `initReserves`, before any setting of the listings that costs an accrual. */
export function emptyPool(
  version: AaveV3.Rounding.Version,
  categories: readonly AaveV3.Category[],
  now: bigint,
  tokens: readonly Contract[],
): AaveV3.Pool {
  return {
    version,
    now,
    treasury,
    categories,
    accounts: new Map(),
    reserves: listings.map(({ config, curve, price }, id) => ({
      asset: tokens[id]!.address,
      config: { ...config, reserveFactor: 0n },
      curve,
      price,
      liquidityIndex: 10n ** 27n,
      borrowIndex: 10n ** 27n,
      liquidityRate: 0n,
      borrowRate: 0n,
      updatedAt: 0n,
      scaledSupply: 0n,
      scaledDebt: 0n,
      cash: 0n,
      accruedToTreasury: 0n,
      deficit: 0n,
      isolationDebt: 0n,
      graceUntil: 0n,
    })),
  }
}
