import { cp, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'
import { openInBrowser } from './hosts/browser.ts'
import { openInElectron, whyNoElectron } from './hosts/electron.ts'
import { checkout, type HostKind, type OpenedApp, type OpenHost } from './hosts/host.ts'
import { openInStandIn } from './hosts/stand-in.ts'

export interface AppOptions {
  readonly host: HostKind
}

export interface TestApp extends OpenedApp {
  /** The real path of this test's own copy of the project. */
  readonly project: string
}

interface OpenOptions {
  readonly context?: BrowserContextOptions
  /** False: the page starts where a person chooses a project. */
  readonly atStart?: boolean
  readonly environment?: Readonly<Record<string, string>>
  /** The test breaks something that a browser writes about. */
  readonly mayComplain?: boolean
}

interface AppFixtures {
  /** Opens the interface on a project with two heads, with nothing remembered from before and no Docker Engine. */
  readonly open: (options?: OpenOptions) => Promise<TestApp>
}

const hosts: Record<HostKind, OpenHost> = {
  electron: openInElectron,
  'stand-in': openInStandIn,
  browser: openInBrowser,
}

export const test = base.extend<AppFixtures, AppOptions>({
  host: ['browser', { option: true, scope: 'worker' }],

  open: async ({ host, browser }, use, testInfo) => {
    testInfo.skip(host === 'electron' && whyNoElectron() !== undefined, whyNoElectron())
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'stackmedic-e2e-')))
    const project = join(folder, 'two-heads')
    await cp(join(checkout, 'test', 'fixtures', 'projects', 'two-heads'), project, { recursive: true })
    const opened: OpenedApp[] = []
    const complaints: string[] = []

    await use(async ({ context = {}, atStart = true, environment = {}, mayComplain = false } = {}) => {
      const app = await hosts[host]({
        browser,
        context: { locale: 'en-US', colorScheme: 'light', reducedMotion: 'reduce', ...context },
        ...(atStart ? { project } : {}),
        chosenFolder: project,
        // Nobody listens there: what runs on this machine must not change what a test sees.
        watch: (page) => collect(page, mayComplain ? [] : complaints),
        environment: { STACKMEDIC_DATA: join(folder, 'data'), DOCKER_HOST: 'tcp://127.0.0.1:9', ...environment },
      })
      opened.push(app)
      return { ...app, project }
    })

    for (const app of opened) await app.close()
    await rm(folder, { recursive: true, force: true })
    expect(complaints, 'what the page complained about').toEqual([])
  },
})

/** Everything that a page writes as an error, such as a style that its policy refused. */
function collect(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // Chromium breaks off what it loads when a container of somebody else's test comes or goes.
    const isOutside = message.text().includes('net::ERR_NETWORK_CHANGED')
    if (message.type() === 'error' && !isOutside) complaints.push(message.text())
  })
}

export { expect } from '@playwright/test'
