import { Fault } from '@droste/core'
import { Parquet } from '@droste/data'
import * as Answer from '../answers/Answer.ts'
import { Desks } from './Desk.ts'
import * as Hold from './Hold.ts'
import type { Order, Reply, Step } from './Task.ts'
import { perform } from './Works.ts'

let desks: Desks | undefined

/** Does a task. Faults are told and not thrown, for what is thrown loses its class on the way. */
export async function work({ task, shelf, steps, hold }: Order): Promise<Reply> {
  desks ??= new Desks(shelf)
  Parquet.guardedBy({ enter: () => Hold.take(hold), leave: () => Hold.leave(hold) })
  let step = 0
  const say = (label: string): void => steps.postMessage({ step: step++, label } satisfies Step)
  say('started')
  try {
    const answer = await perform(task, desks, { step: async (label) => say(label) })
    return {
      kind: 'answer',
      body: typeof answer === 'string' ? new TextEncoder().encode(answer) : new Uint8Array(answer),
    }
  } catch (failure) {
    if (!(failure instanceof Fault)) return { kind: 'broken', stack: String((failure as Error).stack) }
    const facts = JSON.parse(Answer.json(failure.facts as object))
    const { name, message } = failure
    return { kind: 'fault', fault: { name, message, advice: failure.advise(), facts } }
  } finally {
    steps.close()
  }
}
