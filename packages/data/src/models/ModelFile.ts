import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Asset } from '@droste/core'
import { History, type Model } from '@droste/engine'
import { parse as parseJson } from '../interchange/JsonText.ts'
import { NoFileError, noteIssues } from '../interchange/LedgerJson.ts'
import { Problems } from '../interchange/Problems.ts'
import { daysOf, MODEL, type ModelDocument } from './ModelDocument.ts'

/**
 * Reads a model and the history it names, for a ledger of these assets.
 * @throws NoFileError, JsonText.NotJsonError, MalformedError, Asset.UnknownAssetError, the faults of History
 */
export async function read(path: string, assets: readonly Asset.Asset[]): Promise<Model.Model> {
  const problems = new Problems(path)
  const raw = parseJson(await textOf(path), path)
  const found = MODEL.safeParse(raw)
  if (!found.success) {
    noteIssues(problems, [], found.error, raw)
    throw problems.fault()
  }
  const { name, step, drivers, correlation, commonJumps, history } = found.data
  const stepDays = daysOf(step)
  const named = namesOf(drivers)
  const model = {
    name,
    stepDays,
    drivers: drivers.map((driver, at): Model.Driver => {
      const { asset, depth, law, follows, exposure } = driver
      if (asset !== undefined && depth)
        problems.note(`drivers[${at}]`, 'moves an asset and depth', 'Make two drivers of it.')
      return {
        target:
          asset !== undefined
            ? { kind: 'price', asset: Asset.find(assets, asset).id }
            : depth
              ? { kind: 'depth' }
              : { kind: 'hidden', label: named[at]! },
        law,
        follows: Object.entries(follows).map(([leader, share]) => {
          const driver = named.indexOf(leader)
          if (driver < 0)
            problems.note(
              `drivers[${at}].follows`,
              `there is no driver “${leader}”`,
              `There are ${named.join(', ')}.`,
            )
          return { driver, share }
        }),
        exposure,
      }
    }),
    correlation,
    commonJumps,
  }
  problems.settle()
  return { ...model, bootstrap: history === null ? null : await bootstrapOf(path, history, stepDays) }
}

const namesOf = (drivers: ModelDocument['drivers']): string[] =>
  drivers.map(({ name, asset, depth }, at) => name ?? asset ?? (depth ? 'depth' : `driver ${at + 1}`))

async function bootstrapOf(
  path: string,
  { folder, series, time, price, block, decay, stress, scale }: NonNullable<ModelDocument['history']>,
  stepDays: number,
): Promise<Model.Bootstrap> {
  const read = await Promise.all(
    Object.entries(series).map(async ([name, file]) =>
      History.parse(name, await textOf(resolve(dirname(path), folder, file)), { time, price }),
    ),
  )
  const history = History.align(read, stepDays)
  return { history, block: Math.max(1, Math.round(daysOf(block) / stepDays)), decay, stress, scale }
}

async function textOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new NoFileError(path)
  return await readFile(path, 'utf8')
}
