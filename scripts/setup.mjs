// What `npm start` and `npm test` need before anything of Droste can run: only Node's own modules here.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a command to its end; says what failed and ends this process if it did. */
export function must(what, command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (status !== 0) fail(what, status, error)
}

function fail(what, status, error) {
  console.error(`${what} failed${error ? `: ${error.message}` : ''}.`)
  process.exit(status ?? 1)
}

/** Stops with a plain sentence on a Node that is too old. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Droste needs Node 20.19 or later; this is ${process.versions.node}.`)
  process.exit(1)
}

/** Whether the installed packages of `folder` are the ones its lock file names. */
export function isInstalled(folder) {
  const lock = join(folder, 'package-lock.json')
  const installed = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, link, optional, devOptional }]) => {
    if (!path.includes('node_modules/') || optional || devOptional) return true
    return link ? existsSync(join(folder, path)) : present[path]?.version === version
  })
}

/**
 * Installs what the lock file of `folder` names, unless it is there. Not by `npm ci`: that refuses a lock file without
 * the packages of other platforms, which a registry mirror may lack; `--no-save` keeps the lock file as it is.
 */
export async function install(folder, why) {
  if (isInstalled(folder)) return
  console.error(`Installing packages ${why} …`)
  const flags = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn(npm(), flags, { cwd: folder, stdio: ['ignore', 2, 2] })
  child.once('error', (error) => fail('npm install', 1, error))
  const [status] = await once(child, 'close')
  if (status !== 0) fail('npm install', status)
}

export const TSC = join(root, 'node_modules/typescript/bin/tsc')

const BROWSER = '/usr/bin/chromium'

/**
 * Installs Debian's chromium, with which the page is walked, where that may be done; where not, says what is missing:
 * the tests of the page are skipped then, and counted so.
 */
export function installBrowser() {
  if (existsSync(BROWSER)) return
  const may = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (may) {
    console.error('Installing chromium for the tests of the page (once) …')
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update'], options)
    spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options)
  }
  if (!existsSync(BROWSER))
    console.error(
      `No browser at ${BROWSER}: test/browser is skipped. Install Debian’s package chromium to run it.`,
    )
}

/** Compiles every package, and the dashboard where its pages are missing or older than what they are made of. */
export function build() {
  must('Compiling', process.execPath, [TSC, '-b'])
  const web = join(root, 'packages/web')
  const sources = ['web/src', 'core/src', 'service/src/client'].map((path) => join(root, 'packages', path))
  if (isNewer(join(web, 'dist/index.html'), sources)) return
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const env = { ...process.env, NODE_ENV: 'production' }
  must('Building the dashboard', process.execPath, [vite, 'build', web, '--logLevel=error'], { env })
}

/** Whether `file` is there and newer than everything below `folders`. */
function isNewer(file, folders) {
  if (!existsSync(file)) return false
  const made = statSync(file).mtimeMs
  return folders.every((folder) =>
    readdirSync(folder, { recursive: true }).every((name) => statSync(join(folder, name)).mtimeMs < made),
  )
}

const npm = () => (process.platform === 'win32' ? 'npm.cmd' : 'npm')
