import { defineConfig } from 'vitest/config'
import { yamlModules } from './build/yaml-modules.ts'

/** Tests that share one Docker Engine, one build or one set of ports do not run beside each other. */
const oneFileAtATime = { fileParallelism: false, maxConcurrency: 2, hookTimeout: 240_000, testTimeout: 180_000 }

/** Each project is configured alone; the registry reads YAML. */
const plugins = [yamlModules()]

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      // Fifteen processes at once on two cores are slow, not broken.
      { plugins, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 20_000 } },
      {
        plugins,
        test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      { plugins, test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...oneFileAtATime } },
      { plugins, test: { name: 'packaging', include: ['test/packaging/**/*.test.ts'], ...oneFileAtATime } },
    ],
  },
})
