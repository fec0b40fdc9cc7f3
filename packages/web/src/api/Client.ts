import type { Loop } from '@droste/core'
import {
  type ChainRequest,
  connect,
  type Explain,
  RefusedError,
  type Scenario,
  type Simulate,
  type SimulateRequest,
} from '@droste/service/client'

/** The API of the server that the page came from. */
export const client = connect({ base: '' })

/** The answer that a figure stands in. */
export type Of =
  | { readonly kind: 'inspect' }
  | { readonly kind: 'stress'; readonly scenario: Scenario }
  | { readonly kind: 'account'; readonly address: string }
  | { readonly kind: 'loop'; readonly plan: Loop.LoopOptions }
  | { readonly kind: 'chain'; readonly chain: ChainRequest }
  | { readonly kind: 'job'; readonly id: string }

/** Where a figure of an answer comes from. */
export function explain(ledger: string, figure: string, of: Of, signal: AbortSignal): Promise<Explain> {
  switch (of.kind) {
    case 'inspect':
      return client.explain(ledger, { figure }, { signal })
    case 'stress':
      return client.explain(ledger, { figure, ...queried(of.scenario) }, { signal })
    case 'account':
      return client.explainAccount(ledger, of.address, { figure }, { signal })
    case 'loop':
      return client.explainLoop({ ...of.plan, figure }, { signal })
    case 'chain':
      return client.explainChain({ ...of.chain, figure }, { signal })
    case 'job':
      return client.explainJob(of.id, figure, { signal })
  }
}

/** A stress as an address has it. */
const queried = ({ shocks, oracles = [], ...assumed }: Scenario) => ({
  of: 'stress' as const,
  shock: shocks.map(({ asset, change }) => `${asset}=${change}`),
  oracle: oracles.map(({ asset, regime }) => `${asset}=${regime.kind}`),
  gas: assumed.gasUsd,
  depth: assumed.depth,
  recovers: assumed.recovers ?? undefined,
  closeFactor: assumed.closeFactor ?? undefined,
  capital: assumed.capitalUsd ?? undefined,
})

/** A simulation's answer, and the job that can explain it. */
export type Simulated = { readonly job: string; readonly answer: Simulate }

/** Simulates as a job, telling how far it is; a job that nobody waits for any more is called off. */
export async function simulate(
  ledger: string,
  simulation: SimulateRequest,
  told: (label: string) => void,
  signal: AbortSignal,
): Promise<Simulated> {
  const { id } = await client.startJob({ kind: 'simulate', ledger, simulation })
  try {
    for await (const { progress } of client.watchJob(id, { signal })) told(progress.label)
    const { answer, problem } = await client.job(id, { signal })
    if (problem) throw new RefusedError(problem)
    return { job: id, answer: answer as Simulate }
  } finally {
    if (signal.aborted) client.cancelJob(id).catch(() => {}) // also where it was left while the job was being started
  }
}
