import { builtinModules } from 'node:module'
import { defineConfig, type RolldownOptions } from 'rolldown'
import { viteImportGlobPlugin } from 'rolldown/experimental'
import { yamlModules } from './build/yaml-modules.ts'
import packageJson from './package.json' with { type: 'json' }

// Third-party code stays external: some of it needs its own folder (native parts, wasm).
const external = ['electron', ...Object.keys(packageJson.dependencies), ...builtinModules, /^node:/]

const shared = {
  platform: 'node' as const,
  external,
  tsconfig: 'tsconfig.node.json',
  plugins: [viteImportGlobPlugin({ root: import.meta.dirname }), yamlModules()],
} satisfies RolldownOptions

export default defineConfig([
  {
    ...shared,
    input: 'electron/main.ts',
    output: { file: 'dist/electron/main.js', format: 'esm', sourcemap: true, codeSplitting: false },
  },
  {
    ...shared,
    input: 'electron/engine-process.ts',
    output: { file: 'dist/electron/engine-process.js', format: 'esm', sourcemap: true, codeSplitting: false },
  },
  // A sandboxed preload must be one CommonJS file.
  {
    ...shared,
    input: 'electron/preload.ts',
    output: { file: 'dist/electron/preload.cjs', format: 'cjs', sourcemap: true },
  },
  {
    ...shared,
    input: 'cli/main.ts',
    output: {
      file: 'dist/cli/main.js',
      format: 'esm',
      sourcemap: true,
      codeSplitting: false,
      banner: '#!/usr/bin/env node',
    },
  },
])
