import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { hardenedWebPreferences } from './hardening.ts'
import { fitToScreens, readWindowState, smallestWindow, writeWindowState } from './window-state.ts'

/** The page's own background, so that the window does not flash before the page is drawn. */
const backgrounds = { dark: '#15171b', light: '#f6f7f9' }

/** Makes the app's window, empty and where it was the last time. It shows itself once its page is drawn. */
export function createWindow(): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json')
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const { place, width, height, maximized } = fitToScreens(readWindowState(stateFile), screens)
  const window = new BrowserWindow({
    ...place,
    width,
    height,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    autoHideMenuBar: true,
    title: 'Stackmedic',
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: { ...hardenedWebPreferences, preload: join(import.meta.dirname, 'preload.cjs') },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    const { x, y, ...size } = window.getNormalBounds()
    writeWindowState(stateFile, {
      place: { x, y },
      ...size,
      maximized: window.isMaximized(),
    })
  })
  return window
}
