import { Fault } from '@droste/core'
import type { Hex } from 'viem'
import { type Call, TransientError } from './Endpoint.ts'

/** One view to read: whom to ask, the calldata, and how many 32-byte words may come back. */
export type View = {
  readonly to: Hex
  readonly data: Hex
  readonly words: number
  /** Sees what the view before it has done, such as accrued interest; nothing of it lasts. */
  readonly joined?: true
}

/** What a view answered, as hexadecimal digits without `0x`; null where the contract refused. */
export type Seen = string | null

/** Views as calls of one batch, and how to read their answers. */
export type Packed = {
  readonly calls: readonly Call[]
  readonly unpack: (answers: readonly unknown[], endpoint: string) => Seen[]
}

// Read as creation code, so that nothing needs to be deployed: what it returns would be the new contract's code, and is
// the answer of eth_call. Input behind it: target (20 bytes), size of the calldata (2), calldata; again and again.
const PROGRAM = [
  '60563803', // size of the input: what follows these 0x56 bytes
  '806056600039', // copy it to memory 0
  '806000', // stack: next entry, end of the answers, size of the input
  '5b', // 0x0d
  '82811015604f57', // until the input is used up, else to 0x4f
  '80518060501c61ffff169060601c', // stack: target, size of its calldata, …
  '6000600083856016016000855af1', // call it with all gas and no ether
  '601f1b3d1760e01b8452', // four bytes: success in the highest bit, size of the answer in the others
  '5001601601', // to the next entry
  '906004013d6000823e3d0190', // the answer behind its four bytes
  '600d56', // to 0x0d
  '5b', // 0x4f
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

const sizeIn = (run: readonly View[]): number =>
  run.reduce((sum, { data }) => sum + 22 + (data.length - 2) / 2, 0)
const sizeOut = (run: readonly View[]): number => run.reduce((sum, { words }) => sum + 4 + 32 * words, 0)

/** Views in runs that must stay together. */
export function runs(views: readonly View[]): View[][] {
  const found: View[][] = []
  for (const view of views) {
    if (view.joined && found.length > 0) found.at(-1)!.push(view)
    else found.push([view])
  }
  return found
}

function split(views: readonly View[]): View[][] {
  const groups: View[][] = []
  const whole = { in: MOST_IN - PROGRAM.length / 2, out: MOST_OUT }
  let room = { in: 0, out: 0 }
  for (const run of runs(views)) {
    const size = { in: sizeIn(run), out: sizeOut(run) }
    if (size.in > whole.in || size.out > whole.out) throw new OversizeError(run[0]!)
    if (size.in > room.in || size.out > room.out) {
      groups.push([])
      room = whole
    }
    groups.at(-1)!.push(...run)
    room = { in: room.in - size.in, out: room.out - size.out }
  }
  return groups
}

const encode = ({ to, data }: View): string =>
  `${to.slice(2)}${((data.length - 2) / 2).toString(16).padStart(4, '0')}${data.slice(2)}`

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
  override advise = (): string => 'Ask for less at once: 48 kB in and 24 kB out are the most.'
}
