import type { Machine, Platform } from '../../engine/core/machine.ts'

/** Some desktops keep this program running as long as the browser does. */
const longestRunMs = 24 * 60 * 60 * 1000

/** How each system opens a link in the person's browser, without a shell that would read the link's characters. */
export function browserCommand(platform: Platform, link: string): readonly [string, ...string[]] {
  if (platform === 'windows') return ['rundll32.exe', 'url.dll,FileProtocolHandler', link]
  return platform === 'macos' ? ['/usr/bin/open', link] : ['xdg-open', link]
}

/** Whether the browser was opened, as far as the system says. Resolves when that is known. */
export async function openBrowser(machine: Machine, link: string, signal: AbortSignal): Promise<boolean> {
  const [program, ...argumentList] = browserCommand(machine.platform, link)
  const result = await machine.runProcess(program, argumentList, { timeoutMs: longestRunMs, signal })
  return result.outcome === 'cancelled' || (result.outcome === 'exited' && result.code === 0)
}
