import { spawnSync } from 'node:child_process'
import { root } from './droste.ts'

/** The page as it is in the tree, not as it was built some time ago. */
export default function setup(): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    [root('node_modules/vite/bin/vite.js'), 'build', root('packages/web')],
    {
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production' }, // a test run would build the page for development
    },
  )
  if (status !== 0) throw new Error(`The page could not be built: ${stderr}`)
}
