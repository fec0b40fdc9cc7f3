import type { History } from '@droste/core'
import { describe, expect, test } from 'vitest'
import { type Move, NOBODY } from './Move.ts'
import type { Told } from './Telling.ts'
import { type Frame, understand } from './Transaction.ts'

const [ALICE, HELPER, POOL, SOLVER, VAULT] = ['0xa11ce', '0xe1fe', '0xb001', '0x501e', '0xfa017']
const [ETH, STETH, USD] = ['eip155:1/0xee', 'eip155:1/0x57', 'eip155:1/0xd0']

const frame: Frame = { wallets: new Set([ALICE, HELPER]), vaults: new Set([VAULT]), worth: () => 1 }
const place = (log: number): History.Place => ({ block: 1, log, transaction: '0x1' })
const move = (log: number, from: string, to: string, asset: string, amount: bigint): Move => ({
  ...place(log),
  ...{ from, to, asset, amount },
})
const told = (
  log: number,
  kind: History.Dealing['kind'],
  asset: string,
  amount: bigint,
  wallet = ALICE,
): Told => ({
  event: { ...place(log), kind, owner: ALICE, wallet, venue: 'v', asset, amount },
  moves: true,
})
const tell = (deeds: readonly Told[], moves: readonly Move[]): unknown[] =>
  understand(deeds, moves, frame).map((event) => {
    const { log, kind, amount, asset } = event
    const rest =
      'got' in event
        ? [event.wallet, event.got, event.gotAmount]
        : 'to' in event
          ? [event.wallet, event.to]
          : []
    return [log, kind, asset, amount, ...rest]
  })

describe('D9: dealings', () => {
  test('stand where their tokens moved, whether the log comes before or after', () => {
    const moves = [move(3, VAULT, ALICE, ETH, 5n), move(9, ALICE, VAULT, STETH, 7n)]
    expect(tell([told(1, 'supply', STETH, 7n), told(4, 'borrow', ETH, 5n)], moves)).toEqual([
      [3, 'borrow', ETH, 5n],
      [9, 'supply', STETH, 7n],
    ])
  })

  test('a token that counts in shares moves a unit less than was asked for', () => {
    expect(tell([told(2, 'supply', STETH, 7n)], [move(1, ALICE, VAULT, STETH, 6n)])).toEqual([
      [1, 'supply', STETH, 7n],
    ])
  })

  test('without a move of their own they stand where they were told', () => {
    const deficit = { ...told(2, 'repay', ETH, 5n, VAULT), moves: false }
    expect(tell([deficit], [move(1, VAULT, ALICE, ETH, 5n)])).toEqual([
      [1, 'transfer', ETH, 5n, VAULT, ALICE],
      [2, 'repay', ETH, 5n],
    ])
  })
})

describe('D9: exchanges', () => {
  test('what is given for something else in between two dealings is a swap, whichever goes first', () => {
    const deeds = [told(2, 'borrow', ETH, 5n), told(6, 'supply', STETH, 4n)]
    const moves = [
      move(1, VAULT, ALICE, ETH, 5n),
      move(3, POOL, ALICE, STETH, 4n),
      move(4, ALICE, POOL, ETH, 5n),
      move(5, ALICE, VAULT, STETH, 4n),
    ]
    expect(tell(deeds, moves)).toEqual([
      [1, 'borrow', ETH, 5n],
      [4, 'swap', ETH, 5n, ALICE, STETH, 4n],
      [5, 'supply', STETH, 4n],
    ])
  })

  test('what a router hands back was not given', () => {
    const moves = [
      move(1, ALICE, SOLVER, ETH, 9n),
      move(2, POOL, ALICE, STETH, 4n),
      move(3, SOLVER, ALICE, ETH, 2n),
    ]
    expect(tell([], moves)).toEqual([[3, 'swap', ETH, 7n, ALICE, STETH, 4n]])
  })

  test('two for one: each has its part of what was got, by worth, and nothing is lost', () => {
    const moves = [
      move(1, ALICE, POOL, ETH, 30n),
      move(2, ALICE, POOL, USD, 10n),
      move(3, POOL, ALICE, STETH, 81n),
    ]
    expect(tell([], moves)).toEqual([
      [2, 'swap', ETH, 30n, ALICE, STETH, 60n],
      [3, 'swap', USD, 10n, ALICE, STETH, 21n],
    ])
  })

  test('into or out of a token that comes into being or goes out of it: a wrapping', () => {
    expect(tell([], [move(1, ALICE, NOBODY, ETH, 5n), move(2, NOBODY, ALICE, STETH, 4n)])).toEqual([
      [2, 'wrap', ETH, 5n, ALICE, STETH, 4n],
    ])
    expect(tell([], [move(1, ALICE, '0x57', ETH, 5n), move(2, NOBODY, ALICE, STETH, 4n)])).toEqual([
      [2, 'wrap', ETH, 5n, ALICE, STETH, 4n],
    ])
  })

  test('tokens of the market itself are not bought from it', () => {
    const moves = [move(1, ALICE, VAULT, ETH, 5n), move(2, VAULT, ALICE, STETH, 4n)]
    expect(tell([], moves)).toEqual([
      [1, 'transfer', ETH, 5n, ALICE, VAULT],
      [2, 'transfer', STETH, 4n, VAULT, ALICE],
    ])
  })
})

describe('D9: loans within a transaction', () => {
  const deeds = [told(5, 'supply', STETH, 9n, HELPER), told(7, 'borrow', ETH, 8n, HELPER)]
  const middle = [move(4, HELPER, VAULT, STETH, 9n), move(6, VAULT, HELPER, ETH, 8n)]

  test('what is given back to whom it came from, as much or more, is two transfers', () => {
    const moves = [
      move(1, POOL, HELPER, ETH, 8n),
      move(2, SOLVER, HELPER, STETH, 9n),
      move(3, HELPER, SOLVER, ETH, 8n),
      ...middle,
      move(8, HELPER, POOL, ETH, 9n),
    ]
    expect(tell(deeds, moves)).toEqual([
      [1, 'transfer', ETH, 8n, POOL, HELPER],
      [3, 'swap', ETH, 8n, HELPER, STETH, 9n],
      [4, 'supply', STETH, 9n],
      [6, 'borrow', ETH, 8n],
      [8, 'transfer', ETH, 9n, HELPER, POOL],
    ])
  })

  test('a flash swap: what came is lent until it is paid for with something else', () => {
    const moves = [move(1, POOL, HELPER, STETH, 9n), ...middle, move(8, HELPER, POOL, ETH, 8n)]
    expect(tell(deeds, moves)).toEqual([
      [1, 'transfer', STETH, 9n, POOL, HELPER],
      [4, 'supply', STETH, 9n],
      [6, 'borrow', ETH, 8n],
      [8, 'swap', ETH, 8n, HELPER, STETH, 9n],
      [9, 'transfer', STETH, 9n, HELPER, POOL],
    ])
  })

  test('a flash loan that becomes debt is borrowed by who took it, and given back by the same', () => {
    const returned = {
      ...place(9),
      kind: 'transfer',
      wallet: HELPER,
      to: VAULT,
      asset: ETH,
      amount: 8n,
    } as const
    const stays = [
      told(4, 'supply', STETH, 9n, HELPER),
      told(8, 'borrow', ETH, 8n),
      { event: returned, moves: false },
    ]
    const moves = [move(1, VAULT, HELPER, ETH, 8n), move(3, HELPER, VAULT, STETH, 9n)]
    const events = understand(stays, moves, frame)
    expect(events.map(({ log, kind }) => [log, kind])).toEqual([
      [1, 'transfer'],
      [3, 'supply'],
      [8, 'borrow'],
      [9, 'transfer'],
    ])
    expect(events[2]).toMatchObject({ owner: ALICE, wallet: HELPER })
  })
})

describe('D9: all else', () => {
  test('that only came or only went is a transfer; between two wallets it always is', () => {
    const moves = [
      move(1, ALICE, SOLVER, ETH, 1n),
      move(2, ALICE, HELPER, ETH, 5n),
      move(3, HELPER, ALICE, STETH, 5n),
      move(4, ALICE, NOBODY, USD, 2n),
    ]
    expect(tell([], moves)).toEqual([
      [1, 'transfer', ETH, 1n, ALICE, SOLVER],
      [2, 'transfer', ETH, 5n, ALICE, HELPER],
      [3, 'transfer', STETH, 5n, HELPER, ALICE],
      [4, 'transfer', USD, 2n, ALICE, NOBODY],
    ])
  })

  test('what is minted comes from its token, not from those who burned before', () => {
    expect(tell([], [move(1, NOBODY, ALICE, STETH, 4n)])).toEqual([[1, 'transfer', STETH, 4n, '0x57', ALICE]])
  })
})
