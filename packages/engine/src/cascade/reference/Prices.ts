import { Fixed, type Ledger, type Oracle, Rounding, type Structure, type Venue } from '@droste/core'

const { WAD, wad, max, min } = Fixed
type Wad = Fixed.Wad

/** USD per whole token (wad), by asset index. */
export type Marks = readonly Wad[]

/** What a market's price is now over what the shock set it to, both quote per base in base units ×10^36. */
export type Impact = { readonly now: bigint; readonly centre: bigint }

/** The ledger's prices in the order of its assets. */
export function ofLedger(ledger: Ledger.Ledger): Marks {
  const usd = new Map(ledger.prices.map((price) => [price.asset, price.usd]))
  return ledger.assets.map(({ id }) => usd.get(id)!)
}

const worth = (claim: Structure.Claim, marks: Marks): bigint => {
  const sum = (parts: readonly Structure.Part[]): bigint =>
    parts.reduce((total, part) => total + part.amount * marks[part.asset]!, 0n)
  return max(sum(claim.backing) - sum(claim.debts), 0n)
}

/** Claims by asset index: as the ledger has them, or as a scenario has written them down (C17). */
export type Claims = Structure.Structure['claims']

/** The claims, less what the suppliers of the venues they are lent at have lost; shares in wad. */
export const writtenDown = (claims: Claims, lost: (venue: string, asset: number) => Wad): Claims =>
  claims.map((claim) => {
    if (!claim) return null
    const backing = claim.backing.map((part) =>
      part.at === undefined
        ? part
        : { ...part, amount: wad((part.amount * (WAD - lost(part.at, part.asset))) / WAD) },
    )
    return { ...claim, backing }
  })

/** `price` moved as the claim's value moved, `from` before and `to` after; unmoved where it had no value. */
const carried = (
  [from, to]: readonly [Structure.Claim, Structure.Claim],
  price: Wad,
  before: Marks,
  after: Marks,
): Wad => {
  const was = worth(from, before)
  return was === 0n ? price : wad((price * worth(to, after)) / was)
}

/** Applies `rule` along the order; where claims form a cycle, again until no price moves by more than 10^-15. */
function solve(
  structure: Structure.Structure,
  start: Marks,
  rule: (asset: number, marks: Marks) => Wad,
): Marks {
  const marks = [...start]
  for (;;) {
    let moved = false
    for (const asset of structure.order) {
      const next = rule(asset, marks)
      const change = next > marks[asset]! ? next - marks[asset]! : marks[asset]! - next
      moved ||= change * 10n ** 15n > next
      marks[asset] = next
      structure.stands.forEach((stood, wrapper) => {
        if (stood === asset && wrapper !== asset)
          marks[wrapper] = wad((start[wrapper]! * next) / start[asset]!)
      })
    }
    if (!structure.cyclic || !moved) return marks
  }
}

/** Marks right after the shock (C1). `changes` are relative, wad, by asset index; wrappers already seen through. */
export function shocked(
  structure: Structure.Structure,
  now: Claims,
  prices: Marks,
  changes: ReadonlyMap<number, Wad>,
): Marks {
  return solve(structure, prices, (asset, marks) => {
    const claim = structure.claims[asset] ?? null
    const stood = claim ? carried([claim, now[asset]!], prices[asset]!, prices, marks) : prices[asset]!
    return wad((stood * (WAD + (changes.get(asset) ?? 0n))) / WAD)
  })
}

/** Marks after the markets have moved (C3). `impacts` by market index. */
export function marked(
  structure: Structure.Structure,
  now: Claims,
  after: Marks,
  impacts: readonly Impact[],
): Marks {
  return solve(structure, after, (asset, marks) => {
    const place = structure.market[asset] ?? null
    const claim = now[asset] ?? null
    const impact = place === null ? { now: 1n, centre: 1n } : impacts[place]!
    const followed = (): Wad => {
      if (claim) return carried([claim, claim], after[asset]!, after, marks)
      if (place === null) return after[asset]!
      const { quote } = structure.markets[place]!
      return wad((after[asset]! * marks[quote]!) / after[quote]!)
    }
    return wad((followed() * impact.now) / impact.centre)
  })
}

/** What the exchange rates alone say, blind to the basis and impact of every claim (C4). */
export function rates(structure: Structure.Structure, now: Claims, prices: Marks, marks: Marks): Marks {
  return solve(structure, prices, (asset, values) => {
    const claim = structure.claims[asset] ?? null
    return claim ? carried([claim, now[asset]!], prices[asset]!, prices, values) : marks[asset]!
  })
}

/** A price in the digits of the venue's oracle (L12). */
export function inDigits({ rule }: Venue.Venue, price: Wad): Wad {
  const digits = rule.kind === 'pair' ? rule.rounding?.priceDecimals : undefined
  return digits === undefined ? price : wad(Rounding.toDigits(price, digits))
}

/** What an oracle of `regime` publishes now (C4). `seen` are the marks of each round so far, the last one current. */
export function published(
  regime: Oracle.Regime,
  asset: number,
  prices: Marks,
  rateValues: Marks,
  seen: readonly Marks[],
  last: Wad,
): Wad {
  const mark = seen[seen.length - 1]![asset]!
  if (regime.kind === 'market') return mark
  if (regime.kind === 'rate') return rateValues[asset]!
  if (regime.kind === 'capped') {
    return wad(min(regime.of === 'market' ? mark : rateValues[asset]!, regime.cap))
  }
  if (regime.kind === 'fixed') return prices[asset]!
  const then = (seen[seen.length - 1 - regime.rounds] ?? prices)[asset]!
  const change = then > last ? then - last : last - then
  return change * WAD >= regime.deviation * last ? then : last
}
