import { AaveV3 } from '@droste/protocols'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Chain from '../harness/Chain.ts'
import { deploy30 } from './release30.ts'
import { deploy36 } from './release36.ts'
import { agrees, type Moment, Player, prepare, type Stage } from './Stage.ts'
import type { Step } from './Step.ts'

const [WETH, WSTETH, USDC, WBTC, DAI] = [0, 1, 2, 3, 5]
const usd = 10n ** 8n
const ether = 10n ** 18n

/** Plays the steps a minute apart; both sides must agree on every one. */
async function play(stage: Stage, steps: readonly Step[]): Promise<{ player: Player; last: Moment }> {
  await stage.goBack()
  const player = new Player(stage)
  const moments: Moment[] = []
  for (const step of steps) moments.push(await player.play(step, 60n))
  expect(moments.filter((moment) => !agrees(moment))).toEqual([])
  return { player, last: moments.at(-1)! }
}

/** A loop of one wallet: supplies `collateral`, borrows each debt, then the collateral's price changes. */
const loop = (
  account: `0x${string}`,
  supplies: readonly (readonly [number, bigint])[],
  borrows: readonly (readonly [number, bigint])[],
  price: readonly [number, bigint],
): Step[] => [
  ...supplies.map(([reserve, amount]): Step => ({ kind: 'supply', account, reserve, amount })),
  ...borrows.map(([reserve, amount]): Step => ({ kind: 'borrow', account, reserve, amount })),
  { kind: 'configure', reserve: price[0], change: { price: price[1] } },
]

const movedOf = (moment: Moment): AaveV3.Liquidated => {
  if (moment.done.kind !== 'done' || moment.done.liquidated === undefined) throw new Error(moment.contract)
  return moment.done.liquidated
}

describe('Aave v3.6, cases kept', () => {
  let chain: Chain.Chain
  let stage: Stage
  beforeAll(async () => {
    chain = await Chain.start()
    stage = await prepare(await deploy36(chain))
  })
  afterAll(() => chain?.stop())

  const call = (collateral: number, debt: number, amount: bigint | 'all' = 'all'): Step => ({
    kind: 'liquidate',
    account: stage.users[0]!,
    liquidator: stage.liquidator,
    collateral,
    debt,
    amount,
    asATokens: false,
  })

  test('collateral gone: the debts left in every reserve become deficits, in the order of the reserves', async () => {
    const borrows = [
      [DAI, 40_000n * ether],
      [WBTC, 5n * 10n ** 7n],
      [USDC, 80_000n * 10n ** 6n],
    ] as const
    const steps = loop(stage.users[0]!, [[WETH, 100n * ether]], borrows, [WETH, 700n * usd])
    const { player, last } = await play(stage, [...steps, call(WETH, USDC)])
    const { deficits } = movedOf(last)
    expect(deficits.map(({ reserve }) => reserve)).toEqual([USDC, WBTC, DAI])
    expect(AaveV3.Position.read(player.pool, AaveV3.accountOf(player.pool, stage.users[0]!)).debt).toBe(0n)
    expect(player.pool.reserves[DAI]!.deficit).toBeGreaterThanOrEqual(40_000n * ether)
  })

  test('the deficit stays in the books and lowers what suppliers earn', async () => {
    const [user, other] = [stage.users[0]!, stage.users[1]!]
    const steps = loop(user, [[WETH, 100n * ether]], [[USDC, 150_000n * 10n ** 6n]], [WETH, 700n * usd])
    const { player } = await play(stage, [
      ...steps,
      call(WETH, USDC),
      { kind: 'configure', reserve: WETH, change: { price: 2_000n * usd } },
      { kind: 'supply', account: other, reserve: WETH, amount: 500n * ether },
      { kind: 'borrow', account: other, reserve: USDC, amount: 300_000n * 10n ** 6n },
    ])
    const { deficit, curve, config, scaledDebt, borrowIndex, cash, liquidityRate } =
      player.pool.reserves[USDC]!
    expect(deficit).toBeGreaterThan(80_000n * 10n ** 6n)
    const debt = AaveV3.Rounding.rayMulUp(scaledDebt, borrowIndex)
    const usage = { cash, debt, deficit: 0n, reserveFactor: config.reserveFactor }
    expect(liquidityRate).toBeLessThan(AaveV3.Interest.rates('3.6', curve, usage).supply)
  })

  test('a debt in the collateral’s own asset accrues the treasury’s share twice', async () => {
    const user = stage.users[0]!
    const { player } = await play(stage, [
      { kind: 'supply', account: user, reserve: WETH, amount: 1_000n * ether },
      { kind: 'borrow', account: user, reserve: WETH, amount: 790n * ether },
      {
        kind: 'configure',
        reserve: WETH,
        change: { config: { ltv: 3_000n, threshold: 7_000n, bonus: 10_500n } },
      },
    ])
    const before = player.pool.reserves[WETH]!
    const moment = await player.play(call(WETH, WETH), 3_600n)
    expect(moment.differences).toEqual([])
    const after = AaveV3.Reserves.accrue('3.6', before, player.pool.now)
    const share = AaveV3.Reserves.treasuryShare('3.6', before, after)
    const { accruedToTreasury } = player.pool.reserves[WETH]!
    expect(accruedToTreasury - before.accruedToTreasury).toBe(2n * share)
  })

  test('collateral worth less than a unit of the debt: the predictor says everything, the pool refuses', async () => {
    const borrows = [[WBTC, 2n * 10n ** 8n]] as const
    const supplies = [
      [WETH, 100n * ether],
      [DAI, 3n],
    ] as const
    const steps = loop(stage.users[0]!, supplies, borrows, [WETH, 1_400n * usd])
    const { player, last } = await play(stage, [...steps, call(DAI, WBTC)])
    expect(AaveV3.largest(player.pool, { account: stage.users[0]!, collateral: DAI, debt: WBTC })).toEqual({
      repaid: 0n,
      seized: 3n,
      fee: 0n,
      amount: 'all',
    })
    expect(last.contract).toBe('InvalidBurnAmount')
  })

  test('above .95 half of the total debt, over all reserves, may be repaid', async () => {
    const borrows = [
      [USDC, 80_000n * 10n ** 6n],
      [DAI, 40_000n * ether],
    ] as const
    const steps = loop(stage.users[0]!, [[WETH, 100n * ether]], borrows, [WETH, 1_430n * usd])
    const { last } = await play(stage, [...steps, call(WETH, USDC)])
    const { repaid } = movedOf(last).quote
    expect(Number(repaid) / 1e6 / 60_000).toBeCloseTo(1, 3)
  })

  test('a call that would leave dust is refused, the predicted amount is not', async () => {
    const borrows = [
      [USDC, 2_500n * 10n ** 6n],
      [DAI, 1_500n * ether],
    ] as const
    const steps = loop(stage.users[0]!, [[WETH, 3n * ether]], borrows, [WETH, 1_568n * usd])
    const { player, last } = await play(stage, [...steps, call(WETH, USDC)])
    expect(last.contract).toBe('MustNotLeaveDust')
    const target = { account: stage.users[0]!, collateral: WETH, debt: USDC }
    const { amount } = AaveV3.largest(player.pool, target)!
    expect(Number(amount) / 1e6 / 1_500).toBeCloseTo(1, 2)
    expect(await player.play(call(WETH, USDC, amount), 1n)).toMatchObject({
      contract: 'done',
      differences: [],
    })
  })

  // No interest on the dollar, so that both sides of a boundary can be met to the last digit.
  const still: Step[] = [
    { kind: 'configure', reserve: USDC, change: { price: usd } },
    {
      ...{ kind: 'configure', reserve: USDC },
      change: { curve: { optimal: 9n * 10n ** 26n, base: 0n, slope1: 0n, slope2: 0n } },
    },
  ]

  test('health of exactly .95 lifts the limit; 10⁻⁸ of a dollar more does not', async () => {
    const at = async (price: bigint): Promise<number> => {
      const borrows = [[USDC, 16_200n * 10n ** 6n]] as const
      const steps = loop(stage.users[0]!, [[WSTETH, 10n * ether]], borrows, [WSTETH, price])
      const { last } = await play(stage, [...still, ...steps, call(WSTETH, USDC)])
      return Number(movedOf(last).quote.repaid) / 1e6
    }
    expect(await at(1_900n * usd)).toBe(16_200)
    expect(await at(1_900n * usd + 1n)).toBe(8_100)
  })

  test('collateral worth exactly $2 000 keeps the limit; 10⁻⁸ of a dollar less does not', async () => {
    const at = async (price: bigint): Promise<number> => {
      const supplies = [
        [WSTETH, ether],
        [WETH, 10n ** 18n],
      ] as const
      const steps = loop(stage.users[0]!, supplies, [[USDC, 3_000n * 10n ** 6n]], [WETH, 1_563n * usd])
      const worth: Step = { kind: 'configure', reserve: WSTETH, change: { price } }
      const { last } = await play(stage, [...still, ...steps, worth, call(WSTETH, USDC)])
      return Number(movedOf(last).quote.repaid) / 1e6
    }
    // The dust rule: at the limit of $1 500, $410 of this collateral would be left.
    await expect(at(2_000n * usd)).rejects.toThrow(/MustNotLeaveDust/)
    expect(await at(2_000n * usd - 1n)).toBeCloseTo(2_000 / 1.06, 3)
  })

  test('an e-mode liquidation pays the mode’s bonus, not the asset’s', async () => {
    const user = stage.users[0]!
    const { last } = await play(stage, [
      { kind: 'setMode', account: user, category: 1 },
      ...loop(user, [[WSTETH, 100n * ether]], [[WETH, 110n * ether]], [WSTETH, 2_300n * usd]),
      call(WSTETH, WETH),
    ])
    const { repaid, seized, fee } = movedOf(last).quote
    const paid = Number(repaid) * 2_000
    expect((Number(seized + fee) * 2_300) / paid).toBeCloseTo(1.01, 6)
  })
})

describe('Aave v3.0, cases kept', () => {
  let chain: Chain.Chain
  let stage: Stage
  beforeAll(async () => {
    chain = await Chain.start()
    stage = await prepare(await deploy30(chain))
  })
  afterAll(() => chain?.stop())

  test('collateral gone: the debt stays on the account and goes on growing', async () => {
    const account = stage.users[0]!
    const steps = loop(account, [[WETH, 100n * ether]], [[USDC, 150_000n * 10n ** 6n]], [WETH, 700n * usd])
    const liquidation: Step = {
      ...{ kind: 'liquidate', account, liquidator: stage.liquidator, collateral: WETH, debt: USDC },
      ...{ amount: 'all', asATokens: false },
    }
    const { player, last } = await play(stage, [...steps, liquidation])
    expect(movedOf(last).deficits).toEqual([])
    const owed = AaveV3.Position.read(player.pool, AaveV3.accountOf(player.pool, account))
    expect(owed.collateral).toBe(0n)
    await player.play({ kind: 'wait' }, 86_400n * 30n)
    const later = AaveV3.Position.read(player.pool, AaveV3.accountOf(player.pool, account))
    expect(later.debt).toBeGreaterThan(owed.debt)
  })

  test('above .95 half of one debt may be repaid, whatever else is owed', async () => {
    const account = stage.users[0]!
    const borrows = [
      [USDC, 80_000n * 10n ** 6n],
      [DAI, 40_000n * ether],
    ] as const
    const steps = loop(account, [[WETH, 100n * ether]], borrows, [WETH, 1_430n * usd])
    const liquidation: Step = {
      ...{ kind: 'liquidate', account, liquidator: stage.liquidator, collateral: WETH, debt: USDC },
      ...{ amount: 'all', asATokens: false },
    }
    const { last } = await play(stage, [...steps, liquidation])
    expect(Number(movedOf(last).quote.repaid) / 1e6 / 40_000).toBeCloseTo(1, 3)
  })
})
