import { defineConfig } from '@playwright/test'
import type { HostKind } from './test/e2e/hosts/host.ts'

/**
 * The same path through three hosts: the desktop app, its built main process and preload without Electron's program, and
 * `stackmedic serve`. CHROMIUM names the browser; without it, Playwright's own is used.
 */
export default defineConfig<object, { readonly host: HostKind }>({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  globalSetup: './test/e2e/say-what-is-skipped.ts',
  forbidOnly: Boolean(process.env['CI']),
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env['CHROMIUM'] && { executablePath: process.env['CHROMIUM'] }),
      args: [
        // Containers and root have no sandbox of their own.
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'electron', use: { host: 'electron' } },
    { name: 'stand-in', use: { host: 'stand-in' } },
    { name: 'browser', use: { host: 'browser' } },
  ],
})
