import { defineConfig } from 'vitest/config'

export default defineConfig({
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['source', 'node', 'import', 'default'] },
  test: {
    include: ['STYLE.test.ts', 'packages/*/src/**/*.test.ts', 'test/{e2e,walls}/**/*.test.ts'],
    setupFiles: ['./vitest.setup.ts'],
    retry: 0,
    testTimeout: 120_000,
  },
})
