import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** In development the API comes from a running `droste serve`. */
const api = process.env['DROSTE_API'] ?? 'http://127.0.0.1:4173'

/** The page names the scripts of its first view, so that they are fetched beside its own script and not after it. */
const firstView: Plugin = {
  name: 'first-view',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {}, chunk: entry }) => {
      const view = Object.values(bundle).find(
        (one) => one.type === 'chunk' && one.facadeModuleId?.endsWith('/book/BookView.tsx'),
      )
      if (view?.type !== 'chunk') return []
      return [view.fileName, ...view.imports]
        .filter((name) => name !== entry?.fileName)
        .map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
          injectTo: 'head',
        }))
    },
  },
}

export default defineConfig({
  plugins: [react(), firstView],
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
