import type { Address } from 'viem'
import type { Chain, Contract } from '../harness/Chain.ts'
import { compile } from '../harness/Compiler.ts'
import type { MarketParams } from '../morpho/World.ts'

// Winds a loop on Morpho for somebody who lets it: in steps, by Morpho's own flash loan, and within the callback in which
// Morpho lets collateral be brought after it has counted it.
const SOURCE = `
pragma solidity 0.8.27;
struct Market { address loan; address collateral; address oracle; address irm; uint256 lltv; }
interface Token {
  function approve(address, uint256) external returns (bool);
  function transfer(address, uint256) external returns (bool);
  function balanceOf(address) external view returns (uint256);
}
interface Morpho {
  function supplyCollateral(Market memory, uint256 assets, address owner, bytes memory data) external;
  function borrow(Market memory, uint256 assets, uint256 shares, address owner, address receiver) external returns (uint256, uint256);
  function flashLoan(address token, uint256 assets, bytes calldata data) external;
}
interface Pair {
  function swap(address to, bool zeroForOne, int256 amount, uint160 limit, bytes calldata data) external returns (int256, int256);
}
contract MorphoLooper {
  Morpho immutable morpho; Pair immutable pair; Market market; bool immutable sellsFirst;
  address owner;
  constructor(Morpho morpho_, Pair pair_, Market memory market_) {
    (morpho, pair, market) = (morpho_, pair_, market_);
    sellsFirst = market_.loan < market_.collateral;
    Token(market_.collateral).approve(address(morpho_), type(uint256).max);
    Token(market_.loan).approve(address(morpho_), type(uint256).max);
  }
  function wind(address for_, uint256[] calldata steps) external {
    owner = for_;
    for (uint256 i = 0; i < steps.length; i++) { borrow(steps[i]); sell(steps[i]); supply(); }
  }
  function flash(address for_, uint256 amount) external { owner = for_; morpho.flashLoan(market.loan, amount, ''); }
  function onMorphoFlashLoan(uint256 amount, bytes calldata) external { sell(amount); supply(); borrow(amount); }
  function within(address for_, uint256 amount, uint256 bought) external {
    owner = for_;
    morpho.supplyCollateral(market, bought, owner, abi.encode(amount));
  }
  function onMorphoSupplyCollateral(uint256, bytes calldata data) external {
    uint256 amount = abi.decode(data, (uint256));
    borrow(amount); sell(amount);
  }
  function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
    Token(market.loan).transfer(address(pair), uint256(amount0 > 0 ? amount0 : amount1));
  }
  function sell(uint256 amount) internal {
    pair.swap(address(this), sellsFirst, int256(amount), sellsFirst ? 4295128740 : 1461446703485210103287273052203988822378723970341, '');
  }
  function supply() internal { morpho.supplyCollateral(market, Token(market.collateral).balanceOf(address(this)), owner, ''); }
  function borrow(uint256 amount) internal { morpho.borrow(market, amount, 0, owner, address(this)); }
}`

/** Deploys a looper that buys a market's collateral with its loan token in the pair. */
export function deploy(
  chain: Chain,
  morpho: Address,
  pair: Address,
  { loanToken, collateralToken, oracle, irm, lltv }: MarketParams,
): Promise<Contract> {
  const looper = compile({
    compiler: 'solc-aave',
    entries: [],
    inline: { 'MorphoLooper.sol': SOURCE },
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun' },
  }).get('MorphoLooper')!
  const market = { loan: loanToken, collateral: collateralToken, oracle, irm, lltv }
  return chain.deploy(looper, [morpho, pair, market])
}
