import { type Address, encodeFunctionData } from 'viem'
import { type Artifact, load } from '../harness/Artifact.ts'
import * as Chain from '../harness/Chain.ts'

/** One market of the pool: its share token, what it lends, and the digits of that. */
export type Listed = {
  readonly name: string
  readonly vToken: Chain.Contract
  readonly underlying: Chain.Contract
  readonly decimals: number
  readonly initialExchangeRate: bigint
  /** Second it was opened. */
  readonly openedAt: bigint
}

/** A Venus isolated pool with three markets on a local chain. */
export type World = {
  readonly chain: Chain.Chain
  readonly comptroller: Chain.Contract
  readonly oracle: Chain.Contract
  readonly listed: readonly Listed[]
  readonly rates: readonly { contract: Chain.Contract; yearly: readonly [bigint, bigint, bigint, bigint] }[]
  readonly accounts: readonly Address[]
  /** The account that pays for bad debt. */
  readonly shortfall: Address
}

export const SECONDS_PER_YEAR = 31_536_000n

const package_ = '@venusprotocol/isolated-pools/artifacts'
const own = (name: string): Artifact =>
  load(`${package_}/contracts/${name}.sol/${name.split('/').at(-1)}.json`)
const percent = (n: bigint): bigint => n * 10n ** 16n

export const YEARLY_RATES = [
  [percent(2n), percent(10n), percent(300n), percent(80n)],
  [0n, percent(25n), percent(1_000n), percent(60n)],
  [percent(50n), percent(100n), percent(5_000n), percent(90n)],
] as const

export async function deploy(): Promise<World> {
  // The comptroller is larger than chains allow by default.
  const chain = await Chain.start({ codeSizeLimit: false })
  const { admin } = chain
  const [, one, two, three, liquidator, shortfall, treasury] = chain.accounts as Address[]
  const accounts = [one!, two!, three!, liquidator!]
  const proxy = await proxies(chain)

  const access = await chain.deploy(
    load(
      `${package_}/@venusprotocol/governance-contracts/contracts/Governance/AccessControlManager.sol/AccessControlManager.json`,
    ),
  )
  const oracle = await chain.deploy(own('test/Mocks/MockPriceOracle'))
  const logic = own('Comptroller')
  const comptroller = await proxy(logic, [admin], [100n, access.address])
  for (const right of RIGHTS) {
    await chain.write(access, 'giveCallPermission', [`0x${'0'.repeat(40)}`, right, admin])
  }
  // Reserves are paid to an account that must have code; one byte that stops is enough.
  await chain.ask('anvil_setCode', [treasury, '0x00'])

  const rates = []
  for (const yearly of YEARLY_RATES) {
    const contract = await chain.deploy(own('JumpRateModelV2'), [...yearly, access.address, true, 0n])
    rates.push({ contract, yearly })
  }
  await chain.write(comptroller, 'setPriceOracle', [oracle.address])
  const errors = logic.abi.filter((item) => item.type === 'error')
  const listed: Listed[] = []
  for (const { name, decimals } of TOKENS) {
    const underlying = await chain.deploy(own('test/Mocks/MockToken'), [name, name, decimals])
    const initialExchangeRate = 10n ** BigInt(decimals + 10)
    const { address, abi } = await proxy(
      own('VToken'),
      [true, 0n, 10n ** 18n],
      [
        underlying.address,
        comptroller.address,
        rates[0]!.contract.address,
        initialExchangeRate,
        `v${name}`,
        `v${name}`,
        8,
        admin,
        access.address,
        { shortfall, protocolShareReserve: treasury },
        0n,
      ],
    )
    const openedAt = chain.now
    // What the comptroller refuses comes out through the market.
    const vToken = { address, abi: [...abi, ...errors] }
    await chain.write(comptroller, 'supportMarket', [vToken.address])
    for (const account of accounts) {
      await chain.write(underlying, 'faucet', [10n ** 40n], { from: account })
      await chain.write(underlying, 'approve', [vToken.address, 2n ** 256n - 1n], { from: account })
    }
    // Whoever pays for bad debt sends the tokens first: here they lie ready, uncounted by the market.
    await chain.write(underlying, 'faucet', [10n ** 40n])
    await chain.write(underlying, 'transfer', [vToken.address, 10n ** 40n])
    listed.push({ name, vToken, underlying, decimals, initialExchangeRate, openedAt })
  }
  return { chain, comptroller, oracle, listed, rates, accounts, shortfall: shortfall! }
}

const TOKENS = [
  { name: 'ETH', decimals: 18 },
  { name: 'USD', decimals: 6 },
  { name: 'BTC', decimals: 8 },
] as const

const RIGHTS = [
  'setCloseFactor(uint256)',
  'setLiquidationIncentive(uint256)',
  'setMinLiquidatableCollateral(uint256)',
  'setCollateralFactor(address,uint256,uint256)',
  'setMarketBorrowCaps(address[],uint256[])',
  'setMarketSupplyCaps(address[],uint256[])',
  'setProtocolSeizeShare(uint256)',
  'setReserveFactor(uint256)',
  'setInterestRateModel(address)',
  'setReduceReservesBlockDelta(uint256)',
]

type Proxy = (
  logic: Artifact,
  made: readonly unknown[],
  initialized: readonly unknown[],
) => Promise<Chain.Contract>

async function proxies(chain: Chain.Chain): Promise<Proxy> {
  const shell = load(
    `${package_}/hardhat-deploy/solc_0.8/openzeppelin/proxy/ERC1967/ERC1967Proxy.sol/ERC1967Proxy.json`,
  )
  const deployed = new Map<string, Chain.Contract>()
  return async (logic, made, initialized) => {
    const behind = deployed.get(logic.name) ?? (await chain.deploy(logic, made))
    deployed.set(logic.name, behind)
    const data = encodeFunctionData({ abi: logic.abi, functionName: 'initialize', args: initialized })
    const { address } = await chain.deploy(shell, [behind.address, data])
    return { address, abi: logic.abi }
  }
}
