import type { Address } from 'viem'
import { load } from '../harness/Artifact.ts'
import * as Chain from '../harness/Chain.ts'
import { compile } from '../harness/Compiler.ts'

// Who trades: it pays whatever the pool asks for in its callbacks, and prints its own money.
const SOURCES = `
pragma solidity 0.8.19;
contract Token {
  mapping(address => uint256) public balanceOf;
  function print(address to, uint256 amount) external { balanceOf[to] += amount; }
  function transfer(address to, uint256 amount) external returns (bool) {
    balanceOf[msg.sender] -= amount; balanceOf[to] += amount; return true;
  }
}
interface IPool {
  function mint(address, int24, int24, uint128, bytes calldata) external returns (uint256, uint256);
  function burn(int24, int24, uint128) external returns (uint256, uint256);
  function swap(address, bool, int256, uint160, bytes calldata) external returns (int256, int256);
}
contract Trader {
  Token[2] public tokens;
  constructor(Token token0, Token token1) { tokens[0] = token0; tokens[1] = token1; }
  function pay(uint256 i, uint256 amount) private {
    if (amount == 0) return;
    tokens[i].print(address(this), amount);
    tokens[i].transfer(msg.sender, amount);
  }
  function uniswapV3MintCallback(uint256 a, uint256 b, bytes calldata) external { pay(0, a); pay(1, b); }
  function uniswapV3SwapCallback(int256 a, int256 b, bytes calldata) external {
    if (a > 0) pay(0, uint256(a));
    if (b > 0) pay(1, uint256(b));
  }
  function mint(IPool pool, int24 lower, int24 upper, uint128 liquidity) external {
    pool.mint(address(this), lower, upper, liquidity, "");
  }
  function burn(IPool pool, int24 lower, int24 upper, uint128 liquidity) external {
    pool.burn(lower, upper, liquidity);
  }
  function swap(IPool pool, bool zeroForOne, int256 amount, uint160 limit) external {
    pool.swap(address(this), zeroForOne, amount, limit, "");
  }
}`

export const FEES = [100, 500, 3_000, 10_000] as const

/** The real factory with one pool per fee tier, not yet initialised. */
export type World = {
  readonly chain: Chain.Chain
  readonly trader: Chain.Contract
  readonly tokens: readonly [Chain.Contract, Chain.Contract]
  readonly pools: readonly { contract: Chain.Contract; feePips: bigint; tickSpacing: number }[]
}

export async function deploy(): Promise<World> {
  const core = '@uniswap/v3-core/artifacts/contracts'
  const poolAbi = load(`${core}/UniswapV3Pool.sol/UniswapV3Pool.json`).abi
  const own = compile({
    compiler: 'solc-morpho',
    entries: [],
    inline: { 'Trader.sol': SOURCES },
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'paris' },
  })
  const chain = await Chain.start()
  const factory = await chain.deploy(load(`${core}/UniswapV3Factory.sol/UniswapV3Factory.json`))
  const made = [await chain.deploy(own.get('Token')!), await chain.deploy(own.get('Token')!)]
  made.sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
  const tokens: [Chain.Contract, Chain.Contract] = [made[0]!, made[1]!]
  const trader = await chain.deploy(
    own.get('Trader')!,
    tokens.map((token) => token.address),
  )
  await chain.write(factory, 'enableFeeAmount', [100, 1])
  const pools = []
  for (const fee of FEES) {
    const pair = [tokens[0].address, tokens[1].address, fee]
    await chain.write(factory, 'createPool', pair)
    const address = await chain.read<Address>(factory, 'getPool', pair)
    const contract = { address, abi: poolAbi }
    const tickSpacing = await chain.read<number>(contract, 'tickSpacing')
    pools.push({ contract, feePips: BigInt(fee), tickSpacing })
  }
  return { chain, trader, tokens, pools }
}
