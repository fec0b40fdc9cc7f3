import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Figure } from '@droste/engine'
import type { Explain } from '@droste/service/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer } from './droste.ts'
import { BOOK, served } from './service.ts'
import { twoLoops } from './twoLoops.ts'

const folder = mkdtempSync(join(tmpdir(), 'droste-'))
let here: Awaited<ReturnType<typeof served>>

beforeAll(async () => {
  const loops = join(folder, 'loops.json')
  writeFileSync(loops, JSON.stringify(twoLoops))
  here = await served({ ledgers: [BOOK, loops] })
})
afterAll(async () => {
  await here.server.close()
  rmSync(folder, { recursive: true })
  expect(here.log).toEqual([])
})

/** Every figure of the answer is explained under its name, and by its value. */
async function explained(told: object, ask: (figure: string) => Promise<Explain>): Promise<void> {
  for (const path of Figure.leaves(told)) {
    const figure = Figure.format(path)
    expect(await ask(figure).catch((failure) => failure.facts), figure).toMatchObject({
      figure,
      value: Figure.at(told, path),
    })
  }
}

describe('the API explains every figure of', () => {
  test('a loop of bare numbers, and one of a pair', async () => {
    const { client } = here
    const bare = { ltv: 0.7, threshold: 0.83, supplyApy: 0.04, borrowApy: 0.06, fee: 0.001, volatility: 0.6 }
    const stepwise = { ...bare, target: { kind: 'depth', borrows: 3 } } as const
    await explained(await client.loop(stepwise), (figure) => client.explainLoop({ ...stepwise, figure }))
    const pair = { leverage: 4, ledger: BOOK, pair: 'wstETH/WETH', emode: 'eth', mode: 'flash' } as const
    await explained(await client.loopByQuery(pair), (figure) =>
      client.explainLoopByQuery({ ...pair, figure }),
    )
  })

  test('an account and its what-if', async () => {
    const { client } = here
    const whatIf = { set: ['ETH=-10%'], repay: ['ETH=0.5'] }
    await explained(await client.account('loops', '0xstep', whatIf), (figure) =>
      client.explainAccount('loops', '0xstep', { ...whatIf, figure }),
    )
  })

  test('a history', async () => {
    const { client } = here
    const { history } = await client.inspect('loops')
    expect(history).not.toBeNull()
    await explained({ history }, (figure) => client.explain('loops', { figure }))
  })

  test('a simulation that is done, its paths down to the account', async () => {
    const { client } = here
    const simulation = { paths: 40, seed: 3, depth: 0.5 }
    const { id } = await client.startJob({ kind: 'simulate', ledger: BOOK, simulation })
    for await (const _ of client.watchJob(id));
    const { answer: told } = await client.job(id)
    await explained(told!, (figure) => client.explainJob(id, figure))
    const { inputs } = await client.explainJob(id, 'worst[0].badDebtUsd')
    expect(inputs[0]).toMatchObject({ figure: 'totals.badDebtUsd', how: 'sum' })
    expect(inputs[0]!.inputs[0]!.figure).toMatch(/0x[0-9a-f]{40}/)
  })
})

test('the trees are those of the command line', async () => {
  const { client } = here
  const { concentration } = await client.inspect(BOOK)
  const owner = concentration.largest[0]!.account.split(':')[1]!
  const figure = 'whatIf.wallet.healthFactor'
  expect(await client.explainAccount(BOOK, owner, { set: ['ETH=-10%'], figure })).toEqual(
    answer('explain', BOOK, figure, '--of', `account ${owner} --set ETH=-10%`),
  )
  const pair = { ledger: BOOK, collateral: 'wstETH', debt: 'WETH' }
  const target = { kind: 'leverage', leverage: 3 } as const
  expect(await client.explainLoop({ pair, target, figure: 'carry.usdPerYear' })).toEqual(
    answer('explain', BOOK, 'carry.usdPerYear', '--of', 'loop --pair wstETH/WETH --leverage 3'),
  )
})

test('what a job cannot explain it says', async () => {
  const { client } = here
  const curve = { shocks: [{ asset: 'ETH', change: -0.1 }], times: [1] }
  const { id } = await client.startJob({ kind: 'curve', ledger: BOOK, curve })
  for await (const _ of client.watchJob(id));
  await expect(client.explainJob(id, 'points[0].badDebtUsd')).rejects.toMatchObject({
    facts: { status: 422, advice: expect.stringContaining('stress at its multiples') },
  })
})
