import { Fault } from '../Fault.ts'

/** Token `holder` owns `share` of token `issuer`: a fraction of all of it, or units per unit where tokens are units. */
export type Held = { readonly holder: number; readonly issuer: number; readonly share: number }

/**
 * Who holds claims on whom, tokens numbered from 0. Columns, so that it crosses threads as it is. Values are in one
 * currency at given prices.
 */
export type ClaimGraph = {
  readonly tokens: number
  /** What each token holds that is no claim on another. */
  readonly outside: Float64Array
  /** What each token owes to lenders outside, before its holders get anything. */
  readonly debts: Float64Array
  /** What each token promises to be worth, as a synthetic dollar does; infinite for a share in whatever is left. */
  readonly promised: Float64Array
  /** Claims of token i: `issuer` and `share` from `start[i]` to `start[i + 1]`. */
  readonly start: Int32Array
  readonly issuer: Int32Array
  readonly share: Float64Array
}

export type Columns = {
  readonly outside: ArrayLike<number>
  readonly debts?: ArrayLike<number> | undefined
  readonly promised?: ArrayLike<number> | undefined
  readonly holder: ArrayLike<number>
  readonly issuer: ArrayLike<number>
  readonly share: ArrayLike<number>
}

/** A graph from a list of claims; several claims of one token on another add up. @throws InvalidClaimsError */
export const from = (
  held: readonly Held[],
  amounts: Pick<Columns, 'outside' | 'debts' | 'promised'>,
): ClaimGraph =>
  build({
    ...amounts,
    holder: held.map(({ holder }) => holder),
    issuer: held.map(({ issuer }) => issuer),
    share: held.map(({ share }) => share),
  })

/** A graph from columns of claims in any order. @throws InvalidClaimsError */
export function build({ outside, debts, promised, holder, issuer, share }: Columns): ClaimGraph {
  const tokens = outside.length
  if (debts && debts.length !== tokens) refuse('debts.length', debts.length, `${tokens}, one a token`)
  if (promised && promised.length !== tokens)
    refuse('promised.length', promised.length, `${tokens}, one a token`)
  const claims = holder.length
  if (issuer.length !== claims) refuse('issuer.length', issuer.length, `${claims}, one a claim`)
  if (share.length !== claims) refuse('share.length', share.length, `${claims}, one a claim`)
  const start = new Int32Array(tokens + 1)
  for (let claim = 0; claim < claims; claim++) {
    const [by, on, part] = [holder[claim]!, issuer[claim]!, share[claim]!]
    if (!(by >= 0 && by < tokens && Number.isInteger(by))) refuse('holder', by, aToken(tokens), claim)
    if (!(on >= 0 && on < tokens && Number.isInteger(on))) refuse('issuer', on, aToken(tokens), claim)
    if (!(part >= 0 && part < Infinity)) refuse('share', part, '0 or more, and finite', claim)
    start[by + 1]!++
  }
  for (let token = 0; token < tokens; token++) {
    const [own, owed, promise] = [outside[token]!, debts?.[token] ?? 0, promised?.[token] ?? Infinity]
    if (!(own >= 0 && own < Infinity)) refuse('outside', own, '0 or more, and finite', token)
    if (!(owed >= 0 && owed < Infinity)) refuse('debts', owed, '0 or more, and finite', token)
    if (!(promise >= 0)) refuse('promised', promise, '0 or more, or infinite for a share', token)
    start[token + 1]! += start[token]!
  }
  const next = start.slice(0, tokens)
  const issuers = new Int32Array(claims)
  const shares = new Float64Array(claims)
  for (let claim = 0; claim < claims; claim++) {
    const at = next[holder[claim]!]!++
    issuers[at] = issuer[claim]!
    shares[at] = share[claim]!
  }
  return {
    tokens,
    outside: Float64Array.from(outside),
    debts: debts ? Float64Array.from(debts) : new Float64Array(tokens),
    promised: promised ? Float64Array.from(promised) : new Float64Array(tokens).fill(Infinity),
    start,
    issuer: issuers,
    share: shares,
  }
}

/** The same claims seen from the other end: row j lists who holds token j. */
export function transpose(graph: ClaimGraph): ClaimGraph {
  const holder = new Int32Array(graph.issuer.length)
  for (let token = 0; token < graph.tokens; token++)
    holder.fill(token, graph.start[token]!, graph.start[token + 1]!)
  return build({ ...graph, holder: graph.issuer, issuer: holder })
}

/** Worth of the claims of `token` when tokens are worth `values`. */
export function claimsOf(
  { start, issuer, share }: Pick<ClaimGraph, 'start' | 'issuer' | 'share'>,
  values: Float64Array,
  token: number,
): number {
  const end = start[token + 1]!
  let claim = start[token]!
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  // Four sums: one would wait for each addition before it starts the next.
  for (; claim + 3 < end; claim += 4) {
    a += share[claim]! * values[issuer[claim]!]!
    b += share[claim + 1]! * values[issuer[claim + 1]!]!
    c += share[claim + 2]! * values[issuer[claim + 2]!]!
    d += share[claim + 3]! * values[issuer[claim + 3]!]!
  }
  for (; claim < end; claim++) a += share[claim]! * values[issuer[claim]!]!
  return a + b + (c + d)
}

const aToken = (tokens: number): string => `the number of a token, below ${tokens}`

function refuse(column: string, value: number, wanted: string, row?: number): never {
  throw new InvalidClaimsError({ column, value, wanted, row })
}

export class InvalidClaimsError extends Fault<{
  column: string
  value: number
  wanted: string
  row: number | undefined
}> {
  override readonly name = 'ClaimGraph.InvalidClaimsError'
  constructor(facts: InvalidClaimsError['facts']) {
    super(`${facts.column}${facts.row === undefined ? '' : `[${facts.row}]`} is ${facts.value}.`, facts)
  }
  override advise = (): string => `Make it ${this.facts.wanted}.`
}
