// `npm test`: installs, builds, runs every test. With arguments, only the tests of the packages and of the command line
// whose path contains one of them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { build, checkNode, install, installBrowser, root } from './setup.mjs'

const contracts = join(root, 'test/contracts')
const assembly = join(root, 'packages/engine/assembly')
const browser = join(root, 'test/browser')
const filters = process.argv.slice(2)
const all = filters.length === 0

checkNode()
await Promise.all([
  install(root, '(once)'),
  install(assembly, 'that compile WebAssembly (once)'),
  all && install(contracts, 'for the contract tests (once)'),
  all && install(browser, 'for the tests of the page (once)'),
])
if (all) installBrowser()
build()

const data = '../shared/data'
if (!existsSync(join(root, data)))
  console.log(`No ${data} beside this folder: the tests on real data are skipped.`)

const folder = mkdtempSync(join(tmpdir(), 'droste-test-'))
const sum = { passed: 0, failed: 0, skipped: 0 }
/** Which failed and how, told again beneath everything else. */
const failures = []
run('packages', filters)
if (all) {
  run('contracts', ['--root', contracts])
  run('browser', ['--root', browser])
}
rmSync(folder, { recursive: true, force: true })
for (const failure of failures) console.log(`FAILED ${failure}`)
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1

function run(name, args) {
  const file = join(folder, `${name}.json`)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    // What tests leave behind goes with the folder.
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  const counted = report ? count(report) : { passed: 0, failed: 0, skipped: 0 }
  if (report) failures.push(...report.testResults.flatMap(failuresOf))
  // A crash, or an error outside any test, fails the run without failing a test.
  if (status !== 0 && counted.failed === 0) {
    counted.failed = 1
    failures.push(`${name}: vitest ended with ${status} though no test failed`)
  }
  for (const key of Object.keys(sum)) sum[key] += counted[key]
}

/** What failed in one file of tests, with the first lines of why. */
function failuresOf({ name, status, message, assertionResults }) {
  const path = relative(root, name)
  const why = (text) => (text ?? '').split('\n').slice(0, 12).join('\n  ')
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (status === 'failed' && failed.length === 0) return [`${path}\n  ${why(message)}`]
  return failed.map(({ fullName, failureMessages }) => `${path}: ${fullName}\n  ${why(failureMessages[0])}`)
}

function count({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests,
  }
}
