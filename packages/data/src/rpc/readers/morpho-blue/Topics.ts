import { toEventSelector } from 'viem'

/** The events by which Morpho Blue tells that a position has changed; the market's id comes first in all of them. */
export const topic = {
  supply: toEventSelector('Supply(bytes32,address,address,uint256,uint256)'),
  withdraw: toEventSelector('Withdraw(bytes32,address,address,address,uint256,uint256)'),
  borrow: toEventSelector('Borrow(bytes32,address,address,address,uint256,uint256)'),
  repay: toEventSelector('Repay(bytes32,address,address,uint256,uint256)'),
  supplyCollateral: toEventSelector('SupplyCollateral(bytes32,address,address,uint256)'),
  withdrawCollateral: toEventSelector('WithdrawCollateral(bytes32,address,address,address,uint256)'),
  liquidate: toEventSelector('Liquidate(bytes32,address,address,uint256,uint256,uint256,uint256,uint256)'),
  accrue: toEventSelector('AccrueInterest(bytes32,uint256,uint256,uint256)'),
}
