import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [COMPILER, ...FLAGS] = ['gcc', '-O3', '-march=native']

/** What the C programs are compiled with. */
export const COMMAND = [COMPILER, ...FLAGS].join(' ')

/** Compiles `name`.c of this folder into `folder` and answers the program's path, or null without a compiler. */
export function compile(folder, name) {
  const program = join(folder, name)
  const source = join(import.meta.dirname, `${name}.c`)
  const gcc = spawnSync(COMPILER, [...FLAGS, '-o', program, source, '-lm'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (gcc.error?.code === 'ENOENT') return null
  if (gcc.status !== 0) throw new Error(`${COMPILER} refused ${name}.c`)
  return program
}

/** Writes columns one after another, as a C program reads them. */
export const writeColumns = (path, columns) =>
  writeFileSync(
    path,
    Buffer.concat(columns.map((each) => new Uint8Array(each.buffer, each.byteOffset, each.byteLength))),
  )
