import { defineConfig } from 'vitest/config'

const conditions = ['source', 'node', 'import', 'default']

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['./setup.ts'],
    maxWorkers: '100%', // a page waits for its server, a test for the page
    retry: 0,
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 480_000,
    hookTimeout: 300_000,
  },
})
