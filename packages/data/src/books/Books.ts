import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const FOLDER = new URL('../../books/', import.meta.url) // the same from src and from dist

/** The names of the ledgers that come with Droste, sorted. */
export const names = async (): Promise<string[]> =>
  (await readdir(FOLDER))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()

/** Where the built-in ledger `name` lies as a JSON file; null if there is none of that name. */
export const pathOf = async (name: string): Promise<string | null> =>
  (await names()).includes(name) ? fileURLToPath(new URL(`${name}.json`, FOLDER)) : null
