import { Fault } from '@droste/core'
import { UniswapV3 } from '@droste/protocols'
import { type Hex, toFunctionSelector } from 'viem'
import type { Seen, View } from '../Multicall.ts'
import type { See } from '../Protocol.ts'
import { address, calldata, word } from '../Words.ts'

/** What a pool of Uniswap v3 answered: hexadecimal words without `0x`, and of each initialised tick what stands there. */
export type Raw = {
  readonly pool: Hex
  readonly token0: Hex
  readonly token1: Hex
  readonly fee: string
  readonly spacing: string
  readonly slot0: string
  readonly liquidity: string
  readonly ticks: readonly (readonly [tick: number, answer: string])[]
}

const selector = {
  token0: toFunctionSelector('token0()'),
  token1: toFunctionSelector('token1()'),
  fee: toFunctionSelector('fee()'),
  spacing: toFunctionSelector('tickSpacing()'),
  slot0: toFunctionSelector('slot0()'),
  liquidity: toFunctionSelector('liquidity()'),
  bitmap: toFunctionSelector('tickBitmap(int16)'),
  tick: toFunctionSelector('ticks(int24)'),
}

const WORD = 256 // ticks of a word of the bitmap, in spacings
const [SLOT0, TICK] = [7, 8] // words of the answers

const asWord = (signed: number): bigint => BigInt.asUintN(256, BigInt(signed))

/**
 * Reads a pool with every initialised tick, in three round trips.
 * @throws NotPoolError, and the faults of the connection
 */
export async function read(see: See, pool: Hex): Promise<Raw> {
  const names = ['token0', 'token1', 'fee', 'spacing', 'slot0', 'liquidity'] as const
  const view = (data: Hex, words: number): View => ({ to: pool, data, words })
  const seen = await see(names.map((name) => view(selector[name], name === 'slot0' ? SLOT0 : 1)))
  // Forks of the contract answer slot0 with a word more or less; the first two are the same.
  if (seen.some((answer) => answer === null || answer.length < 64) || seen[4]!.length < 2 * 64)
    throw new NotPoolError(pool)
  const [token0, token1, fee, spacing, slot0, liquidity] = seen as string[]
  const step = Number(word(spacing!))
  const last = Math.floor(UniswapV3.TickMath.MAX_TICK / step / WORD)
  const positions = Array.from({ length: 2 * last + 2 }, (_, at) => at - last - 1)
  const bitmap = await see(positions.map((at) => view(calldata(selector.bitmap, asWord(at)), 1)))
  const ticks = positions.flatMap((at, i) => ticksIn(bitmap[i] ?? null, at).map((each) => each * step))
  const answers = await see(ticks.map((tick) => view(calldata(selector.tick, asWord(tick)), TICK)))
  return {
    pool,
    token0: address(token0!),
    token1: address(token1!),
    ...{ fee: fee!, spacing: spacing!, slot0: slot0!, liquidity: liquidity! },
    ticks: ticks.map((tick, i) => [tick, (answers[i] ?? '').slice(0, 2 * 64)] as const),
  }
}

/** The initialised ticks of a word of the bitmap, in spacings. */
function ticksIn(seen: Seen, at: number): number[] {
  const bits = seen === null || seen.length < 64 ? 0n : word(seen)
  return bits === 0n
    ? []
    : Array.from({ length: WORD }, (_, bit) => bit)
        .filter((bit) => ((bits >> BigInt(bit)) & 1n) === 1n)
        .map((bit) => at * WORD + bit)
}

/** Makes a pool of what it said. @throws UnevenTicksError */
export function understand({ pool, fee, spacing, slot0, liquidity, ticks }: Raw): UniswapV3.Pool {
  const empty = UniswapV3.initialize({
    sqrtPrice: word(slot0),
    feePips: word(fee),
    tickSpacing: Number(word(spacing)),
  })
  const tick = Number(BigInt.asIntN(24, word(slot0, 1)))
  const held = ticks.map(([at, answer]) => ({
    tick: at,
    gross: word(answer),
    net: BigInt.asIntN(128, word(answer, 1)),
  }))
  const inRange = held.reduce((sum, each) => (each.tick <= tick ? sum + each.net : sum), 0n)
  if (inRange !== word(liquidity)) throw new UnevenTicksError(pool)
  return { ...empty, tick, liquidity: inRange, ticks: held }
}

/** There is no pool of Uniswap v3 at that address. @example the address of a token */
export class NotPoolError extends Fault<{ pool: string }> {
  override readonly name = 'UniswapV3.NotPoolError'
  constructor(pool: string) {
    super(`${pool} is not a pool of Uniswap v3 at this block`, { pool })
  }
  override advise = (): string => 'Give the address of the pool itself, on the chain of the market.'
}

/** What the ticks of a pool hold does not add up to what it says is in range: it is of another kind. */
export class UnevenTicksError extends Fault<{ pool: string }> {
  override readonly name = 'UniswapV3.UnevenTicksError'
  constructor(pool: string) {
    super(`The ticks of the pool ${pool} do not add up to its liquidity`, { pool })
  }
  override advise = (): string => 'Leave it out: it does not follow the rules of Uniswap v3.'
}
