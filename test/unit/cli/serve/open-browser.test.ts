import { describe, expect, it, vi } from 'vitest'
import { browserCommand, openBrowser } from '../../../../cli/serve/open-browser.ts'
import { thisMachine } from '../../../../engine/core/machine.ts'
import type { RunResult } from '../../../../engine/core/run-process.ts'

const link = 'http://127.0.0.1:8000/?token=a&b;c|d'

describe('openBrowser', () => {
  it.each([
    ['windows', ['rundll32.exe', 'url.dll,FileProtocolHandler', link]],
    ['macos', ['/usr/bin/open', link]],
    ['linux', ['xdg-open', link]],
  ] as const)('hands the link over as one argument on %s', (platform, command) => {
    expect(browserCommand(platform, link)).toEqual(command)
  })

  const output = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  it.each<[RunResult, boolean]>([
    [{ outcome: 'exited', code: 0, ...output }, true],
    [{ outcome: 'exited', code: 3, ...output }, false],
    [{ outcome: 'not-found' }, false],
    // Stackmedic ended while the browser was open.
    [{ outcome: 'cancelled', ...output }, true],
  ])('says of %j whether a browser was opened: %s', async (result, opened) => {
    const machine = { ...thisMachine(), runProcess: vi.fn(async () => result) }
    expect(await openBrowser(machine, link, new AbortController().signal)).toBe(opened)
  })
})
