import type { Cascade, Tables } from '../api/Answers.ts'

/** An asset whose mark the scenario moves. */
export type Mover = {
  readonly asset: string
  readonly symbol: string
  readonly before: number
  readonly shocked: number
  /** Whether it is sold in a market of its own, whose depth it drains. */
  readonly sold: boolean
}

/** What is so after a round, between rounds in proportion. Sums are over the rounds so far, USD. */
export type Moment = {
  /** The round it belongs to; 0 is the shock itself. */
  readonly round: number
  readonly marks: ReadonlyMap<string, number>
  readonly eligibleDebtUsd: number
  readonly servedUsd: number
  readonly liquidations: number
  readonly repaidUsd: number
  readonly seizedUsd: number
  readonly absorbedUsd: number
  readonly badDebtUsd: number
}

/** A cascade, ready to be played: round 0 is the shock itself. */
export class Course {
  readonly cascade: Cascade
  readonly movers: readonly Mover[]
  readonly #sums: readonly Pick<Moment, 'repaidUsd' | 'seizedUsd' | 'absorbedUsd'>[]

  constructor(cascade: Cascade, { assets, markets }: Tables) {
    this.cascade = cascade
    const sold = new Set(markets.map(({ base }) => base))
    const last = cascade.rounds.at(-1)?.prices ?? cascade.pricesShocked
    this.movers = assets.flatMap(({ asset, symbol }) => {
      const [before, shocked, end] = [
        cascade.pricesBefore[asset]!,
        cascade.pricesShocked[asset]!,
        last[asset]!,
      ]
      const still =
        Math.abs(shocked / before - 1) < 1e-6 &&
        cascade.rounds.every(({ prices }) => Math.abs(prices[asset]! / before - 1) < 1e-6)
      return still || !Number.isFinite(end) ? [] : [{ asset, symbol, before, shocked, sold: sold.has(asset) }]
    })
    let [repaidUsd, seizedUsd, absorbedUsd] = [0, 0, 0]
    this.#sums = [
      { repaidUsd, seizedUsd, absorbedUsd },
      ...cascade.rounds.map((round) => {
        repaidUsd += round.repaidUsd
        seizedUsd += round.seizedUsd
        absorbedUsd += round.absorbedUsd
        return { repaidUsd, seizedUsd, absorbedUsd }
      }),
    ]
  }

  get length(): number {
    return this.cascade.rounds.length
  }

  /** The moment `at` rounds after the shock; a fraction lies between two rounds. */
  moment(at: number): Moment {
    const place = Math.min(this.length, Math.max(0, at))
    const [from, to] = [Math.floor(place), Math.ceil(place)]
    const part = place - from
    const blend = (a: number, b: number): number => a + (b - a) * part
    const { rounds, pricesShocked, totals } = this.cascade
    const prices = (round: number) => (round === 0 ? pricesShocked : rounds[round - 1]!.prices)
    const sum = (name: 'repaidUsd' | 'seizedUsd' | 'absorbedUsd'): number =>
      blend(this.#sums[from]![name], this.#sums[to]![name])
    const bad = (round: number): number =>
      round === 0 ? totals.badDebtBeforeUsd : rounds[round - 1]!.badDebtUsd
    const current = rounds[Math.max(0, to - 1)]
    return {
      round: to,
      marks: new Map(
        this.movers.map(({ asset }) => [asset, blend(prices(from)[asset]!, prices(to)[asset]!)]),
      ),
      eligibleDebtUsd: place === 0 ? 0 : (current?.eligibleDebtUsd ?? 0),
      servedUsd: place === 0 ? 0 : (current?.repaidUsd ?? 0),
      liquidations: place === 0 ? 0 : (current?.liquidations ?? 0),
      repaidUsd: sum('repaidUsd'),
      seizedUsd: sum('seizedUsd'),
      absorbedUsd: sum('absorbedUsd'),
      badDebtUsd: blend(bad(from), bad(to)),
    }
  }

  /** Mark of an asset after a round, USD; round 0 is the shock. */
  priceAt(round: number, asset: string): number {
    const { rounds, pricesShocked } = this.cascade
    return round === 0 ? pricesShocked[asset]! : rounds[round - 1]!.prices[asset]!
  }

  /** Which asset fell furthest of where it stood, and in which round. */
  get lowest(): { readonly asset: string; readonly round: number } {
    let found = { asset: this.movers[0]?.asset ?? '', round: 0, mark: Number.POSITIVE_INFINITY }
    for (const { asset, before } of this.movers)
      for (let round = 0; round <= this.length; round++) {
        const mark = this.priceAt(round, asset) / before
        if (mark < found.mark) found = { asset, round, mark }
      }
    return found
  }

  /** The most that waited in any round, USD: the scale of the queue. */
  get widest(): number {
    return Math.max(1, ...this.cascade.rounds.map(({ eligibleDebtUsd }) => eligibleDebtUsd))
  }

  /** Marks over the marks before the shock, round by round from the shock on. */
  courses(): { symbol: string; marks: number[] }[] {
    const { rounds, pricesShocked } = this.cascade
    return this.movers.map(({ asset, symbol, before }) => ({
      symbol,
      marks: [pricesShocked[asset]! / before, ...rounds.map(({ prices }) => prices[asset]! / before)],
    }))
  }
}
