import { describe, expect, test } from 'vitest'
import { format, fromNumber, parse, type Wad, wad } from '../Fixed.ts'
import * as Position from './Position.ts'
import * as Slice from './Slice.ts'

const ratio = (text: string): Wad => wad(parse(text, 18))
const dollars = (text: string): bigint => parse(text, 6)

const aave: Slice.PairRule = {
  kind: 'pair',
  closeFactor: {
    kind: 'share',
    share: ratio('0.5'),
    of: 'account',
    whole: { healthAtMost: ratio('0.95'), valueBelow: ratio('2000') },
  },
  bonus: { kind: 'listing' },
  feeOn: 'bonus',
  leftover: ratio('1000'),
  badDebt: 'deficit',
  valueDecimals: 8,
}
const morpho: Slice.PairRule = {
  ...aave,
  closeFactor: { kind: 'whole' },
  leftover: ratio('0'),
  badDebt: 'socialised',
}
const compound: Slice.PairRule = {
  ...aave,
  closeFactor: { kind: 'share', share: ratio('0.5'), of: 'reserve', whole: null },
  feeOn: 'seized',
  leftover: ratio('0'),
  badDebt: 'stays',
}

type Terms = { threshold?: string; bonus?: string; fee?: string; price?: string }
const held = (usd: string, { threshold = '0.8', bonus = '0.05', fee = '0', price = '1' }: Terms = {}) => ({
  asset: 'collateral',
  amount: dollars(usd),
  unit: 10n ** 6n,
  price: ratio(price),
  threshold: ratio(threshold),
  bonus: ratio(bonus),
  fee: ratio(fee),
  liquidationFactor: ratio('1'),
})
const owed = (usd: string, borrowFactor = '1') => ({
  asset: 'debt',
  amount: dollars(usd),
  unit: 10n ** 6n,
  price: ratio('1'),
  borrowFactor: ratio(borrowFactor),
})
const account = (collateral: string, debt: string, terms: Terms = {}): Position.Position => ({
  collateral: [held(collateral, terms)],
  debt: [owed(debt)],
})
const told = (amount: bigint): string => format(amount, 6)

describe('Aave v3.3+ rounds of references §2: C 10,000, LT .80, bonus 5 %', () => {
  test('L4: debt 8,100 has health .9877; half is repaid, 4,252.50 seized, health 1.1353 after', () => {
    const before = account('10000', '8100')
    expect(Number(Position.health(before, 8)) / 1e18).toBeCloseTo(0.9877, 4)
    const { slice } = Slice.best(aave, before)!
    expect([told(slice.repay), told(slice.seize)]).toEqual(['4050', '4252.5'])
    const after = account('5747.5', '4050')
    expect(Number(Position.health(after, 8)) / 1e18).toBeCloseTo(1.1353, 4)
  })
  test('L4: debt 8,600 is below .95 and may be repaid whole: 8,600 for 9,030', () => {
    const { slice } = Slice.best(aave, account('10000', '8600'))!
    expect([told(slice.repay), told(slice.seize)]).toEqual(['8600', '9030'])
  })
  test('L6, L10: debt 9,700 takes all collateral for 9,523.81 and leaves 176.19', () => {
    const { slice } = Slice.best(aave, account('10000', '9700'))!
    expect(Number(told(slice.repay))).toBeCloseTo(9523.81, 2)
    expect(told(slice.seize)).toBe('10000')
    expect(Number(told(dollars('9700') - slice.repay))).toBeCloseTo(176.19, 2)
  })
  test('L4: a health of exactly .95 is inclusive', () => {
    const { slice } = Slice.best(aave, account('9500', '8000'))!
    expect(told(slice.repay)).toBe('8000')
  })
  test('L4: "a 50 % close factor that never ends": below 2,000 the whole debt may go', () => {
    const { slice } = Slice.best(aave, account('2450', '1999', { threshold: '0.8' }))!
    expect(told(slice.repay)).toBe('1999')
  })
})

describe('leftovers (L8)', () => {
  test('a slice that would leave less than 1,000 of debt is cut to leave 1,000', () => {
    const legs = Slice.pair(aave, held('10000'), owed('8100'), ratio('0.98'))
    expect(told(Slice.largest(aave, legs, dollars('7600'))!.repay)).toBe('7100')
  })
  test('no slice is allowed where both sides are already close to dust', () => {
    const legs = Slice.pair(aave, held('1300'), owed('990'), ratio('0.98'))
    expect(Slice.largest(aave, legs, dollars('60'))).toBeNull()
  })
  test('the whole debt may always go', () => {
    const legs = Slice.pair(aave, held('1300'), owed('1050'), ratio('0.98'))
    expect(told(Slice.largest(aave, legs, dollars('1050'))!.repay)).toBe('1050')
  })
})

test('toxic sequence of references §2: C 10,000, D 9,700, LT .97, half of the reserve each time', () => {
  let collateral = dollars('10000')
  let debt = dollars('9700')
  const ltvs: number[] = []
  while (collateral > 0n) {
    const position = account(told(collateral), told(debt), { threshold: '0.97' })
    // .97 · 10,000 = 9,700: the sequence starts at a health of exactly 1 and is pushed over by its first round.
    const legs = Slice.pair(compound, position.collateral[0]!, position.debt[0]!, ratio('0.99'))
    const slice = Slice.largest(compound, legs, Slice.repayable(compound, position, legs))!
    collateral -= slice.seize
    debt -= slice.repay
    if (collateral > 0n) ltvs.push(Number(debt) / Number(collateral))
  }
  ;[0.9883, 1.027, 1.1143, 1.3426, 2.2743].forEach((printed, round) => {
    expect(ltvs[round]).toBeCloseTo(printed, 4)
  })
  expect(Number(told(debt))).toBeCloseTo(176.19, 1)
})

test('Morpho Blue (L4): any share of the debt at the factor of its LLTV', () => {
  const { legs, slice } = Slice.best(
    morpho,
    account('10000', '8700', { threshold: '0.86', bonus: '0.043841' }),
  )!
  expect(Number(legs.gross) / 1e18).toBeCloseTo(1.043841, 6)
  expect(told(slice.repay)).toBe('8700')
  expect(Number(told(slice.seize))).toBeCloseTo(8700 * 1.043841, 5)
})

test('Compound v2 (L4, L7): half of the reserve at 1.08, of which the protocol keeps 2.8 %', () => {
  const { slice } = Slice.best(compound, account('10000', '8100', { bonus: '0.08', fee: '0.028' }))!
  expect(told(slice.repay)).toBe('4050')
  expect(told(slice.seize)).toBe('4374')
  expect(Number(told(slice.fee))).toBeCloseTo(4374 * 0.028, 5)
})

test('Aave protocol fee (L7): a share of the bonus part only', () => {
  const { slice } = Slice.best(aave, account('10000', '8600', { fee: '0.1' }))!
  expect(Number(told(slice.fee))).toBeCloseTo(430 * 0.1, 4)
})

test('target health (L4): r* = (hD − LT·C)/(h − LT(1+b)) restores exactly h', () => {
  const target: Slice.PairRule = { ...compound, closeFactor: { kind: 'target', health: ratio('1.25') } }
  const { slice } = Slice.best(target, account('10000', '8100'))!
  expect(Number(told(slice.repay))).toBeCloseTo((1.25 * 8100 - 8000) / (1.25 - 0.84), 3)
  const after = account(told(dollars('10000') - slice.seize), told(dollars('8100') - slice.repay))
  expect(Number(Position.health(after, 8)) / 1e18).toBeCloseTo(1.25, 5)
})

test('discount bonus (L5): 1 − health, capped, paid as 1/(1 − discount) − 1', () => {
  const euler: Slice.PairRule = { ...compound, bonus: { kind: 'discount', cap: ratio('0.2') } }
  const position = account('10000', '8100')
  expect(Number(Slice.grossBonus(euler, position.collateral[0]!, ratio('0.9')))).toBeCloseTo(1e18 / 0.9, -4)
  expect(Slice.grossBonus(euler, position.collateral[0]!, ratio('0.5'))).toBe(ratio('1.25'))
})

test('L9: "a multi-asset account collapsed to its largest leg": the smaller leg with the larger bonus goes first', () => {
  const position = {
    collateral: [held('9000', { bonus: '0.01' }), { ...held('2000', { bonus: '0.10' }), asset: 'other' }],
    debt: [owed('9000')],
  }
  expect(Slice.best(aave, position)!.legs.collateral.asset).toBe('other')
})

test('L3: "HF −1 for no debt": an account that owes nothing has no health and no slice', () => {
  const position = { collateral: [held('10000')], debt: [] }
  expect(Position.health(position, 8)).toBeNull()
  expect(Slice.best(aave, position)).toBeNull()
})

test('L3: a borrow factor of .8 counts a debt of 80 as 100', () => {
  const position = { collateral: [held('1000', { threshold: '0.5' })], debt: [owed('400', '0.8')] }
  expect(Position.health(position, 8)).toBe(ratio('1'))
})

test('L2, L6: "Number(bigint) truncation": amounts beyond 2^53 are exact', () => {
  const amount = 2n ** 90n + 1n
  const position = {
    collateral: [{ ...held('0'), amount, unit: 10n ** 18n, price: ratio('1') }],
    debt: [{ ...owed('0'), amount: amount - 3n, unit: 10n ** 18n }],
  }
  const { slice } = Slice.best(
    { ...morpho, bonus: { kind: 'discount', cap: fromNumber(0, 18) as Wad } },
    position,
  )!
  expect(slice.repay).toBe(amount - 3n)
  expect(slice.seize).toBe(amount - 3n)
})

describe('L12: to the unit as the contracts of Aave v3.6 liquidated it (test/contracts/cascade, seed 1)', () => {
  const rounding = {
    priceDecimals: 8,
    debtValue: 'up',
    healthDigits: 22,
    share: 'nearest',
    paid: 'up',
  } as const
  const rule = { ...aave, rounding }
  const wstETH = { asset: 'wstETH', unit: 10n ** 18n, price: ratio('2175.92234567'), fee: ratio('0.1') }
  const staked = (amount: bigint, threshold: string, bonus: string) => ({
    ...wstETH,
    amount,
    threshold: ratio(threshold),
    bonus: ratio(bonus),
    liquidationFactor: ratio('1'),
  })
  const taken = (position: Position.Position): Slice.Slice => Slice.best(rule, position)!.slice

  test('half of a debt of 6 decimals, the half rounded to the nearest', () => {
    const usdc = { asset: 'USDC', unit: 10n ** 6n, price: ratio('0.99987655'), borrowFactor: ratio('1') }
    const position = {
      collateral: [staked(5949008473155015608n, '0.81', '0.06')],
      debt: [{ ...usdc, amount: 10844346730n }],
    }
    const fee = 14949533493656161n
    expect(taken(position)).toEqual({ repay: 5422173365n, seize: 2626134717052265664n + fee, fee })
    expect(Slice.best(aave, position)!.slice.repay).toBe(5422173364n)
  })

  test('all of a collateral: what it pays for, rounded up from its conversion rounded down', () => {
    const weth = { asset: 'WETH', unit: 10n ** 18n, price: ratio('2000'), borrowFactor: ratio('1') }
    const position = {
      collateral: [staked(16408587366383884071n, '0.95', '0.01')],
      debt: [{ ...weth, amount: 17963856750000000000n }],
    }
    const fee = 16246126105330578n
    expect(taken(position)).toEqual({ repay: 17675154411580766700n, seize: 16392341240278553493n + fee, fee })
  })
})
