import { defineConfig } from 'vitest/config'

const conditions = ['source', 'node', 'import', 'default']

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['./setup.ts'],
    // One browser at a time: two cores are soon full of them.
    fileParallelism: false,
    retry: 0,
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 480_000,
    hookTimeout: 300_000,
  },
})
