import * as Chance from '../harness/Chance.ts'
import { draw, opening, pause } from './Sequence.ts'
import { agrees, type Moment, Player, type Stage } from './Stage.ts'

/** What a sequence showed; `parting` is where our path and the contracts' part. */
export type Report = {
  readonly done: number
  readonly refused: ReadonlyMap<string, number>
  readonly liquidations: number
  readonly deficits: number
  readonly parting: (Moment & { readonly index: number }) | undefined
}

/** Plays the sequence of `seed`, `length` steps after its opening, and stops at the first difference of one wei. */
export async function run(stage: Stage, seed: number, length: number): Promise<Report> {
  await stage.goBack()
  const { users, liquidator } = stage
  const chance = Chance.from(seed)
  const player = new Player(stage)
  const steps = opening(player.pool, users, chance)
  const refused = new Map<string, number>()
  const counts = { done: 0, liquidations: 0, deficits: 0 }
  for (let index = 0; index < steps.length + length; index++) {
    const step = steps[index] ?? draw(player.pool, users, liquidator, chance)
    const moment = await player.play(step, pause(chance))
    if (!agrees(moment)) return { ...counts, refused, parting: { index, ...moment } }
    const { done } = moment
    if (done.kind === 'refused') refused.set(done.reason, (refused.get(done.reason) ?? 0) + 1)
    else counts.done++
    if (done.kind === 'done' && done.liquidated) {
      counts.liquidations++
      counts.deficits += done.liquidated.deficits.length
    }
  }
  return { ...counts, refused, parting: undefined }
}
