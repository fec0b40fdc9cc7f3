import type * as Chain from '../harness/Chain.ts'

/**
 * As `chain.snapshot`, but goes back only once the node has cleared its pool of the last transaction. It does
 * that after it has answered; a revert in between makes it drop the next transaction of the same sender, or
 * mine the last one again.
 */
export async function snapshot(chain: Chain.Chain): Promise<() => Promise<void>> {
  const goBack = await chain.snapshot()
  return async () => {
    while (!(await settled(chain))) await new Promise((resolve) => setTimeout(resolve, 1))
    await goBack()
  }
}

async function settled(chain: Chain.Chain): Promise<boolean> {
  const { pending, queued } = (await chain.ask('txpool_status')) as { pending: string; queued: string }
  return BigInt(pending) === 0n && BigInt(queued) === 0n
}
