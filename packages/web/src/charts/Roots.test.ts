import { expect, test } from 'vitest'
import { roots } from './Roots.ts'

const map = (claims: readonly { asset: string; backing: { asset: string; amount: number }[] }[]) =>
  new Map(claims.map((claim) => [claim.asset, claim]))

test('a wrapper of a receipt stands on what the receipt stands on', () => {
  const claims = map([
    { asset: 'wst', backing: [{ asset: 'st', amount: 1.2 }] },
    { asset: 'st', backing: [{ asset: 'eth', amount: 1 }] },
  ])
  expect(
    roots(
      'wst',
      claims,
      new Map([
        ['st', 2000],
        ['eth', 2000],
      ]),
    ),
  ).toEqual(new Map([['eth', 1]]))
  expect(roots('eth', claims, new Map())).toEqual(new Map([['eth', 1]]))
})

// A: half B, half gold; B: half A, half silver. a = (b + 1)/2 of gold and b/2 of silver …: 2/3 gold, 1/3 silver.
test('in a circle the shares are those of the series that goes round', () => {
  const half = (asset: string, one: string, other: string) => ({
    asset,
    backing: [
      { asset: one, amount: 1 },
      { asset: other, amount: 1 },
    ],
  })
  const claims = map([half('a', 'b', 'gold'), half('b', 'a', 'silver')])
  const shares = roots(
    'a',
    claims,
    new Map([
      ['a', 1],
      ['b', 1],
      ['gold', 1],
      ['silver', 1],
    ]),
  )
  expect(shares.get('gold')).toBeCloseTo(2 / 3, 6)
  expect(shares.get('silver')).toBeCloseTo(1 / 3, 6)
})

test('a circle that nothing from outside enters stands on itself', () => {
  const claims = map([
    { asset: 'x', backing: [{ asset: 'y', amount: 1 }] },
    { asset: 'y', backing: [{ asset: 'x', amount: 1 }] },
  ])
  expect(
    roots(
      'x',
      claims,
      new Map([
        ['x', 1],
        ['y', 1],
      ]),
    ),
  ).toEqual(new Map([['x', 1]]))
})
