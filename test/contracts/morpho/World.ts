import type { Address } from 'viem'
import { type Artifact, linksOf } from '../harness/Artifact.ts'
import * as Chain from '../harness/Chain.ts'
import { compile } from '../harness/Compiler.ts'

export type MarketParams = {
  readonly loanToken: Address
  readonly collateralToken: Address
  readonly oracle: Address
  readonly irm: Address
  readonly lltv: bigint
}

/** The real Morpho Blue on a local chain, with one market per pair of rate model and LLTV. */
export type World = {
  readonly chain: Chain.Chain
  readonly morpho: Chain.Contract
  readonly views: Chain.Contract
  readonly loan: Chain.Contract
  readonly collateral: Chain.Contract
  readonly oracle: Chain.Contract
  /** Rate model of the package: the utilisation, as a yearly rate. */
  readonly proportional: Chain.Contract
  /** A rate model that answers whatever stands in its storage slot 0. */
  readonly stored: Chain.Contract
  readonly accounts: readonly Address[]
  readonly feeRecipient: Address
}

export const LLTVS = [385n, 625n, 770n, 860n, 915n, 945n, 965n, 980n].map((lltv) => lltv * 10n ** 15n)

// The package's own libraries, as views: what it would answer after accrual, and its arithmetic alone.
const VIEWS = `
pragma solidity 0.8.19;
import {IMorpho, MarketParams, Id, Market, Position} from "@morpho-org/morpho-blue/src/interfaces/IMorpho.sol";
import {IOracle} from "@morpho-org/morpho-blue/src/interfaces/IOracle.sol";
import {MorphoBalancesLib} from "@morpho-org/morpho-blue/src/libraries/periphery/MorphoBalancesLib.sol";
import {MarketParamsLib} from "@morpho-org/morpho-blue/src/libraries/MarketParamsLib.sol";
import {MathLib} from "@morpho-org/morpho-blue/src/libraries/MathLib.sol";
import {SharesMathLib} from "@morpho-org/morpho-blue/src/libraries/SharesMathLib.sol";
import {ErrorsLib} from "@morpho-org/morpho-blue/src/libraries/ErrorsLib.sol";
import {EventsLib} from "@morpho-org/morpho-blue/src/libraries/EventsLib.sol";
contract Views {
  using MorphoBalancesLib for IMorpho;
  using MarketParamsLib for MarketParams;
  using MathLib for uint256;
  using SharesMathLib for uint256;
  event Liquidate(bytes32 indexed id, address indexed caller, address indexed borrower, uint256 repaidAssets,
    uint256 repaidShares, uint256 seizedAssets, uint256 badDebtAssets, uint256 badDebtShares);
  function expected(IMorpho morpho, MarketParams memory p)
    external view returns (uint256, uint256, uint256, uint256) { return morpho.expectedMarketBalances(p); }
  function account(IMorpho morpho, MarketParams memory p, address user)
    external view returns (uint256 supplied, uint256 debt, uint256 maxBorrow) {
    supplied = morpho.expectedSupplyAssets(p, user);
    debt = morpho.expectedBorrowAssets(p, user);
    maxBorrow = uint256(morpho.position(p.id(), user).collateral).mulDivDown(IOracle(p.oracle).price(), 1e36).wMulDown(p.lltv);
  }
  function taylor(uint256 rate, uint256 n) external pure returns (uint256) { return rate.wTaylorCompounded(n); }
  function shares(uint256 x, uint256 a, uint256 s) external pure returns (uint256, uint256, uint256, uint256) {
    return (x.toSharesDown(a, s), x.toSharesUp(a, s), x.toAssetsDown(a, s), x.toAssetsUp(a, s));
  }
}`

// push slot 0, return it: whatever is called, the answer is the stored word.
const STORED: Artifact = {
  name: 'Stored',
  abi: [],
  creation: '0x600b600c600039600b6000f360005460005260206000f3',
  links: linksOf({}),
}

const root = '@morpho-org/morpho-blue/src'

/** Morpho Blue, compiled from its published sources. */
export const artifacts = (): ReadonlyMap<string, Artifact> =>
  compile({
    compiler: 'solc-morpho',
    entries: [
      `${root}/Morpho.sol`,
      `${root}/mocks/ERC20Mock.sol`,
      `${root}/mocks/OracleMock.sol`,
      `${root}/mocks/IrmMock.sol`,
    ],
    inline: { 'Views.sol': VIEWS },
    settings: {
      optimizer: { enabled: true, runs: 999_999 },
      viaIR: true,
      evmVersion: 'paris',
      metadata: { bytecodeHash: 'none' },
    },
  })

export async function deploy(): Promise<World> {
  const compiled = artifacts()
  const chain = await Chain.start()
  const at = (name: string, args: readonly unknown[] = []) => chain.deploy(compiled.get(name)!, args)
  const morpho = await at('Morpho', [chain.admin])
  const views = await at('Views')
  const loan = await at('ERC20Mock')
  const collateral = await at('ERC20Mock')
  const oracle = await at('OracleMock')
  const proportional = await at('IrmMock')
  const stored = await chain.deploy(STORED)
  const [, one, two, three, liquidator, feeRecipient] = chain.accounts as [Address, ...Address[]]
  const accounts = [one!, two!, three!, liquidator!]

  for (const account of accounts) {
    for (const token of [loan, collateral]) {
      await chain.write(token, 'setBalance', [account, 10n ** 40n])
      await chain.write(token, 'approve', [morpho.address, 2n ** 256n - 1n], { from: account })
    }
  }
  await chain.write(morpho, 'setFeeRecipient', [feeRecipient])
  for (const irm of [proportional, stored]) await chain.write(morpho, 'enableIrm', [irm.address])
  for (const lltv of LLTVS) await chain.write(morpho, 'enableLltv', [lltv])
  return {
    chain,
    morpho,
    views,
    loan,
    collateral,
    oracle,
    proportional,
    stored,
    accounts,
    feeRecipient: feeRecipient!,
  }
}

export const params = (world: World, irm: Chain.Contract, lltv: bigint): MarketParams => ({
  loanToken: world.loan.address,
  collateralToken: world.collateral.address,
  oracle: world.oracle.address,
  irm: irm.address,
  lltv,
})
