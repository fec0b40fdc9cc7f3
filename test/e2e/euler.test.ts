import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LedgerFile } from '@droste/data'
import { Portrait, World } from '@droste/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer, DATA, droste, hasData } from './droste.ts'

type Tree = { figure: string; value: number | null; how: string; inputs: Tree[]; rule: string }

/** Values at the foot of a tree, what is under `named` alone. */
const leaves = (tree: Tree): Tree[] => (tree.inputs.length === 0 ? [tree] : tree.inputs.flatMap(leaves))

describe.skipIf(!hasData)(
  'euler-v1: the ten deepest accounts explained (skips without ../shared/data)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'droste-'))
    const path = join(folder, 'euler')
    const deepest: Portrait.Portrait[] = []
    beforeAll(async () => {
      const { code, err } = droste('import', 'euler-v1', join(DATA, 'euler-v1'), '--out', path)
      expect(code, err).toBe(0)
      const ledger = await LedgerFile.open(path)
      const subject = {
        ...World.build(ledger),
        accountId: (row: number) => {
          const { owner, venue, sub } = ledger.accounts[row]!
          return sub === undefined ? `${venue}:${owner}` : `${venue}:${owner}/${sub}`
        },
      }
      const drawn = Portrait.draw(
        subject,
        ledger.accounts.map((_, row) => row),
      )
      deepest.push(
        ...drawn
          .filter(({ loops, loopedDebtUsd }) => loops !== null && loopedDebtUsd > 100)
          .sort((a, b) => b.loops! - a.loops!)
          .slice(0, 10),
      )
    }, 120_000)
    afterAll(() => rmSync(folder, { recursive: true }))

    test('there are ten, each of several loops', () => {
      expect(deepest).toHaveLength(10)
      for (const { loops } of deepest) expect(loops).toBeGreaterThan(1)
    })

    test.each(Array.from({ length: 10 }, (_, at) => at))('number %i, from its legs alone', (at) => {
      const account = deepest[at]!
      const tree: Tree = answer('explain', path, `${account.account}/loops`)
      expect(tree.value).toBeCloseTo(account.loops!, 9)
      expect(tree.rule).toContain('M9')
      const [share, limit] = tree.inputs
      const [s, l] = [share!.value!, limit!.value!]
      // The geometric series of references §1: n loops at l owe l(1 − lⁿ)/(1 − l) and hold one more than that.
      const n = tree.value!
      const held = (1 - l ** (n + 1)) / (1 - l)
      const owed = (l * (1 - l ** n)) / (1 - l)
      expect(owed / held).toBeCloseTo(s, 9)
      // Down to the legs: amounts and prices as they were read, and nothing else.
      const feet = leaves(tree)
      expect(feet.length).toBeGreaterThan(3)
      for (const foot of feet) expect(foot.how).toBe('given')
    })
  },
)
