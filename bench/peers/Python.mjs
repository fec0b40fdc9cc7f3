import { spawnSync } from 'node:child_process'

/** numpy and scipy with their versions, as a name; null where there is no Python with both. */
export function found() {
  const asked = [
    '-c',
    'import numpy, scipy; print(f"scipy.sparse {scipy.__version__}, numpy {numpy.__version__}")',
  ]
  const { status, stdout } = spawnSync('python3', asked, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

/** What is missing where there is none. */
export const MISSING = 'there is no Python here with numpy and scipy'
