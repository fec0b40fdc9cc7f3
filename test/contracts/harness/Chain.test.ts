import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Artifact from './Artifact.ts'
import * as Chain from './Chain.ts'
import * as Chance from './Chance.ts'
import { compile } from './Compiler.ts'

const source = `
  pragma solidity ^0.8.0;
  library Twice { function twice(uint256 x) external pure returns (uint256) { return 2 * x; } }
  contract Counter {
    error TooMuch(uint256 asked);
    event Counted(uint256 total, uint256 second);
    uint256 public total;
    function second() external view returns (uint256) { return block.timestamp; }
    function add(uint256 x) external {
      if (x > 10) revert TooMuch(x);
      total += Twice.twice(x);
      emit Counted(total, block.timestamp);
    }
  }`

describe('a local chain', () => {
  let chain: Chain.Chain
  let counter: Chain.Contract

  beforeAll(async () => {
    const artifacts = compile({
      compiler: 'solc-morpho',
      entries: [],
      inline: { 'Counter.sol': source },
      settings: { optimizer: { enabled: true, runs: 200 } },
    })
    chain = await Chain.start()
    const twice = await chain.deploy(artifacts.get('Twice')!)
    counter = await chain.deploy(artifacts.get('Counter')!, [], { Twice: twice.address })
  })
  afterAll(() => chain?.stop())

  test('calls a linked library and reads the event', async () => {
    const receipt = await chain.write(counter, 'add', [5n], { at: chain.now + 100n })
    expect(Chain.events(receipt, counter.abi, 'Counted')).toEqual([{ total: 10n, second: chain.now }])
  })

  test('names the custom error of a refusal', async () => {
    expect(await chain.try(counter, 'add', [11n])).toEqual({ kind: 'refused', reason: 'TooMuch' })
  })

  test('views run at the second of the last block', async () => {
    await chain.mine(chain.now + 3_600n)
    expect(await chain.read(counter, 'second')).toBe(chain.now)
  })

  test('goes back as often as asked, clock and all', async () => {
    const goBack = await chain.snapshot()
    const before = { now: chain.now, total: await chain.read(counter, 'total') }
    for (let i = 0; i < 3; i++) {
      await chain.write(counter, 'add', [1n], { at: chain.now + 50n })
      await goBack()
      expect({ now: chain.now, total: await chain.read(counter, 'total') }).toEqual(before)
      expect(await chain.read(counter, 'second')).toBe(chain.now)
    }
  })

  test('anyone may send, without a key', async () => {
    const from = '0x00000000000000000000000000000000000abcde'
    expect(await chain.try(counter, 'add', [1n], { from })).toMatchObject({ kind: 'done' })
  })

  test('a contract without its library is not deployed', () => {
    const artifact = { name: 'A', abi: [], creation: '0x00', links: [{ library: 'L', offsets: [0] }] }
    expect(() => Artifact.link(artifact)).toThrow(Artifact.MissingLibraryError)
  })
})

// Steele, Lea, Flood: first outputs of SplitMix64 from seed 1234567, as the reference program prints them.
test('chance is SplitMix64', () => {
  const chance = Chance.from(1234567)
  const pair = chance.big(0n, (1n << 128n) - 1n)
  expect([pair >> 64n, pair & ((1n << 64n) - 1n)]).toEqual([6457827717110365317n, 3203168211198807973n])
})
