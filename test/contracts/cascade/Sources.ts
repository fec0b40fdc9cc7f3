import type { Artifact } from '../harness/Artifact.ts'
import { compile } from '../harness/Compiler.ts'

const source = `
pragma solidity 0.8.27;

interface IToken {
  function balanceOf(address) external view returns (uint256);
  function decimals() external view returns (uint8);
  function transfer(address, uint256) external returns (bool);
  function approve(address, uint256) external returns (bool);
}
interface IPool {
  function token0() external view returns (address);
  function token1() external view returns (address);
  function mint(address, int24, int24, uint128, bytes calldata) external returns (uint256, uint256);
  function swap(address, bool, int256, uint160, bytes calldata) external returns (int256, int256);
}
interface IOracle { function getAssetPrice(address) external view returns (uint256); }
interface IProvider { function getPriceOracle() external view returns (IOracle); }
interface IAave {
  function ADDRESSES_PROVIDER() external view returns (IProvider);
  function supply(address, uint256, address, uint16) external;
  function borrow(address, uint256, uint256, uint16, address) external;
  function setUserEMode(uint8) external;
  function liquidationCall(address, address, address, uint256, bool) external;
  function getUserAccountData(address) external view
    returns (uint256, uint256, uint256, uint256, uint256, uint256);
}

// Pays what the pool asks for out of its own balance.
contract Trader {
  uint160 constant LOW = 4295128740;
  uint160 constant HIGH = 1461446703485210103287273052203988822378723970341;

  function uniswapV3MintCallback(uint256 a, uint256 b, bytes calldata) external {
    if (a > 0) IToken(IPool(msg.sender).token0()).transfer(msg.sender, a);
    if (b > 0) IToken(IPool(msg.sender).token1()).transfer(msg.sender, b);
  }
  function uniswapV3SwapCallback(int256 a, int256 b, bytes calldata) external {
    if (a > 0) IToken(IPool(msg.sender).token0()).transfer(msg.sender, uint256(a));
    if (b > 0) IToken(IPool(msg.sender).token1()).transfer(msg.sender, uint256(b));
  }
  // Sells all of it pool by pool; answers what came out of the last.
  function sellAlong(IPool[] calldata path, address token, uint256 amount) internal returns (uint256) {
    for (uint256 i = 0; i < path.length; i++) {
      bool down = path[i].token0() == token;
      (int256 a, int256 b) = path[i].swap(address(this), down, int256(amount), down ? LOW : HIGH, "");
      amount = uint256(-(down ? b : a));
      token = down ? path[i].token1() : path[i].token0();
    }
    return amount;
  }
}

// Lends, makes the market, moves its price, liquidates and sells.
contract Desk is Trader {
  event Sold(uint256 proceeds);

  function supply(IAave aave, address token, uint256 amount) external {
    IToken(token).approve(address(aave), type(uint256).max);
    aave.supply(token, amount, address(this), 0);
  }
  function provide(IPool pool, int24 lower, int24 upper, uint128 liquidity) external {
    pool.mint(address(this), lower, upper, liquidity, "");
  }
  function moveTo(IPool pool, bool down, uint160 price) external {
    pool.swap(address(this), down, type(int256).max, price, "");
  }
  function liquidate(
    IAave aave, address collateral, address debt, address account, uint256 amount, IPool[] calldata path
  ) external {
    uint256 held = IToken(collateral).balanceOf(address(this));
    aave.liquidationCall(collateral, debt, account, amount, false);
    // A debt in the collateral's own asset leaves nothing to sell.
    if (collateral != debt) {
      emit Sold(sellAlong(path, collateral, IToken(collateral).balanceOf(address(this)) - held));
    }
  }
}

// One account that stands on itself.
contract Looper is Trader {
  IAave immutable aave;
  event Step(uint256 borrowed, uint256 bought);

  constructor(IAave pool, uint8 mode) {
    aave = pool;
    if (mode > 0) pool.setUserEMode(mode);
  }
  function supply(address token, uint256 amount) public {
    IToken(token).approve(address(aave), amount);
    aave.supply(token, amount, address(this), 0);
  }
  // Deposits, then borrows, swaps and deposits again until the debt is worth as much as asked (base currency).
  function loop(
    address collateral, address debt, IPool[] calldata path, uint256 deposit, uint256 wanted
  ) external {
    uint256 price = aave.ADDRESSES_PROVIDER().getPriceOracle().getAssetPrice(debt);
    uint256 unit = 10 ** IToken(debt).decimals();
    if (deposit > 0) supply(collateral, deposit);
    for (uint256 i = 0; i < 60; i++) {
      (,, uint256 available,,,) = aave.getUserAccountData(address(this));
      uint256 step = available * 995 / 1000;
      if (step > wanted) step = wanted;
      if (step < 1e7) return;
      wanted -= step;
      uint256 amount = step * unit / price;
      aave.borrow(debt, amount, 2, 0, address(this));
      uint256 bought = sellAlong(path, debt, amount);
      emit Step(amount, bought);
      supply(collateral, bought);
    }
  }
}`

/** The contracts that trade, loop and liquidate for us. */
export const artifacts = (): ReadonlyMap<string, Artifact> =>
  compile({
    compiler: 'solc-aave',
    entries: [],
    inline: { 'Cascade.sol': source },
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun' },
  })
