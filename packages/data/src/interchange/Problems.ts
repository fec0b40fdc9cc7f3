import { type Consistency, Fault, Fixed } from '@droste/core'

/** How many problems one fault tells in full. */
const SHOWN = 20

/** Collects what is wrong with one input while the rest is still being read. */
export class Problems {
  readonly file: string
  readonly shown: Consistency.Problem[] = []
  total = 0
  constructor(file: string) {
    this.file = file
  }

  note(row: string, what: string, remedy: string): void {
    this.total++
    if (this.shown.length < SHOWN) this.shown.push({ row, what, remedy })
  }

  /** `text` as a count of 10^-`decimals`; notes what is wrong with it and answers 0 so that reading goes on. */
  decimal(row: () => string, text: string, decimals: number): bigint {
    try {
      return Fixed.parse(text, decimals)
    } catch (fault) {
      if (!(fault instanceof Fixed.NotDecimalError || fault instanceof Fixed.TooPreciseError)) throw fault
      this.note(row(), fault.message, fault.advise())
      return 0n
    }
  }

  /** `text` as fixed point with 18 decimals. */
  wad(row: () => string, text: string): Fixed.Wad {
    return Fixed.wad(this.decimal(row, text, 18))
  }

  /** @throws MalformedError if anything was noted */
  settle(): void {
    if (this.total > 0) throw this.fault()
  }

  fault(): MalformedError {
    return new MalformedError(this.file, this.shown, this.total)
  }
}

/** The input does not follow its format. @example `{ "amount": "12,5" }` */
export class MalformedError extends Fault<{
  file: string
  problems: readonly Consistency.Problem[]
  total: number
}> {
  override readonly name = 'Problems.MalformedError'
  constructor(file: string, problems: readonly Consistency.Problem[], total: number) {
    const [first] = problems
    const rest = total > 1 ? ` (and ${total - 1} more)` : ''
    super(`${file}: ${first?.row}: ${first?.what}${rest}`, { file, problems, total })
  }
  override advise = (): string => {
    const { problems, total } = this.facts
    if (total === 1) return problems[0]?.remedy ?? ''
    const lines = problems.map(({ row, what, remedy }) => `${row}: ${what}. ${remedy}`)
    return [...lines, ...(total > lines.length ? [`… and ${total - lines.length} more.`] : [])].join('\n')
  }
}
