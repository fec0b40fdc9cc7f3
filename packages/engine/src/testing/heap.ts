import { memoryUsage } from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes of live objects, once what nobody holds is cleared away. */
export function live(): number {
  collect()
  return memoryUsage().heapUsed
}
