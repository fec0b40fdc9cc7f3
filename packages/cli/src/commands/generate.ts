import { GeneratedPieces, LedgerFile, LedgerStream } from '@droste/data'
import { Draw, Generation } from '@droste/engine'
import * as Answer from '../Answer.ts'
import * as Fraction from '../flags/Fraction.ts'
import { plural, usd } from '../render/Text.ts'
import * as Progress from '../terminal/Progress.ts'
import type { Terminal } from '../terminal/Terminal.ts'

export type GenerateFlags = {
  readonly accounts: string
  readonly seed: string
  readonly like: string
  readonly out: string
  readonly json?: boolean
}

/** `droste generate --accounts N --seed S [--like LEDGER] --out LEDGER` */
export async function generate(flags: GenerateFlags, terminal: Terminal): Promise<void> {
  const accounts = whole('--accounts', flags.accounts, 1, 50_000_000)
  const seed = whole('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER)
  const progress = Progress.begin(terminal, 2)
  try {
    await progress.step(`reading ${flags.like}`)
    const moulds = Generation.mouldsOf(await LedgerFile.open(flags.like))
    await progress.step(`generating ${plural(accounts, 'account')}`)
    const { world, legs } = await written(flags.out, moulds, accounts, seed)
    progress.done()
    const { debtUsd } = world.coverage
    const told = { accounts, legs, debtUsd, seed, like: flags.like, out: flags.out }
    if (flags.json) terminal.out(Answer.json({ ...Answer.about(world), ...told }))
    else
      terminal.out(
        `${plural(accounts, 'account')} like ${flags.like}, ${usd(debtUsd)} of debt, written to ${flags.out}\n`,
      )
  } finally {
    progress.done()
  }
}

type Written = { readonly world: ReturnType<typeof Generation.worldOf>; readonly legs: number }

async function written(
  out: string,
  moulds: Generation.Moulds,
  count: number,
  seed: number,
): Promise<Written> {
  const draw = Draw.open(seed)
  let world = Generation.worldOf(moulds, { accounts: count, seed, debtUsd: 0 })
  const worldOf = (debtUsd: number): typeof world => {
    world = Generation.worldOf(moulds, { accounts: count, seed, debtUsd })
    return world
  }
  let legs = 0
  if (out.toLowerCase().endsWith('.json')) {
    const accounts = Array.from({ length: count }, (_, row) => Generation.account(moulds, draw, row))
    legs = accounts.reduce((sum, each) => sum + each.legs.length, 0)
    await LedgerFile.write({ ...worldOf(Generation.debtOf(moulds, accounts)), accounts }, out)
    return { world, legs }
  }
  const { pieces, empty } = GeneratedPieces.of(moulds, draw, count)
  function* counted(): Generator<LedgerStream.Piece> {
    for (const piece of pieces) {
      legs += piece.legs.asset.length
      yield piece
    }
  }
  await LedgerStream.writePieces(out, { pieces: counted(), empty, tables: moulds.ledger, worldOf })
  return { world, legs }
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = Fraction.number(flag, text)
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new Fraction.OutOfRangeError(flag, text, `a whole number from ${least} to ${most}`)
  return value
}
