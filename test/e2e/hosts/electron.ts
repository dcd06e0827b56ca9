import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { checkout, type OpenHost } from './host.ts'

/** The program of Electron, which is a download of its own. */
export function electronProgram(): string | undefined {
  const folder = join(checkout, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const program = join(
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'),
    readFileSync(pathFile, 'utf8'),
  )
  return existsSync(program) ? program : undefined
}

/** Why the real desktop app cannot be tried here. */
export function whyNoElectron(): string | undefined {
  if (electronProgram() === undefined)
    return "Electron's program is not installed (node node_modules/electron/install.js)"
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'there is no display for Electron'
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'Electron does not sandbox for root'
  return undefined
}

/** The desktop app itself. */
export const openInElectron: OpenHost = async ({ context, project, environment, watch }) => {
  const app = await _electron.launch({
    executablePath: electronProgram() ?? '',
    args: [checkout, ...(project === undefined ? [] : [project])],
    env: { ...(process.env as Record<string, string>), ...environment },
    colorScheme: context.colorScheme ?? null,
    locale: context.locale ?? 'en-US',
  })
  const page = await app.firstWindow()
  watch(page)
  const { viewport } = context
  if (viewport) {
    await app.evaluate(({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    }, viewport)
  }
  return { page, close: () => app.close() }
}
