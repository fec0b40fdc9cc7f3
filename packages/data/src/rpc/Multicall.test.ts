import { describe, expect, test } from 'vitest'
import { pack, runs, type View } from './Multicall.ts'

const view = (words = 1, joined?: true): View => ({
  to: '0x00000000000000000000000000000000000000aa',
  data: '0x12345678',
  words,
  ...(joined ? { joined } : {}),
})
const hash = `0x${'11'.repeat(32)}` as const
const bytes = (text: string): number => (text.length - 2) / 2

describe('views packed into calls', () => {
  test('stay within the limits that the chain sets on creation code and on code (EIP-3860, EIP-170)', () => {
    const { calls } = pack(
      Array.from({ length: 10_000 }, () => view(3)),
      hash,
    )
    for (const { params } of calls) {
      const [{ data }] = params as [{ data: string }]
      expect(bytes(data)).toBeLessThanOrEqual(2 * 24_576)
    }
    // 100 bytes an answer: 245 fit 24 576 bytes.
    expect(calls.length).toBe(Math.ceil(10_000 / 245))
  })

  test('are read at one block, by its hash', () => {
    expect(pack([view()], hash).calls[0]?.params[1]).toEqual({ blockHash: hash, requireCanonical: true })
  })

  test('keep together what is joined', () => {
    const joined = [view(200), view(200, true), view(200, true)]
    expect(runs([...joined, view()])).toHaveLength(2)
    // 604 words are more than the 1535 left over from two others would hold: three to a call.
    const { calls } = pack([...joined, ...joined], hash)
    expect(calls).toHaveLength(2)
  })

  test('an answer that is cut short is asked for again, not read', () => {
    const { unpack } = pack([view(), view()], hash)
    const word = '00'.repeat(31)
    const answer = `0x80000020${word}01` + `80000020${word}02`
    expect(unpack([answer], 'endpoint 1')).toEqual([`${word}01`, `${word}02`])
    for (const cut of [2, 10, 74, answer.length - 2])
      expect(() => unpack([answer.slice(0, cut)], 'endpoint 1')).toThrow('cut short')
    expect(unpack([`0x00000000${answer.slice(74)}`], 'endpoint 1')).toEqual([null, `${word}02`])
  })

  test('one that fits no call is refused', () => {
    expect(() => pack([view(768)], hash)).toThrow('fits no call')
  })
})
