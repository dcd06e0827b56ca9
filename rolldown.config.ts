import { builtinModules } from 'node:module'
import { defineConfig, type RolldownOptions } from 'rolldown'
import { viteImportGlobPlugin } from 'rolldown/experimental'
import { parserWithoutPrograms } from './build/parser-without-programs.ts'
import { quickStart } from './build/quick-start.ts'
import { yamlModules } from './build/yaml-modules.ts'
import packageJson from './package.json' with { type: 'json' }

// Third-party code stays external: some of it needs its own folder (native parts, wasm).
const external = ['electron', ...Object.keys(packageJson.dependencies), ...builtinModules, /^node:/]

/**
 * Plain JavaScript that the command line needs as soon as it starts: reading one file instead of a hundred is most of
 * what makes it start at once.
 */
const bundled = ['commander', 'i18next', 'picocolors', 'smol-toml', 'yaml', 'zod']

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
    external: external.filter((name) => typeof name !== 'string' || !bundled.includes(name)),
    input: 'cli/main.ts',
    plugins: [...shared.plugins, parserWithoutPrograms()],
    // A chunk for each command, all in this folder: what finds the product's resources counts folders from its own file.
    output: {
      dir: 'dist/cli',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      cleanDir: true,
      format: 'esm',
      sourcemap: true,
      banner: '#!/usr/bin/env node',
      // Half of what is loaded at the start would be those of packages.
      comments: { legal: true, annotation: false, jsdoc: false },
      codeSplitting: quickStart(import.meta.dirname, 'cli/main.ts', 'cli/commands/migrations.ts'),
    },
  },
])
