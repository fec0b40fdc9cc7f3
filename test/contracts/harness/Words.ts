import { Fault } from '@droste/core'
import { decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import type { Chain, Contract, View } from './Chain.ts'
import { compile } from './Compiler.ts'

const source = `
  pragma solidity ^0.8.20;
  contract Reader {
    function read(address[] calldata targets, bytes[] calldata calls) external view returns (bytes[] memory out) {
      out = new bytes[](calls.length);
      for (uint256 i = 0; i < calls.length; i++) {
        (bool done, bytes memory answer) = targets[i].staticcall(calls[i]);
        if (done) out[i] = answer;
      }
    }
  }`

/** A label and the view it names; the words of its answer are compared one by one. */
export type Labelled = readonly [label: string, ...view: View]
/** Reads the same views again and again, each as its 32-byte words; a refused view has none. */
export type Reader = () => Promise<ReadonlyMap<string, readonly bigint[]>>

/** A reader of many views in a single call to the chain, encoded once. */
export async function reader(chain: Chain, views: readonly Labelled[]): Promise<Reader> {
  const artifacts = compile({
    compiler: 'solc-aave',
    entries: [],
    inline: { 'Reader.sol': source },
    settings: { optimizer: { enabled: true, runs: 200 } },
  })
  const contract: Contract = await chain.deploy(artifacts.get('Reader')!)
  const calls = views.map(([, { abi }, functionName, args = []]) =>
    encodeFunctionData({ abi, functionName, args }),
  )
  const targets = views.map(([, { address }]) => address)
  const data = encodeFunctionData({ abi: contract.abi, functionName: 'read', args: [targets, calls] })
  return async () => {
    const answer = (await chain.ask('eth_call', [{ to: contract.address, data }, 'latest'])) as Hex
    const answers = decodeFunctionResult({ abi: contract.abi, functionName: 'read', data: answer }) as Hex[]
    return new Map(views.map(([label], i) => [label, wordsOf(answers[i]!)]))
  }
}

function wordsOf(answer: Hex): bigint[] {
  const words: bigint[] = []
  for (let at = 2; at + 64 <= answer.length; at += 64) words.push(BigInt(`0x${answer.slice(at, at + 64)}`))
  return words
}

/** What the chain says differs from what we say. */
export type Difference = { readonly label: string; readonly chain: bigint | undefined; readonly ours: bigint }

/**
 * Every word that differs. `ours` gives, for each label, the expected words from the first on; null skips one.
 * @throws UnknownLabelError
 */
export function compare(
  chain: ReadonlyMap<string, readonly bigint[]>,
  ours: Iterable<readonly [label: string, words: readonly (bigint | null)[]]>,
): Difference[] {
  const differences: Difference[] = []
  for (const [label, words] of ours) {
    const read = chain.get(label)
    if (read === undefined) throw new UnknownLabelError(label)
    words.forEach((word, i) => {
      if (word !== null && word !== read[i])
        differences.push({ label: `${label}[${i}]`, chain: read[i], ours: word })
    })
  }
  return differences
}

/** An expectation names a view that is not read. */
export class UnknownLabelError extends Fault<{ label: string }> {
  override readonly name = 'Words.UnknownLabelError'
  constructor(label: string) {
    super(`No view is read under the label ${label}.`, { label })
  }
  override advise = (): string => 'Add the view to the reader, or drop the expectation.'
}
