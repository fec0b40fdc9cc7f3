import { Fault } from '@droste/core'
import type { Hex } from 'viem'
import { type Call, TransientError } from './Endpoint.ts'

/** One view to read: whom to ask, the calldata (at most 255 bytes), and how many 32-byte words may come back. */
export type View = { readonly to: Hex; readonly data: Hex; readonly words: number }

/** What a view answered, as hexadecimal digits without `0x`; null where the contract refused. */
export type Seen = string | null

/** Views as calls of one batch, and how to read their answers. */
export type Packed = {
  readonly calls: readonly Call[]
  readonly unpack: (answers: readonly unknown[], endpoint: string) => Seen[]
}

// Read as creation code, so that nothing needs to be deployed: what it returns would be the new contract's code, and is
// the answer of eth_call. Input behind it: target (20 bytes), size of the calldata (1), calldata; again and again.
const PROGRAM = [
  '60533803', // size of the input: what follows these 0x53 bytes
  '806053600039', // copy it to memory 0
  '806000', // stack: next entry, end of the answers, size of the input
  '5b', // 0x0d
  '8281101560' + '4c57', // until the input is used up, else to 0x4c
  '80518060581c60ff169060601c', // stack: target, size of its calldata, …
  '600060008385601501845afa', // staticcall it with all gas
  '601f1b3d1760e01b8452', // four bytes: success in the highest bit, size of the answer in the others
  '5001601501', // to the next entry
  '906004013d6000823e3d0190', // the answer behind its four bytes
  '600d56', // to 0x0d
  '5b', // 0x4c
  '5081900390f3', // return all answers
].join('')

// Limits of the protocol on creation code (EIP-3860) and on code (EIP-170), in bytes.
const MOST_IN = 49_152
const MOST_OUT = 24_576
const SUCCESS = 0x80000000

/**
 * Packs views into as few calls as the limits allow, all read at the block of that hash: a chain that no longer holds
 * the block cannot answer.
 * @throws OversizeError
 */
export function pack(views: readonly View[], hash: Hex): Packed {
  const block = { blockHash: hash, requireCanonical: true }
  const groups = split(views)
  return {
    calls: groups.map((group) => ({
      method: 'eth_call',
      params: [{ data: `0x${PROGRAM}${group.map(encode).join('')}` }, block],
    })),
    unpack: (answers, endpoint) => groups.flatMap((group, i) => read(answers[i], group.length, endpoint)),
  }
}

const sizeIn = ({ data }: View): number => 21 + (data.length - 2) / 2
const sizeOut = ({ words }: View): number => 4 + 32 * words

function split(views: readonly View[]): View[][] {
  const groups: View[][] = []
  let room = { in: 0, out: 0 }
  for (const view of views) {
    const size = { in: sizeIn(view), out: sizeOut(view) }
    if (size.in > 276 || size.out > MOST_OUT) throw new OversizeError(view)
    if (size.in > room.in || size.out > room.out) {
      groups.push([])
      room = { in: MOST_IN - PROGRAM.length / 2, out: MOST_OUT }
    }
    groups.at(-1)!.push(view)
    room = { in: room.in - size.in, out: room.out - size.out }
  }
  return groups
}

const encode = ({ to, data }: View): string =>
  `${to.slice(2)}${((data.length - 2) / 2).toString(16).padStart(2, '0')}${data.slice(2)}`

function read(answer: unknown, count: number, endpoint: string): Seen[] {
  const digits = typeof answer === 'string' ? answer.slice(2) : ''
  const seen: Seen[] = []
  let at = 0
  for (; seen.length < count && at + 8 <= digits.length; ) {
    const header = Number.parseInt(digits.slice(at, at + 8), 16)
    const end = at + 8 + 2 * (header % SUCCESS)
    seen.push(header >= SUCCESS ? digits.slice(at + 8, end) : null)
    at = end
  }
  if (seen.length !== count || at !== digits.length)
    throw new TransientError(endpoint, 'garbled', `eth_call answered ${digits.length / 2} bytes, cut short`)
  return seen
}

/** A view that fits no call. */
export class OversizeError extends Fault<{ to: string; bytes: number; words: number }> {
  override readonly name = 'Multicall.OversizeError'
  constructor({ to, data, words }: View) {
    const bytes = (data.length - 2) / 2
    super(`A view of ${to} with ${bytes} bytes of calldata and ${words} words of answer fits no call`, {
      to,
      bytes,
      words,
    })
  }
  override advise = (): string => 'Ask for less at once: 255 bytes in and 767 words out are the most.'
}
