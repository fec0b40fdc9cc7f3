import { defineConfig } from 'vitest/config'

const conditions = ['source', 'node', 'import', 'default']

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    include: ['**/*.test.ts'],
    // Two cores: a chain and a compiler already fill them, and one file's cache serves the next.
    fileParallelism: false,
    retry: 0,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
