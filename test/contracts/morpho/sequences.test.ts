import { agree } from '../harness/Sequences.ts'
import { run } from './Sequence.ts'
import { deploy } from './World.ts'

agree('Morpho Blue: our rules against the real contract', { deploy, run }, [
  ...['supply', 'withdraw', 'borrow', 'repay', 'liquidate', 'bad debt', 'setFee'],
  ...['liquidate: position is healthy', 'borrow: insufficient collateral'],
])
