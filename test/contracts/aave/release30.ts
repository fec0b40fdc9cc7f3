import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AaveV3 } from '@droste/protocols'
import type { Address } from 'viem'
import * as Artifact from '../harness/Artifact.ts'
import type { Chain, Contract } from '../harness/Chain.ts'
import * as Linking from '../harness/Linking.ts'
import { type Deployment, deployAssets, deployFeed, emptyPool, nobody, treasury } from './Deployment.ts'
import { categories, listings } from './Listing.ts'

const require = createRequire(import.meta.url)
const folders: Readonly<Record<string, string>> = {
  PoolAddressesProvider: 'protocol/configuration',
  ACLManager: 'protocol/configuration',
  Pool: 'protocol/pool',
  PoolConfigurator: 'protocol/pool',
  DefaultReserveInterestRateStrategy: 'protocol/pool',
  AaveOracle: 'misc',
  AaveProtocolDataProvider: 'misc',
  AToken: 'protocol/tokenization',
  StableDebtToken: 'protocol/tokenization',
  VariableDebtToken: 'protocol/tokenization',
}

const find = (name: string): Artifact.Artifact => {
  const folder = folders[name] ?? 'protocol/libraries/logic'
  return Artifact.load(`@aave/core-v3/artifacts/contracts/${folder}/${name}.sol/${name}.json`)
}

/** 3.0 refuses by number: its own list turns HEALTH_FACTOR_… into the names that 3.6 uses. */
function reasons(): ReadonlyMap<string, string> {
  const file = require.resolve('@aave/core-v3/contracts/protocol/libraries/helpers/Errors.sol')
  const list = readFileSync(file, 'utf8').matchAll(/constant (\w+) = '(\d+)'/g)
  return new Map([...list].map(([, name, code]) => [code!, pascal(name!)]))
}

const pascal = (name: string): string =>
  name
    .split('_')
    .map((word) => (word === 'EMODE' ? 'EMode' : word[0]! + word.slice(1).toLowerCase()))
    .join('')

/** What the dollar mode takes for the price of all its assets: an entry of its own at the oracle. */
const dollar: Address = '0x0000000000000000000000000000000000000d01'
const dollarPrice = 100_000_777n
const modes = categories.map((mode) => (mode.id === 2 ? { ...mode, price: dollarPrice } : mode))

/** Deploys Aave v3.0 with the listings, e-modes and tokens, and mirrors it. */
export async function deploy30(chain: Chain): Promise<Deployment> {
  const deploy = Linking.on(chain, find)
  const assets = await deployAssets(chain)
  const tokens = assets.map(({ token }) => token.address)
  const { admin } = chain

  const provider = await deploy('PoolAddressesProvider', ['Droste', admin])
  await chain.write(provider, 'setACLAdmin', [admin])
  const roles = await deploy('ACLManager', [provider.address])
  await chain.write(provider, 'setACLManager', [roles.address])
  for (const role of ['addPoolAdmin', 'addRiskAdmin', 'addEmergencyAdmin', 'addAssetListingAdmin']) {
    await chain.write(roles, role, [admin])
  }
  const implementation = await deploy('Pool', [provider.address])
  await chain.write(provider, 'setPoolImpl', [implementation.address])
  const pool: Contract = {
    address: await chain.read<Address>(provider, 'getPool'),
    abi: [...implementation.abi, ...find('LiquidationLogic').abi],
  }
  const setup = await deploy('PoolConfigurator')
  await chain.write(provider, 'setPoolConfiguratorImpl', [setup.address])
  const configurator: Contract = {
    address: await chain.read<Address>(provider, 'getPoolConfigurator'),
    abi: setup.abi,
  }
  const data = await deploy('AaveProtocolDataProvider', [provider.address])
  await chain.write(provider, 'setPoolDataProvider', [data.address])
  const feeds = assets.map(({ feed }) => feed.address)
  const sources = [...feeds, (await deployFeed(chain, dollarPrice)).address]
  const priced = [...tokens, dollar]
  const oracle = await deploy('AaveOracle', [provider.address, priced, sources, nobody, nobody, 10n ** 8n])
  await chain.write(provider, 'setPriceOracle', [oracle.address])

  const aTokenImpl = await deploy('AToken', [pool.address])
  const stableImpl = await deploy('StableDebtToken', [pool.address])
  const debtImpl = await deploy('VariableDebtToken', [pool.address])
  const strategyOf = ({ optimal, base, slope1, slope2 }: AaveV3.Interest.Curve): Promise<Contract> => {
    const stable = [0n, 0n, 0n, 0n, 10n ** 27n / 5n]
    return deploy('DefaultReserveInterestRateStrategy', [
      ...[provider.address, optimal, base, slope1, slope2],
      ...stable,
    ])
  }
  const inputs = []
  for (const [id, { symbol, curve, config }] of listings.entries()) {
    inputs.push({
      aTokenImpl: aTokenImpl.address,
      stableDebtTokenImpl: stableImpl.address,
      variableDebtTokenImpl: debtImpl.address,
      underlyingAssetDecimals: config.decimals,
      interestRateStrategyAddress: (await strategyOf(curve)).address,
      underlyingAsset: tokens[id]!,
      treasury,
      incentivesController: nobody,
      aTokenName: `a${symbol}`,
      aTokenSymbol: `a${symbol}`,
      variableDebtTokenName: `d${symbol}`,
      variableDebtTokenSymbol: `d${symbol}`,
      stableDebtTokenName: `s${symbol}`,
      stableDebtTokenSymbol: `s${symbol}`,
      params: '0x',
    })
  }
  await chain.write(configurator, 'initReserves', [inputs])

  type Listed = { aTokenAddress: Address; variableDebtTokenAddress: Address }
  const reserves = []
  for (const { token, feed } of assets) {
    const listed = await chain.read<Listed>(pool, 'getReserveData', [token.address])
    reserves.push({
      token,
      feed,
      aToken: { address: listed.aTokenAddress, abi: aTokenImpl.abi },
      debtToken: { address: listed.variableDebtTokenAddress, abi: debtImpl.abi },
    })
  }
  const set = (name: string, ...args: unknown[]) => chain.write(configurator, name, args)
  for (const { id, ltv, threshold, bonus, price } of modes) {
    const source = price === undefined ? nobody : dollar
    await set('setEModeCategory', id, ltv, threshold, bonus, source, `mode ${id}`)
  }
  for (const [id, { config }] of listings.entries()) {
    const token = tokens[id]!
    // A ceiling may only be set while the asset is no collateral yet.
    if (config.debtCeiling !== 0n) await set('setDebtCeiling', token, config.debtCeiling)
    if (config.threshold !== 0n) {
      await set('configureReserveAsCollateral', token, config.ltv, config.threshold, config.bonus)
    }
    await set('setReserveBorrowing', token, config.borrowing)
    await set('setLiquidationProtocolFee', token, config.protocolFee)
    await set('setSupplyCap', token, config.supplyCap)
    await set('setBorrowCap', token, config.borrowCap)
    if (config.borrowableInIsolation) await set('setBorrowableInIsolation', token, true)
    if (config.siloed) await set('setSiloedBorrowing', token, true)
    const mode = categories.find(({ collateral }) => collateral.includes(id))
    if (mode !== undefined) await set('setAssetEModeCategory', token, mode.id)
  }
  const names = reasons()
  return {
    chain,
    pool,
    configurator,
    reserves,
    predictor: undefined,
    setCurve: async (id, curve, at) => {
      const { address } = await strategyOf(curve)
      const args = [tokens[id]!, address]
      await chain.write(configurator, 'setReserveInterestRateStrategyAddress', args, { at })
    },
    reasonOf: (reason) => (reason === '17' ? 'Underflow' : (names.get(reason) ?? reason)),
    mirror: emptyPool(
      '3.0',
      modes,
      chain.now,
      assets.map(({ token }) => token),
    ),
  }
}
