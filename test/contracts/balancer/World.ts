import { type Address, encodeAbiParameters, type Hex } from 'viem'
import * as StableSwap from '../../../packages/protocols/src/stable-swap/index.ts'
import { type Artifact, load } from '../harness/Artifact.ts'
import * as Chain from '../harness/Chain.ts'
import type * as Chance from '../harness/Chance.ts'
import { compile } from '../harness/Compiler.ts'

/** The real Balancer v2 vault and factory of composable stable pools, with tokens of several decimals. */
export type World = {
  readonly chain: Chain.Chain
  readonly vault: Chain.Contract
  readonly factory: Chain.Contract
  readonly poolAbi: Chain.Contract['abi']
  readonly tokens: readonly { contract: Chain.Contract; decimals: number }[]
  readonly trader: Address
}

const TOKEN = `
pragma solidity 0.8.19;
contract Token {
  uint8 public decimals;
  mapping(address => uint256) public balanceOf;
  constructor(uint8 digits, address to) { decimals = digits; balanceOf[to] = 1e40; }
  function approve(address, uint256) external returns (bool) { return true; }
  function transfer(address to, uint256 amount) external returns (bool) { return move(msg.sender, to, amount); }
  function transferFrom(address from, address to, uint256 amount) external returns (bool) {
    return move(from, to, amount);
  }
  function move(address from, address to, uint256 amount) private returns (bool) {
    balanceOf[from] -= amount; balanceOf[to] += amount; return true;
  }
}`

const tasks = '@balancer-labs/v2-deployments/dist/tasks'
const artifact = (path: string): Artifact => load(`${tasks}/${path}.json`)
const ZERO = `0x${'0'.repeat(40)}` as const

export async function deploy(): Promise<World> {
  const chain = await Chain.start({ codeSizeLimit: false })
  const trader = chain.accounts[1]!
  const vault = await chain.deploy(artifact('20210418-vault/artifact/Vault'), [
    chain.admin,
    chain.admin,
    0n,
    0n,
  ])
  const provider = await chain.deploy(
    artifact('20220725-protocol-fee-percentages-provider/artifact/ProtocolFeePercentagesProvider'),
    [vault.address, 5n * 10n ** 17n, 5n * 10n ** 17n],
  )
  const stable = '20230206-composable-stable-pool-v3/artifact/ComposableStablePool'
  const factory = await chain.deploy(artifact(`${stable}Factory`), [
    vault.address,
    provider.address,
    'factory',
    'pool',
  ])
  const own = compile({
    compiler: 'solc-morpho',
    entries: [],
    inline: { 'Token.sol': TOKEN },
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'paris' },
  })
  const tokens = []
  for (const decimals of [18, 6, 8, 18]) {
    tokens.push({ contract: await chain.deploy(own.get('Token')!, [decimals, trader]), decimals })
  }
  tokens.sort((a, b) => (BigInt(a.contract.address) < BigInt(b.contract.address) ? -1 : 1))
  return { chain, vault, factory, poolAbi: artifact(stable).abi, tokens, trader }
}

/** A pool opened on chain and by our rules, with the addresses of its tokens in our order. */
export type Opened = { readonly id: Hex; readonly tokens: readonly Address[]; readonly pool: StableSwap.Pool }

/** What a pool is opened with: A in whole numbers, the fee in wad, first balances in token units. */
export type Terms = {
  readonly amplification: bigint
  readonly swapFee: bigint
  readonly balances: readonly bigint[]
}

/** Terms of a random pool of two to four tokens. */
export function terms(world: World, chance: Chance.Chance): Terms {
  const chosen = world.tokens.slice(0, chance.int(2, world.tokens.length))
  return {
    amplification: chance.big(1n, 10n ** BigInt(chance.int(1, 3))),
    swapFee: chance.big(10n ** 12n, 10n ** 17n) / 10n ** BigInt(chance.int(0, 3)) + 10n ** 12n,
    balances: chosen.map(
      ({ decimals }) => chance.big(10n ** 3n, 10n ** 8n) * 10n ** BigInt(decimals) + chance.big(0n, 99n),
    ),
  }
}

/** Opens a pool of the first tokens and fills it; throws the contract's refusal. */
export async function open(world: World, { amplification, swapFee, balances }: Terms): Promise<Opened> {
  const { chain, vault, factory, trader } = world
  const chosen = world.tokens.slice(0, balances.length)
  const addresses = chosen.map(({ contract }) => contract.address)
  const none = addresses.map(() => ZERO)
  const created = await chain.write(factory, 'create', [
    ...['pool', 'POOL', addresses, amplification, none, addresses.map(() => 0n), addresses.map(() => false)],
    ...[swapFee, chain.admin],
  ])
  const [made] = Chain.events<{ pool: Address }>(created, factory.abi, 'PoolCreated')
  const id = await chain.read<Hex>({ address: made!.pool, abi: world.poolAbi }, 'getPoolId')
  const [assets] = await chain.read<[Address[]]>(vault, 'getPoolTokens', [id])
  // The pool's own share token is one of its assets and is minted by the first join.
  const amounts = assets.map((asset) => balances[addresses.indexOf(asset)] ?? 0n)
  const most = assets.map(() => 2n ** 256n - 1n)
  const userData = encodeAbiParameters([{ type: 'uint256' }, { type: 'uint256[]' }], [0n, amounts])
  const request = { assets, maxAmountsIn: most, userData, fromInternalBalance: false }
  await chain.write(vault, 'joinPool', [id, trader, trader, request], { from: trader })
  const scalings = chosen.map(({ decimals }) => 10n ** BigInt(36 - decimals))
  const pool = { balances, scalings, amplification: amplification * StableSwap.AMP_PRECISION, swapFee }
  return { id, tokens: addresses, pool }
}
