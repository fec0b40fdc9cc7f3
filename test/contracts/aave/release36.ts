import type { AaveV3 } from '@droste/protocols'
import { type Address, encodeAbiParameters } from 'viem'
import type { Artifact } from '../harness/Artifact.ts'
import type { Chain, Contract } from '../harness/Chain.ts'
import { compile } from '../harness/Compiler.ts'
import * as Linking from '../harness/Linking.ts'
import { type Deployment, deployAssets, emptyPool, nobody, treasury } from './Deployment.ts'
import { categories, listings } from './Listing.ts'

const root = '@aave-dao/aave-v3-origin/src/contracts'

/** Aave v3.6, compiled from its published sources. */
export const artifacts = (): ReadonlyMap<string, Artifact> =>
  compile({
    compiler: 'solc-aave',
    entries: [
      `${root}/protocol/configuration/PoolAddressesProvider.sol`,
      `${root}/protocol/configuration/ACLManager.sol`,
      `${root}/misc/DefaultReserveInterestRateStrategyV2.sol`,
      `${root}/misc/AaveOracle.sol`,
      `${root}/instances/PoolInstance.sol`,
      `${root}/instances/PoolConfiguratorInstance.sol`,
      `${root}/instances/ATokenInstance.sol`,
      `${root}/instances/VariableDebtTokenInstance.sol`,
      `${root}/helpers/AaveProtocolDataProvider.sol`,
      `${root}/helpers/LiquidationDataProvider.sol`,
      `${root}/helpers/UiPoolDataProviderV3.sol`,
    ],
    remappings: {
      'openzeppelin-contracts/contracts/': '@openzeppelin/contracts/',
      'openzeppelin-contracts-upgradeable/contracts/': '@openzeppelin/contracts-upgradeable/',
      'solidity-utils/': '@bgd-labs/solidity-utils/src/',
    },
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun' },
  })

const curveType = [
  {
    type: 'tuple',
    components: [
      { name: 'optimalUsageRatio', type: 'uint16' },
      { name: 'baseVariableBorrowRate', type: 'uint32' },
      { name: 'variableRateSlope1', type: 'uint32' },
      { name: 'variableRateSlope2', type: 'uint32' },
    ],
  },
] as const

/** A curve as 3.6 takes it: basis points, ABI-encoded. */
function encodeCurve({ optimal, base, slope1, slope2 }: AaveV3.Interest.Curve): `0x${string}` {
  const points = (ray: bigint): number => Number(ray / 10n ** 23n)
  return encodeAbiParameters(curveType, [
    {
      optimalUsageRatio: points(optimal),
      baseVariableBorrowRate: points(base),
      variableRateSlope1: points(slope1),
      variableRateSlope2: points(slope2),
    },
  ])
}

/** Deploys Aave v3.6 with the listings, e-modes and tokens, and mirrors it. */
export async function deploy36(chain: Chain): Promise<Deployment> {
  const compiled = artifacts()
  const deploy = Linking.on(chain, (name) => compiled.get(name)!)
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
  const strategy = await deploy('DefaultReserveInterestRateStrategyV2', [provider.address])
  const implementation = await deploy('PoolInstance', [provider.address, strategy.address])
  await chain.write(provider, 'setPoolImpl', [implementation.address])
  const errors = compiled.get(`${root}/protocol/libraries/helpers/Errors.sol:Errors`)!.abi
  const pool: Contract = {
    address: await chain.read<Address>(provider, 'getPool'),
    abi: [...implementation.abi, ...errors],
  }
  const setup = await deploy('PoolConfiguratorInstance')
  await chain.write(provider, 'setPoolConfiguratorImpl', [setup.address])
  const configurator: Contract = {
    address: await chain.read<Address>(provider, 'getPoolConfigurator'),
    abi: [...setup.abi, ...errors],
  }
  const data = await deploy('AaveProtocolDataProvider', [provider.address])
  await chain.write(provider, 'setPoolDataProvider', [data.address])
  const feeds = assets.map(({ feed }) => feed.address)
  const oracle = await deploy('AaveOracle', [provider.address, tokens, feeds, nobody, nobody, 10n ** 8n])
  await chain.write(provider, 'setPriceOracle', [oracle.address])

  const aTokenImpl = await deploy('ATokenInstance', [pool.address, nobody, treasury])
  const debtImpl = await deploy('VariableDebtTokenInstance', [pool.address, nobody])
  const inputs = listings.map(({ symbol, curve }, id) => ({
    aTokenImpl: aTokenImpl.address,
    variableDebtTokenImpl: debtImpl.address,
    underlyingAsset: tokens[id]!,
    aTokenName: `a${symbol}`,
    aTokenSymbol: `a${symbol}`,
    variableDebtTokenName: `d${symbol}`,
    variableDebtTokenSymbol: `d${symbol}`,
    params: '0x',
    interestRateData: encodeCurve(curve),
  }))
  await chain.write(configurator, 'initReserves', [inputs])

  const reserves = []
  for (const { token, feed } of assets) {
    const id = token.address
    reserves.push({
      token,
      feed,
      aToken: { address: await chain.read<Address>(pool, 'getReserveAToken', [id]), abi: aTokenImpl.abi },
      debtToken: {
        address: await chain.read<Address>(pool, 'getReserveVariableDebtToken', [id]),
        abi: debtImpl.abi,
      },
    })
  }
  const set = (name: string, ...args: unknown[]) => chain.write(configurator, name, args)
  for (const [id, { config }] of listings.entries()) {
    const token = tokens[id]!
    if (config.threshold !== 0n) {
      await set('configureReserveAsCollateral', token, config.ltv, config.threshold, config.bonus)
    }
    await set('setReserveBorrowing', token, config.borrowing)
    await set('setLiquidationProtocolFee', token, config.protocolFee)
    await set('setSupplyCap', token, config.supplyCap)
    await set('setBorrowCap', token, config.borrowCap)
    if (config.debtCeiling !== 0n) await set('setDebtCeiling', token, config.debtCeiling)
    if (config.borrowableInIsolation) await set('setBorrowableInIsolation', token, true)
    if (config.siloed) await set('setSiloedBorrowing', token, true)
  }
  for (const { id, ltv, threshold, bonus, collateral, borrowable } of categories) {
    await set('setEModeCategory', id, ltv, threshold, bonus, `mode ${id}`)
    for (const reserve of collateral) await set('setAssetCollateralInEMode', tokens[reserve]!, id, true)
    for (const reserve of borrowable) await set('setAssetBorrowableInEMode', tokens[reserve]!, id, true)
  }
  return {
    chain,
    pool,
    configurator,
    reserves,
    predictor: await deploy('LiquidationDataProvider', [pool.address, provider.address]),
    setCurve: async (id, curve, at) => {
      await chain.write(configurator, 'setReserveInterestRateData', [tokens[id]!, encodeCurve(curve)], { at })
    },
    reasonOf: (reason) => (reason === '17' ? 'Underflow' : reason),
    mirror: emptyPool(
      '3.6',
      categories,
      chain.now,
      assets.map(({ token }) => token),
    ),
  }
}
