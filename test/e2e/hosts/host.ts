import { join, resolve } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'

export type HostKind = 'electron' | 'stand-in' | 'browser'

export const checkout = resolve(import.meta.dirname, '..', '..', '..')
export const built = (...path: string[]): string => join(checkout, 'dist', ...path)

export interface HostOptions {
  readonly browser: Browser
  readonly context: BrowserContextOptions
  /** Opened at start; without one, the page starts where a person chooses. */
  readonly project?: string
  /** What the system's folder dialog answers, where the host has one. */
  readonly chosenFolder?: string
  readonly environment: Readonly<Record<string, string>>
  /** Called with the page before it loads anything, where the host can. */
  readonly watch: (page: Page) => void
}

/** The interface as one of the hosts shows it. */
export interface OpenedApp {
  readonly page: Page
  /** Ends the engine in the middle of what it does, where the test can. */
  readonly crashEngine?: () => void
  /** Starts the app once more with a folder, where the test can. */
  readonly startAgain?: (project: string) => void
  close(): Promise<void>
}

export type OpenHost = (options: HostOptions) => Promise<OpenedApp>
