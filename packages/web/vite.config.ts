import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** In development the API comes from a running `droste serve`. */
const api = process.env['DROSTE_API'] ?? 'http://127.0.0.1:4173'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    outDir: 'dist',
    assetsInlineLimit: 0, // a data: address would need its own exception in the content security policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { host: '127.0.0.1', proxy: { '/api': api } },
})
