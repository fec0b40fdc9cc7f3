import { Fault } from '@droste/core'

const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/

/** Reads `0.7` or `70%`, and `-20%` as −.2. @throws NotFractionError */
export function parse(flag: string, text: string): number {
  const percent = text.trim().endsWith('%')
  const digits = text.trim().replace(/%$/, '').trim()
  if (!PLAIN.test(digits)) throw new NotFractionError(flag, text)
  return percent ? Number(digits) / 100 : Number(digits)
}

/** Reads a plain number; `or` says what else would do in its place. @throws NotNumberError */
export function number(flag: string, text: string, or = ''): number {
  if (!PLAIN.test(text.trim())) throw new NotNumberError(flag, text, or)
  return Number(text)
}

/** What follows a flag is no fraction. @example parse('--shock', 'fifty') */
export class NotFractionError extends Fault<{ flag: string; text: string }> {
  override readonly name = 'Flag.NotFractionError'
  constructor(flag: string, text: string) {
    super(`${flag}: “${text}” is not a fraction`, { flag, text })
  }
  override advise = (): string => 'Write it plain or in percent: 0.7 or 70%, -0.2 or -20%.'
}

/** What follows a flag is no number. @example number('--gas', 'ten') */
export class NotNumberError extends Fault<{ flag: string; text: string }> {
  override readonly name = 'Flag.NotNumberError'
  readonly #or: string
  constructor(flag: string, text: string, or: string) {
    super(`${flag}: “${text}” is not a number`, { flag, text })
    this.#or = or
  }
  override advise = (): string => `Write it with digits and at most one point: 12.5${this.#or}.`
}

/** A number lies where it makes no sense. @example droste stress … --depth 0 */
export class OutOfRangeError extends Fault<{ flag: string; text: string; wanted: string }> {
  override readonly name = 'Flag.OutOfRangeError'
  constructor(flag: string, text: string, wanted: string) {
    super(`${flag}: “${text}” is out of range`, { flag, text, wanted })
  }
  override advise = (): string => `Give ${this.facts.wanted}.`
}
