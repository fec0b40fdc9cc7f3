import type { Hex } from 'viem'
import type { Seen } from './Multicall.ts'

// Answers of contracts are words of 64 hexadecimal digits; taken apart here by place, as full decoders take most of the
// time of a snapshot.

/** The word numbered `at` of an answer; a word that is not there is an error of the program that asks. */
export function word(seen: Seen, at = 0): bigint {
  const digits = seen?.slice(at * 64, at * 64 + 64) ?? ''
  if (digits.length !== 64) throw new RangeError(`The answer has no word ${at}.`)
  return BigInt(`0x${digits}`)
}

/** The address in the word numbered `at`, lower case. */
export const address = (seen: Seen, at = 0): Hex => `0x${word(seen, at).toString(16).padStart(40, '0')}`

/** The address in a topic of a log, lower case. */
export const topicAddress = (topic: Hex): Hex => `0x${topic.slice(26).toLowerCase()}`

/** Calldata: a selector, then arguments that are numbers or addresses. */
export const calldata = (selector: Hex, ...args: readonly (bigint | Hex)[]): Hex =>
  `${selector}${args.map((arg) => BigInt(arg).toString(16).padStart(64, '0')).join('')}`

/** A list of addresses, as a view that returns `address[]` answers. */
export function addresses(seen: Seen): Hex[] {
  const at = Number(word(seen)) / 32
  return Array.from({ length: Number(word(seen, at)) }, (_, i) => address(seen, at + 1 + i))
}

/** A text, as a view that returns `string` or, in old tokens, `bytes32` answers; null where there is none. */
export function text(seen: Seen): string | null {
  if (seen === null || seen.length < 64) return null
  const isOld = seen.length === 64
  const at = isOld ? 0 : Number(word(seen)) * 2 + 64
  const size = isOld ? 64 : Number(word(seen, Number(word(seen)) / 32)) * 2
  const bytes = Buffer.from(seen.slice(at, at + size), 'hex')
  // A token may call itself anything: no control characters into tables and terminals.
  const clean = [...bytes.toString('utf8')].filter((sign) => sign >= ' ' && sign !== '\u007f').join('')
  return clean.trim() === '' ? null : clean.trim()
}
