/** The API's answers, as much of them as the page shows: /openapi.json describes them whole. USD are numbers, ratios plain fractions. */

export type Provenance = {
  readonly source: string
  readonly chain: string | null
  readonly block: number | null
  readonly time: string | null
  readonly hash: string | null
  readonly reader: string
}

export type Coverage = {
  readonly accounts: number
  readonly debtUsd: number
  readonly usedShare: number
  readonly rejected: readonly {
    readonly reason: string
    readonly accounts: number
    readonly debtUsd: number
  }[]
}

export type Head = {
  readonly droste: string
  readonly ledger: string
  readonly provenance: Provenance
  readonly coverage: Coverage
  readonly warnings: readonly string[]
}

export type LedgerSummary = {
  readonly name: string
  readonly provenance: Provenance
  readonly coverage: Coverage
  readonly accounts: number
}

export type Ledgers = { readonly droste: string; readonly ledgers: readonly LedgerSummary[] }

export type TabledAsset = {
  readonly asset: string
  readonly symbol: string
  readonly priceUsd: number
  readonly priceSource: string
}

export type Listing = {
  readonly asset: string
  readonly symbol: string
  readonly ltv: number
  readonly threshold: number
  readonly bonus: number
  readonly oracle: string
}

export type Market = {
  readonly base: string
  readonly quote: string
  readonly pools: number
  readonly recovers: number
  readonly source: string
  readonly assumed: boolean
}

export type Tables = Head & {
  readonly accounts: number
  readonly assets: readonly TabledAsset[]
  readonly venues: readonly { readonly id: string; readonly listings: readonly Listing[] }[]
  readonly claims: readonly {
    readonly asset: string
    readonly kind: string
    readonly backing: readonly { readonly asset: string; readonly amount: number }[]
    readonly debts: readonly { readonly asset: string; readonly amount: number }[]
  }[]
  readonly markets: readonly Market[]
}

type Group = { readonly accounts: number; readonly debtUsd: number }

export type Totals = {
  readonly accounts: number
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly leverage: number | null
}

export type Family = {
  readonly asset: string
  readonly symbol: string
  readonly collateralUsd: number
  readonly debtUsd: number
  readonly loopedDebtUsd: number
}

export type Cliff = {
  readonly asset: string
  readonly symbol: string
  readonly kind: 'price' | 'depeg'
  readonly drop: number
  readonly eligibleDebtUsd: number
  readonly jumpUsd: number
  readonly staircase: readonly { readonly drop: number; readonly eligibleDebtUsd: number }[]
}

export type Inspect = Head & {
  readonly totals: Totals & { readonly idleUsd: number }
  readonly borrowers: Totals
  readonly leverage: {
    readonly p10: number | null
    readonly p50: number | null
    readonly p90: number | null
    readonly p99: number | null
    readonly max: number | null
    readonly debtWeighted: number | null
    readonly accounts: number
    readonly underwater: Group
    readonly dust: Group
    readonly histogram: readonly (Group & { readonly from: number; readonly to: number | null })[]
  }
  readonly recursion: {
    readonly loopedDebtUsd: number
    readonly loopedShare: number
    readonly sameAssetDebtUsd: number
    readonly depth: readonly (Group & { readonly loops: number | null })[]
    readonly families: readonly Family[]
  }
  readonly lookThrough: {
    readonly grossUsd: number
    readonly netUsd: number
    readonly multiplier: number | null
    readonly debtFinancedShare: number
    /** What is deposited of each asset. */
    readonly reserves: readonly {
      readonly asset: string
      readonly symbol: string
      readonly depositedUsd: number
    }[]
    /** Tokens that are claims on each other. */
    readonly cycles: readonly { readonly assets: readonly { readonly asset: string }[] }[]
  }
  readonly concentration: {
    readonly top1: number
    readonly top5: number
    readonly top10: number
    readonly herfindahl: number
  }
  readonly cliffs: readonly Cliff[]
}

/** An account in a line. */
type Balance = {
  readonly account: string
  readonly venue: string
  readonly collateralUsd: number
  readonly idleUsd: number
  readonly debtUsd: number
  readonly equityUsd: number
  readonly leverage: number | null
  readonly healthFactor: number | null
  readonly loopedDebtUsd: number
  readonly loops: number | null
}

type Holding = { readonly asset: string; readonly usd: number }

/** The same with what it holds and owes by asset, and the falls of single assets that make it eligible. */
export type Line = Balance & {
  readonly held: readonly Holding[]
  readonly owed: readonly Holding[]
  readonly triggers: readonly { readonly asset: string; readonly drop: number }[]
}

export type AccountList = Head & {
  readonly total: number
  readonly offset: number
  readonly limit: number
  readonly accounts: readonly Line[]
}

export type Portrait = Balance & {
  readonly legs: readonly {
    readonly side: 'collateral' | 'debt' | 'supply'
    readonly asset: string
    readonly symbol: string
    readonly tokens: number
    readonly priceUsd: number
    readonly valueUsd: number
    readonly threshold: number
  }[]
  readonly triggers: readonly { readonly asset: string; readonly symbol: string; readonly drop: number }[]
}

export type Account = Head & {
  readonly wallet: {
    readonly collateralUsd: number
    readonly debtUsd: number
    readonly equityUsd: number
    readonly leverage: number | null
    readonly loopedDebtUsd: number
    readonly healthFactor: number | null
  }
  readonly accounts: readonly Portrait[]
}

type Effect = {
  readonly eligibleDebtUsd: number
  readonly repaidUsd: number
  readonly seizedUsd: number
  readonly absorbedUsd: number
  readonly badDebtUsd: number
}

export type Prices = Readonly<Record<string, number>>

export type Round = Effect & {
  readonly round: number
  readonly liquidations: number
  readonly prices: Prices
}

/** What a shock sets off: its rounds and what they come to. */
export type Cascade = Head & {
  readonly shock: readonly { readonly asset: string; readonly symbol: string; readonly change: number }[]
  readonly bites: boolean
  readonly pricesBefore: Prices
  readonly pricesShocked: Prices
  readonly rounds: readonly Round[]
  readonly totals: Effect & { readonly badDebtBeforeUsd: number; readonly accounts: number }
  readonly amplification: number | null
}

/** The same with what the price map says of it. */
export type Stress = Cascade & {
  readonly branchingRatio: number
  readonly withoutMarketUsd: number
  readonly fixedPoints: {
    readonly unique: boolean
    readonly greatest: { readonly eligibleDebtUsd: number; readonly prices: Prices }
    readonly least: { readonly eligibleDebtUsd: number; readonly prices: Prices }
  }
  readonly accounts: readonly (Effect & { readonly account: string })[]
}

export type Curve = Head & {
  readonly points: readonly (Effect & {
    readonly times: number
    readonly depth: number
    readonly accounts: number
    readonly amplification: number | null
  })[]
}

type Interval = readonly [number, number] | null

/** A figure over all paths; `ci` holds it with 95 %. */
export type PathFigure = {
  readonly mean: number | null
  readonly var95: number | null
  readonly var99: number | null
  readonly es99: number | null
  readonly ci: Readonly<Record<'mean' | 'var95' | 'var99' | 'es99', Interval>>
}

export type Simulate = Head & {
  readonly paths: number
  readonly seed: number
  readonly horizonDays: number
  readonly model: string
  readonly badDebt: PathFigure
  readonly liquidated: PathFigure
  readonly liquidationProbability: number
  readonly badDebtProbability: number
  readonly cascadeProbability: number
  readonly probabilityCi: Readonly<Record<'liquidation' | 'badDebt' | 'cascade', Interval>>
  readonly worst: readonly {
    readonly replay: string
    readonly badDebtUsd: number
    readonly liquidatedUsd: number
    readonly priceFall: number
    readonly shocks: readonly { readonly asset: string; readonly symbol: string; readonly change: number }[]
    readonly depth: number
  }[]
  /** What is exceeded with which chance. */
  readonly exceeded: readonly {
    readonly chance: number
    readonly badDebtUsd: number | null
    readonly liquidatedUsd: number | null
  }[]
}

export type Job = {
  readonly id: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly progress: { readonly step: number; readonly label: string }
  readonly answer: unknown
  readonly problem: Problem | null
}

/** Where a figure comes from, down to the leg. */
export type Explanation = {
  readonly figure: string
  readonly value: number | null
  readonly unit: string
  readonly rule: string
  readonly how: string
  readonly inputs: readonly Explanation[]
}

export type Problem = {
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly advice?: string
}
