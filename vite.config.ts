import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { pagePolicyTag } from './engine/contract/page-policy.ts'

/** The hosts send the policy as a header; the tag holds where a header is missing. The dev server needs inline code. */
const policyInThePage: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicyTag },
      injectTo: 'head-prepend',
    },
  ],
}

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), policyInThePage],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    // Data addresses are outside of the policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
})
