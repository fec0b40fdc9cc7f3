import type { MessagePort } from 'node:worker_threads'
import type { z } from '@hono/zod-openapi'
import type { Page } from '../answers/AccountsAnswer.ts'
import type { Grid } from '../answers/CurveAnswer.ts'
import type { Words } from '../answers/Imagined.ts'
import type { Wanted } from '../answers/LoopAnswer.ts'
import type { Pair } from '../answers/PairTerms.ts'
import type { ChainRequest, SimulateRequest } from '../schemas/index.ts'
import type { Asked } from './Asked.ts'
import type { Hold } from './Hold.ts'

/** Work for another thread: plain data, so that it can be sent, and so that equal tasks look equal. */
export type Task =
  | { readonly kind: 'describe'; readonly ledger: string }
  | { readonly kind: 'tables'; readonly ledger: string }
  | { readonly kind: 'inspect'; readonly ledger: string }
  | { readonly kind: 'accounts'; readonly ledger: string; readonly page: Page }
  | { readonly kind: 'parquet'; readonly ledger: string }
  | ({ readonly kind: 'account'; readonly ledger: string } & Imagining)
  | { readonly kind: 'explain'; readonly ledger: string; readonly figure: string; readonly of: Of }
  | { readonly kind: 'explain'; readonly ledger: null; readonly figure: string; readonly of: OfLoop }
  | { readonly kind: 'stress'; readonly ledger: string; readonly asked: Asked }
  | { readonly kind: 'cascade'; readonly ledger: string; readonly asked: Asked }
  | { readonly kind: 'curve'; readonly ledger: string; readonly asked: Asked; readonly grid: Grid }
  | { readonly kind: 'simulate'; readonly ledger: string; readonly asked: Simulating }
  | ({ readonly kind: 'loop'; readonly ledger: string | null } & Planning)
  | ({ readonly kind: 'chain'; readonly ledger: string } & Chaining)

/** What is simulated, as a request says it. */
export type Simulating = z.output<typeof SimulateRequest>

/** A simulation's answer, with the paths that lost most. */
export type Simulated = { readonly worst: readonly { readonly path: number }[] }

/** A wallet and its what-if. */
export type Imagining = { readonly address: string; readonly words: Words }

/** A chain over venues. */
export type Chaining = Omit<z.output<typeof ChainRequest>, 'ledger'>

/** A loop, and the pair of a ledger that gives its terms. */
export type Planning = { readonly pair: Pair | null; readonly plan: Wanted }

/** The answer that a figure is explained of; of a simulation as it was given, for it takes long. */
export type Of =
  | { readonly kind: 'inspect' }
  | { readonly kind: 'stress'; readonly asked: Asked }
  | { readonly kind: 'simulate'; readonly asked: Simulating; readonly answer: Simulated }
  | ({ readonly kind: 'account' } & Imagining)
  | ({ readonly kind: 'chain' } & Chaining)
  | OfLoop

type OfLoop = { readonly kind: 'loop' } & Planning

/** What comes back: JSON as text, or bytes of a file. */
export type Body = string | Uint8Array

/** How far a task is. */
export type Step = { readonly step: number; readonly label: string }

/** What a thread is given with a task: the shelf that its desks are filled from, where it says its steps, its hold. */
export type Order = {
  readonly task: Task
  readonly shelf: Shelf
  readonly steps: MessagePort
  readonly hold: Hold
}

/** What a thread makes of a task. */
export type Reply =
  | { readonly kind: 'answer'; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'fault'; readonly fault: Told }
  | { readonly kind: 'broken'; readonly stack: string }

/** A fault as it crosses threads: functions and classes do not. */
export type Told = {
  readonly name: string
  readonly message: string
  readonly advice: string
  readonly facts: { readonly [name: string]: unknown }
}

/** Where the served ledgers lie, and the digests they must have. */
export type Shelf = {
  readonly places: ReadonlyMap<string, string>
  readonly digests: ReadonlyMap<string, string>
}
