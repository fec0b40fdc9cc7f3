// Types of the tests that have packages of their own, where these are installed.
import { join } from 'node:path'
import { isInstalled, must, root, TSC } from './setup.mjs'

for (const folder of ['test/contracts', 'test/browser']) {
  if (isInstalled(join(root, folder))) must(`Types of ${folder}`, process.execPath, [TSC, '-p', folder])
  else console.error(`No types of ${folder}: npm test installs what they need.`)
}
