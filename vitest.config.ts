import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['source', 'node', 'import', 'default'] },
  test: {
    include: ['STYLE.test.ts', 'packages/*/src/**/*.test.ts', 'test/{e2e,walls}/**/*.test.ts'],
    setupFiles: ['./vitest.setup.ts'],
    retry: 0,
    isolate: false, // nothing outlives its file but modules, which take longer to load than most tests to run
    maxWorkers: '100%',
    // Nothing takes a tenth of it on a machine that does nothing else; one that is busy may take its time.
    testTimeout: 300_000 + 500 * Number(process.env['DROSTE_RUNS'] ?? 0),
    hookTimeout: 300_000,
  },
})
