import type { App, BrowserWindowConstructorOptions, Session, Shell, WebContents, WebFrameMain } from 'electron'
import { pageAddress, pageOrigin } from './address.ts'

/**
 * Everything that limits what a page can do, in one place. The page shows text from logs and from repositories that were
 * just cloned: were one of them ever to run as code, it must find nothing here that it can use.
 */
export const hardenedWebPreferences: NonNullable<BrowserWindowConstructorOptions['webPreferences']> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
}

/** Sites that links in the page may open in the person's browser. */
const linkHosts: ReadonlySet<string> = new Set([
  'stackmedic.dev',
  'alembic.sqlalchemy.org',
  'docs.docker.com',
  'docs.python.org',
  'learn.microsoft.com',
  'www.postgresql.org',
])

/** Whether a link of the page may leave the app: https, a known site, no user name, the usual port. */
export function isAllowedLink(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, port, username, password } = new URL(address)
  return protocol === 'https:' && port === '' && username === '' && password === '' && linkHosts.has(hostname)
}

/** Denies every page of the app what the only page does not need. */
export function hardenApp(app: App, shell: Shell): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, shell))
}

function hardenContents(contents: WebContents, shell: Shell): void {
  contents.on('will-attach-webview', (event) => event.preventDefault())
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
    contents.on(event as 'will-navigate', (details) => {
      if (originOf(details.url) !== pageOrigin) details.preventDefault()
    })
  }
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedLink(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** Denies permissions, devices and every address that is not the page's own. */
export function hardenSession(session: Session): void {
  // Copying a command or a path is the one thing the page asks for.
  const allowed = (permission: string, origin: string) =>
    permission === 'clipboard-sanitized-write' && originOf(origin) === pageOrigin
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin))
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(allowed(permission, details.requestingUrl)),
  )
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((request, decide) => decide({ cancel: !isOwnAddress(request.url) }))
}

/** A report is saved from a `blob:` of the page; developer tools have a scheme of their own. */
function isOwnAddress(address: string): boolean {
  return [pageAddress, `blob:${pageAddress}`, 'devtools://'].some((start) => address.startsWith(start))
}

/** Whether a message came from the page itself: this window, its main frame, our origin. */
export function isPageFrame(
  frame: Pick<WebFrameMain, 'url' | 'parent'> | null,
  sender: WebContents,
  window: WebContents,
): boolean {
  return frame !== null && sender === window && frame.parent === null && originOf(frame.url) === pageOrigin
}

/** `URL.origin` is "null" for schemes that only this app knows. */
function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}
