import { rm } from 'node:fs/promises'
import { LedgerFile } from '@droste/data'
import type { Snapshot } from '@droste/data/rpc'
import * as Answer from '../Answer.ts'
import * as SnapshotFlags from '../flags/SnapshotFlags.ts'
import * as heading from '../render/heading.ts'
import { count, percent, plural } from '../render/Text.ts'
import * as PaceBar from '../terminal/PaceBar.ts'
import type { Terminal } from '../terminal/Terminal.ts'
import * as LocalNetwork from './LocalNetwork.ts'
import * as SnapshotSource from './SnapshotSource.ts'

/** `droste snapshot PROTOCOL --rpc URL --out LEDGER` */
export async function snapshot(
  protocol: string,
  flags: SnapshotFlags.SnapshotFlags,
  terminal: Terminal,
): Promise<void> {
  const known = SnapshotFlags.protocolOf(protocol)
  const local = flags.network === undefined ? null : await LocalNetwork.start(flags.network, known, terminal)
  const stop = sayHowToGoOn(terminal, local)
  try {
    const addresses = local === null ? SnapshotFlags.addressesOf(flags.rpc) : [local.url]
    const own = local === null ? flags : { ...flags, ...here(local) }
    await take(known, own, addresses, terminal)
  } finally {
    stop()
    local?.stop()
  }
}

/** All there is to know of the local network. */
const here = ({ provider, pool }: LocalNetwork.Local): Partial<SnapshotFlags.SnapshotFlags> => ({
  ...{ contract: provider, market: ['local'], fresh: true, history: true },
  ...{ pool: [`wstETH=${pool}`], claim: ['wstETH=WETH'] },
})

async function take(
  protocol: SnapshotFlags.Protocol,
  flags: SnapshotFlags.SnapshotFlags,
  addresses: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const { Connection } = await import('@droste/data/rpc')
  const surroundings = {
    now: () => performance.now(),
    sleep: (milliseconds: number) => new Promise<void>((resume) => setTimeout(resume, milliseconds)),
    chance: Math.random,
  }
  const block = SnapshotFlags.blockOf(flags.block)
  const sample = SnapshotFlags.wholeOf('--sample', flags.sample)
  const accounts = flags.accounts === undefined ? undefined : await SnapshotFlags.addressesIn(flags.accounts)
  const archive = archiveOf(flags.out)
  const tries = SnapshotFlags.wholeOf('--tries', flags.tries)
  const connection = Connection.open(addresses, surroundings, { ...Connection.PATIENT, tries })
  const source = await SnapshotSource.find(protocol, flags, connection)
  const archives = SnapshotSource.archivesOf(flags, archive)
  if (flags.fresh) for (const each of archives) await rm(each, { force: true })
  const bar = PaceBar.begin(terminal)
  try {
    const asked = {
      history: flags.history,
      pools: SnapshotFlags.poolsOf(flags),
      claims: SnapshotFlags.claimsOf(flags),
    }
    const options = { connection, surroundings, archive, block, sample, accounts, ...asked }
    await source({ ...options, listener: bar.listener }, async ({ world, accounts, report }) => {
      await LedgerFile.stream(flags.out, world, accounts())
      bar.done()
      if (flags.json) {
        terminal.out(Answer.json({ ...Answer.about(world), snapshot: told(report), out: flags.out }))
        return
      }
      terminal.out(heading.heading(world, terminal.colour))
      terminal.out(
        `${summary(report)}\nwritten to ${flags.out}; what was read is kept in ${archives.join(' ')}\n`,
      )
      terminal.err(heading.notes(world, [], terminal.colour))
    })
  } finally {
    bar.done()
  }
}

/** A tree of figures for programs: `report` without what the answer has elsewhere. */
const told = ({ pin, ...report }: Snapshot.Report) => ({ block: pin.block, blockHash: pin.hash, ...report })

function summary(report: Snapshot.Report): string {
  const { accounts, fresh, events, sampled, sampledShare, deviation, trips, calls, retries, pin, silent } =
    report
  const agreement =
    deviation === 0 ? 'no difference' : `the largest difference ${deviation.toExponential(1)} of the value`
  return [
    `block ${count(pin.block)} is ${pin.hash}`,
    `${plural(fresh, 'account')} read now, ${count(accounts - fresh)} kept from before`,
    ...(events === null ? [] : [`${plural(events, 'event')} of their history`]),
    `${plural(sampled, 'account')} with ${percent(sampledShare)} of the debt held against the protocol's own views: ${agreement}`,
    `${plural(calls, 'call')} in ${plural(trips, 'round trip')}, ${count(retries)} repeated`,
    ...silent.map((endpoint) => `${endpoint} did not answer and was left out`),
  ].join('\n')
}

/** Where what has been read is kept: beside the ledger. */
const archiveOf = (out: string): string => `${out.replace(/[/\\]+$/, '')}.snapshot`

/** Ctrl-C loses nothing: says so. Answers how to take that back. */
function sayHowToGoOn(terminal: Terminal, local: LocalNetwork.Local | null): () => void {
  const end = (): void => {
    local?.stop()
    terminal.err('\nstopped; the same command goes on from here\n')
    process.exit(130)
  }
  process.once('SIGINT', end)
  return () => process.removeListener('SIGINT', end)
}
