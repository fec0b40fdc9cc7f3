// `npm start`: from a fresh clone to the report on the built-in book.
import { join } from 'node:path'
import { build, checkNode, install, must, root } from './setup.mjs'

checkNode()
await install(root, '(once)')
build()
must('The report', process.execPath, [
  join(root, 'packages/cli/bin/droste.js'),
  'tour',
  ...process.argv.slice(2),
])
