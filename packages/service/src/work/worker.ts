import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '@droste/core'
import * as Answer from '../answers/Answer.ts'
import { Desks } from './Desk.ts'
import type { Reply, Shelf, Task } from './Task.ts'
import { perform } from './Works.ts'

const port = parentPort
if (!port) throw new Error('worker.js is started by Lane as a thread')
const desks = new Desks(workerData as Shelf)
const say = (reply: Reply, transfer: ArrayBuffer[] = []): void => port.postMessage(reply, transfer)

port.on('message', async ({ id, task }: { readonly id: number; readonly task: Task }) => {
  let step = 0
  const watcher = {
    step: async (label: string) => say({ kind: 'step', id, step: { step: ++step, label } }),
  }
  try {
    const answer = await perform(task, desks, watcher)
    const body = typeof answer === 'string' ? new TextEncoder().encode(answer) : new Uint8Array(answer)
    say({ kind: 'answer', id, body }, [body.buffer])
  } catch (failure) {
    if (!(failure instanceof Fault)) say({ kind: 'broken', id, stack: String((failure as Error).stack) })
    else {
      const facts = JSON.parse(Answer.json(failure.facts as object))
      const { name, message } = failure
      say({ kind: 'fault', id, fault: { name, message, advice: failure.advise(), facts } })
    }
  }
})
