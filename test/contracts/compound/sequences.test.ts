import { agree } from '../harness/Sequences.ts'
import { run } from './Sequence.ts'
import { deploy } from './World.ts'

agree('Compound v2: our rules against a real isolated pool of the family', { deploy, run }, [
  ...['mint', 'redeem', 'redeemUnderlying', 'borrow', 'repayBorrow', 'enterMarkets', 'exitMarket'],
  ...['liquidateBorrow', 'healAccount', 'liquidateAccount', 'bad debt', 'setInterestRateModel'],
  ...['borrow: InsufficientLiquidity', 'liquidateBorrow: TooMuchRepay', 'badDebtRecovered'],
])
