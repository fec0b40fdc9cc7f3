#!/usr/bin/env node
import { existsSync } from 'node:fs'

const built = new URL('../dist/index.js', import.meta.url)
if (existsSync(built)) {
  const { run } = await import(built.href)
  process.exitCode = await run(process.argv.slice(2))
} else {
  process.stderr.write('error Droste is not built yet\n  Run npm start once, or npm run build.\n')
  process.exitCode = 4
}
