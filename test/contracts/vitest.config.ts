import { defineConfig } from 'vitest/config'

const conditions = ['source', 'node', 'import', 'default']

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['./setup.ts'],
    maxWorkers: '100%', // a test and its chain take turns: one of the two always waits
    retry: 0,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
