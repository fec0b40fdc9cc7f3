import type { Address } from 'viem'
import type { Chain, Contract } from '../harness/Chain.ts'
import { compile } from '../harness/Compiler.ts'

// Winds a loop for somebody who has put collateral in and lets it borrow: in steps, and in each way in which the whole
// of it can be lent first.
const SOURCE = `
pragma solidity 0.8.27;
interface Token {
  function approve(address, uint256) external returns (bool);
  function transfer(address, uint256) external returns (bool);
  function balanceOf(address) external view returns (uint256);
}
interface Lending {
  function supply(address asset, uint256 amount, address owner, uint16) external;
  function borrow(address asset, uint256 amount, uint256 mode, uint16, address owner) external;
  function flashLoanSimple(address receiver, address asset, uint256 amount, bytes calldata, uint16) external;
  function flashLoan(address receiver, address[] calldata, uint256[] calldata, uint256[] calldata modes, address owner,
    bytes calldata, uint16) external;
}
interface Pair {
  function swap(address to, bool zeroForOne, int256 amount, uint160 limit, bytes calldata data) external returns (int256, int256);
}
contract Looper {
  Lending immutable lending; Pair immutable pair; Token immutable held; Token immutable owed; bool immutable sellsFirst;
  address owner;
  constructor(Lending lending_, Pair pair_, Token held_, Token owed_) {
    (lending, pair, held, owed) = (lending_, pair_, held_, owed_);
    sellsFirst = address(owed_) < address(held_);
    held_.approve(address(lending_), type(uint256).max);
    owed_.approve(address(lending_), type(uint256).max);
  }
  function wind(address for_, uint256[] calldata steps) external {
    owner = for_;
    for (uint256 i = 0; i < steps.length; i++) { borrow(steps[i]); sell(steps[i], ''); supply(); }
  }
  function flash(address for_, uint256 amount) external {
    owner = for_;
    lending.flashLoanSimple(address(this), address(owed), amount, '', 0);
  }
  function flashIntoDebt(address for_, uint256 amount) external {
    owner = for_;
    (address[] memory assets, uint256[] memory amounts, uint256[] memory modes) =
      (new address[](1), new uint256[](1), new uint256[](1));
    (assets[0], amounts[0], modes[0]) = (address(owed), amount, 2);
    lending.flashLoan(address(this), assets, amounts, modes, for_, '', 0);
  }
  function flashSwap(address for_, uint256 amount) external { owner = for_; sell(amount, 'first'); }
  function executeOperation(address, uint256 amount, uint256 premium, address, bytes calldata) external returns (bool) {
    sell(amount, ''); supply(); borrow(amount + premium);
    return true;
  }
  function executeOperation(address[] calldata, uint256[] calldata amounts, uint256[] calldata, address, bytes calldata)
    external returns (bool) { sell(amounts[0], ''); supply(); return true; }
  function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata data) external {
    uint256 due = uint256(amount0 > 0 ? amount0 : amount1);
    if (data.length > 0) { supply(); borrow(due); }
    owed.transfer(address(pair), due);
  }
  function sell(uint256 amount, bytes memory data) internal {
    uint160 limit = sellsFirst ? 4295128740 : 1461446703485210103287273052203988822378723970341;
    pair.swap(address(this), sellsFirst, int256(amount), limit, data);
  }
  function supply() internal { lending.supply(address(held), held.balanceOf(address(this)), owner, 0); }
  function borrow(uint256 amount) internal { lending.borrow(address(owed), amount, 2, 0, owner); }
}`

export type Market = {
  readonly lending: Address
  readonly pair: Address
  readonly held: Address
  readonly owed: Address
}

/** Deploys a looper that buys `held` with borrowed `owed` in the pair. */
export function deploy(chain: Chain, { lending, pair, held, owed }: Market): Promise<Contract> {
  const looper = compile({
    compiler: 'solc-aave',
    entries: [],
    inline: { 'Looper.sol': SOURCE },
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun' },
  }).get('Looper')!
  return chain.deploy(looper, [lending, pair, held, owed])
}
