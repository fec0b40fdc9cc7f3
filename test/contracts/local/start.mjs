// A local chain with a real lending market, for `droste snapshot aave-v3 --network local`. The harness is TypeScript
// that only tests use, so it is not built: it is run from its source.
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const conditions = ['source', 'node', 'import', 'default']
const { module } = await runnerImport(fileURLToPath(new URL('serve.ts', import.meta.url)), {
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: false,
  logLevel: 'error',
  resolve: { conditions },
  ssr: { resolve: { conditions } },
})
await module.serve(Number(process.argv[2] ?? 40))
