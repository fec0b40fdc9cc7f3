// `npm run bench`: measures Droste against its targets and prints each figure beside its own.
//   npm run bench -- [NAME …] [--out FILE] [--draw FILE]     NAME: columns claims health peers euler load generate simulate cascade screen cascades cohorts update; all of them if none is given
//   npm run bench -- --list                            their names, each loaded and none run
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import * as Figure from './Figure.mjs'
import * as Machine from './Machine.mjs'

const BENCHMARKS = {
  columns: () => import('./columns.mjs'),
  claims: () => import('./claims.mjs'),
  health: () => import('./health.mjs'),
  peers: () => import('./peers.mjs'),
  euler: () => import('./euler.mjs'),
  load: () => import('./load.mjs'),
  generate: () => import('./generate.mjs'),
  simulate: () => import('./simulate.mjs'),
  cascade: () => import('./cascade.mjs'),
  screen: () => import('./screen.mjs'),
  cascades: () => import('./cascades.mjs'),
  cohorts: () => import('./cohorts.mjs'),
  update: () => import('./update.mjs'),
}
const NAMES = Object.keys(BENCHMARKS)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, draw: { type: 'string' }, list: { type: 'boolean' } },
})
const unknown = positionals.find((name) => !NAMES.includes(name))
if (unknown !== undefined) {
  console.error(`No benchmark ${unknown}. There are ${NAMES.join(', ')}.`)
  process.exit(2)
}

// The random books of the engine's tests are in no package: they are compiled for this run.
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
const compiled = spawnSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', import.meta.dirname], {
  stdio: 'inherit',
})
if (compiled.status !== 0) process.exit(1)

if (values.list) {
  for (const name of NAMES) {
    await BENCHMARKS[name]()
    console.log(name)
  }
  process.exit()
}

const machine = Machine.describe()
console.log(Machine.format(machine))
const figures = []
for (const name of positionals.length > 0 ? positionals : NAMES) {
  console.log(`\n${name}`)
  const { run } = await BENCHMARKS[name]()
  await run((figure) => {
    figures.push({ benchmark: name, ...figure })
    console.log(Figure.format(figure))
  }, values)
}
const judged = figures.filter(({ target }) => target !== undefined)
const met = judged.filter(Figure.met)
const skipped = figures.filter(({ kind }) => kind === 'skipped')
console.log(`\n${met.length} of ${judged.length} targets met, ${skipped.length} skipped`)
if (values.out !== undefined) {
  const written = figures.map((figure) => ({
    ...figure,
    ...(figure.target && { met: Figure.met(figure) }),
  }))
  writeFileSync(values.out, `${JSON.stringify({ machine, figures: written }, null, 2)}\n`)
}
