import type { MenuItemConstructorOptions } from 'electron'

/**
 * The keys that people expect to work everywhere: copying, zooming, closing. The system words these roles itself.
 * Windows and Linux do not show the menu; macOS needs one for its keys to work at all.
 */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions = {
    role: 'viewMenu',
    submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
  }
  const shared: MenuItemConstructorOptions[] = [{ role: 'editMenu' }, view, { role: 'windowMenu' }]
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...shared] : shared
}
