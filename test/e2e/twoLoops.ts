const [ETH, STETH] = ['eip155:1/native', 'eip155:1/steth']
const LTV = 0.9
export const LOOPS = 8
/** What each borrowing of nine tenths brings, in ether of six digits. */
const steps = Array.from({ length: LOOPS }, (_, at) => (LTV ** (at + 1)).toFixed(6))
const debt = steps.reduce((sum, step) => sum + Number(step), 0).toFixed(6)
const held = (1 + Number(debt)).toFixed(6)

const at = (owner: string) => ({ owner, venue: 'market' })
const stake = (wallet: string, amount: string) => ({
  kind: 'wrap',
  wallet,
  asset: ETH,
  amount,
  got: STETH,
  gotAmount: amount,
})
const supply = (owner: string, amount: string) => ({ kind: 'supply', ...at(owner), asset: STETH, amount })
const borrow = (owner: string, amount: string) => ({ kind: 'borrow', ...at(owner), asset: ETH, amount })
const pay = (wallet: string, to: string, amount: string) => ({
  kind: 'transfer',
  wallet,
  to,
  asset: ETH,
  amount,
})

const stepwise = [
  stake('0xstep', '1'),
  supply('0xstep', '1'),
  ...steps.flatMap((step) => [borrow('0xstep', step), stake('0xstep', step), supply('0xstep', step)]),
].map((event, log) => ({ block: 1, log, transaction: `0x${log}`, ...event }))
const flash = [
  pay('0xlender', '0xflash', debt),
  stake('0xflash', held),
  supply('0xflash', held),
  borrow('0xflash', debt),
  pay('0xflash', '0xlender', debt),
].map((event, log) => ({ block: 2, log, transaction: '0xff', ...event }))

const account = (owner: string) => ({
  ...at(owner),
  legs: [
    { side: 'collateral', asset: STETH, amount: held },
    { side: 'debt', asset: ETH, amount: debt },
  ],
})

/** Two loops of one leverage with the history that led to them: eight steps, and one flash loan. */
export const twoLoops = {
  format: 'droste-ledger/1',
  name: 'two loops',
  provenance: { source: 'written by hand' },
  assets: [
    { id: ETH, symbol: 'ETH', decimals: 18 },
    { id: STETH, symbol: 'stETH', decimals: 18 },
  ],
  prices: [ETH, STETH].map((asset) => ({ asset, usd: '2000', source: 'a round figure' })),
  claims: [{ kind: 'receipt', asset: STETH, backing: [{ asset: ETH, amount: '1' }] }],
  venues: [
    {
      id: 'market',
      protocol: 'aave-v3',
      rule: { kind: 'pair', closeFactor: { kind: 'whole' } },
      listings: [
        { asset: STETH, ltv: String(LTV), threshold: String(LTV) },
        { asset: ETH, ltv: '0', threshold: '0' },
      ],
    },
  ],
  accounts: ['0xstep', '0xflash'].map(account),
  history: [...stepwise, ...flash],
}
