import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Asset } from '@droste/core'
import { History, type Model } from '@droste/engine'
import { parse as parseJson } from '../interchange/JsonText.ts'
import { NoFileError, noteIssues } from '../interchange/LedgerJson.ts'
import { Problems } from '../interchange/Problems.ts'
import { daysOf, MODEL, type ModelDocument } from './ModelDocument.ts'

const FORMAT = 'docs/models.md'

/**
 * Reads a model and the history it names, for a ledger of these assets.
 * @throws NoFileError, JsonText.NotJsonError, MalformedError, Asset.UnknownAssetError, the faults of History
 */
export async function read(path: string, assets: readonly Asset.Asset[]): Promise<Model.Model> {
  const problems = new Problems(path)
  const raw = parseJson(await textOf(path), path)
  const found = MODEL.safeParse(raw)
  if (!found.success) {
    noteIssues(problems, [], found.error, raw, FORMAT)
    throw problems.fault()
  }
  const { name, step, correlation, commonJumps, history } = found.data
  const stepDays = daysOf(step)
  const drivers = driversOf(found.data.drivers, assets, problems)
  problems.settle()
  const bootstrap = history === null ? null : await bootstrapOf(path, history, stepDays, problems)
  problems.settle()
  return { name, stepDays, drivers, correlation, commonJumps, bootstrap }
}

function driversOf(
  drivers: ModelDocument['drivers'],
  assets: readonly Asset.Asset[],
  problems: Problems,
): Model.Driver[] {
  const named = namesOf(drivers)
  const followed = new Set(drivers.flatMap(({ follows }) => Object.keys(follows)))
  const moved = new Map<string, number>()
  return drivers.map(({ asset, depth, law, follows, exposure }, at) => {
    const note = (what: string, remedy: string, field = ''): void =>
      problems.note(`drivers[${at}]${field}`, what, remedy)
    const target: Model.Target =
      asset !== undefined
        ? { kind: 'price', asset: Asset.find(assets, asset).id }
        : depth
          ? { kind: 'depth' }
          : { kind: 'hidden', label: named[at]! }
    if (asset !== undefined && depth) note('moves an asset and depth', 'Make two drivers of it.')
    const what = target.kind === 'price' ? target.asset : target.kind
    const before = target.kind === 'hidden' ? undefined : moved.get(what)
    if (before !== undefined)
      note(`moves what drivers[${before}] moves`, 'Let one move it and follow the other.')
    else if (named.indexOf(named[at]!) < at)
      note(`is called “${named[at]}” like one before it`, 'Give it a name of its own.')
    moved.set(what, at)
    if (target.kind === 'hidden' && !followed.has(named[at]!))
      note(
        'moves nothing, and no driver follows it',
        'Name the asset it moves, or say "depth": true, or let others follow it.',
      )
    const leaders = Object.entries(follows).map(([leader, share]) => {
      const driver = named.indexOf(leader)
      if (driver < 0) note(`there is no driver “${leader}”`, `There are ${named.join(', ')}.`, '.follows')
      return { driver, share }
    })
    return { target, law, follows: leaders, exposure }
  })
}

const namesOf = (drivers: ModelDocument['drivers']): string[] =>
  drivers.map(({ name, asset, depth }, at) => name ?? asset ?? (depth ? 'depth' : `driver ${at + 1}`))

const SECONDS = 1e11 // times below it are no ms of this century

async function bootstrapOf(
  path: string,
  { folder, series, time, price, block, decay, stress, scale }: NonNullable<ModelDocument['history']>,
  stepDays: number,
  problems: Problems,
): Promise<Model.Bootstrap> {
  const steps = daysOf(block) / stepDays
  if (!(Math.round(steps) >= 1 && Math.abs(steps - Math.round(steps)) < 1e-9))
    problems.note(
      'history.block',
      `${block} is no whole number of steps`,
      'Give it one step or more of the model.',
    )
  const read = await Promise.all(
    Object.entries(series).map(async ([name, file]) =>
      History.parse(name, await textOf(resolve(dirname(path), folder, file)), { time, price }),
    ),
  )
  for (const { name, times } of read)
    if ((times.at(-1) ?? SECONDS) < SECONDS)
      problems.note(
        `history.series.${name}`,
        'ends before 1974',
        'Its times are in ms since 1970, not in seconds.',
      )
  problems.settle()
  return { history: History.align(read, stepDays), block: Math.round(steps), decay, stress, scale }
}

async function textOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new NoFileError(path)
  return await readFile(path, 'utf8')
}
