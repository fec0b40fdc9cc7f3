import { readFile, stat } from 'node:fs/promises'
import { Asset, Consistency, type Market } from '@droste/core'
import { parse as parseJson } from './JsonText.ts'
import { FORMAT, WORLD, type WorldDocument } from './LedgerDocument.ts'
import { LARGEST, NoFileError, noteIssues, TooLargeError } from './LedgerJson.ts'
import { Problems } from './Problems.ts'
import { amountReader, fromDocument } from './worldDocument.ts'

const MARKETS = WORLD.shape.markets

/**
 * `world` with the markets of a JSON file, a list as under `markets` of a ledger file, in place of its own for the
 * same base. Assets are named by id, address, or a symbol that only one bears.
 * @throws NoFileError, TooLargeError, JsonText.NotJsonError, MalformedError, Consistency.InconsistentError,
 *   Asset.UnknownAssetError
 */
export async function laidOver<W extends Consistency.World>(world: W, path: string): Promise<W> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) throw new NoFileError(path)
  if (found.size > LARGEST) throw new TooLargeError(path, found.size)
  const given = parse(await readFile(path, 'utf8'), path, world)
  const replaced = new Set(given.map(({ base }) => base))
  const markets = [...world.markets.filter(({ base }) => !replaced.has(base)), ...given]
  const laid = { ...world, markets }
  Consistency.checkWorld(laid, new Map())
  return laid
}

function parse(text: string, path: string, world: Consistency.World): readonly Market.Market[] {
  const problems = new Problems(path)
  const raw = parseJson(text, path)
  const read = MARKETS.safeParse(raw)
  if (!read.success) {
    noteIssues(problems, [], read.error, raw)
    throw problems.fault()
  }
  const named = read.data.map((market) => ({
    ...market,
    base: Asset.find(world.assets, market.base).id,
    quote: Asset.find(world.assets, market.quote).id,
  }))
  const { assets } = world
  const document = { ...EMPTY, assets: [...assets], markets: named }
  const { markets } = fromDocument(document, amountReader(problems, document.assets))
  problems.settle()
  return markets
}

const EMPTY = {
  format: FORMAT,
  name: 'markets',
  provenance: { source: 'markets', chain: null, block: null, time: null, hash: null, reader: 'by hand' },
  coverage: undefined,
  assumptions: [],
  prices: [],
  claims: [],
  venues: [],
} satisfies Omit<WorldDocument, 'assets' | 'markets'>
