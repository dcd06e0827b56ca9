import { EventEmitter } from 'node:events'
import type { App, Session, Shell, WebContents } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import {
  hardenApp,
  hardenedWebPreferences,
  hardenSession,
  isAllowedLink,
  isPageFrame,
} from '../../../electron/hardening.ts'

describe('hardenedWebPreferences', () => {
  it('keep the page away from Node', () => {
    expect(hardenedWebPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    })
  })
})

describe('isAllowedLink', () => {
  it.each(['https://docs.docker.com/compose/', 'https://stackmedic.dev/rules/ports/in-use'])('%s may open', (link) => {
    expect(isAllowedLink(link)).toBe(true)
  })

  it.each([
    'http://docs.docker.com/',
    'https://docs.docker.com.evil.example/',
    'https://docs.docker.com@evil.example/',
    'https://user:password@docs.docker.com/',
    'https://docs.docker.com:8443/',
    'https://evil.example/?docs.docker.com',
    'file:///etc/passwd',
    'ms-msdt:/id PCWDiagnostic',
    'javascript:alert(1)',
    'C:\\Windows\\System32\\calc.exe',
    '',
  ])('%s may not', (link) => {
    expect(isAllowedLink(link)).toBe(false)
  })
})

describe('hardenApp', () => {
  function openContents() {
    const app = new EventEmitter()
    const shell = { openExternal: vi.fn(async () => undefined) }
    hardenApp(app as unknown as App, shell as unknown as Shell)
    let openWindow: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: typeof openWindow) => {
        openWindow = handler
      },
    })
    app.emit('web-contents-created', {}, contents)
    return { contents, shell, openWindow: (url: string) => openWindow({ url }) }
  }

  it.each([
    ['will-navigate', 'https://evil.example/'],
    ['will-navigate', 'file:///etc/passwd'],
    ['will-navigate', 'app://other/'],
    ['will-frame-navigate', 'https://evil.example/'],
    ['will-redirect', 'https://evil.example/'],
  ])('stops %s to %s', (event, url) => {
    const preventDefault = vi.fn()
    openContents().contents.emit(event, { url, preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  it('lets the page load itself again', () => {
    const preventDefault = vi.fn()
    openContents().contents.emit('will-navigate', { url: 'app://stackmedic/#/history', preventDefault })
    expect(preventDefault).not.toHaveBeenCalled()
  })

  it('attaches no webview', () => {
    const preventDefault = vi.fn()
    openContents().contents.emit('will-attach-webview', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  it('opens no window; a known site opens in the browser', () => {
    const { openWindow, shell } = openContents()
    expect(openWindow('https://evil.example/')).toEqual({ action: 'deny' })
    expect(shell.openExternal).not.toHaveBeenCalled()
    expect(openWindow('https://docs.docker.com/')).toEqual({ action: 'deny' })
    expect(shell.openExternal).toHaveBeenCalledExactlyOnceWith('https://docs.docker.com/')
  })
})

describe('hardenSession', () => {
  function hardened() {
    const set: Record<string, (...values: never[]) => unknown> = {}
    const keep = (name: string) => (handler: (...values: never[]) => unknown) => {
      set[name] = handler
    }
    hardenSession({
      setPermissionCheckHandler: keep('check'),
      setPermissionRequestHandler: keep('request'),
      setDevicePermissionHandler: keep('device'),
      webRequest: { onBeforeRequest: keep('load') },
    } as unknown as Session)
    const call = (name: string, ...values: unknown[]) => set[name]?.(...(values as never[]))
    const answer = (name: string, ...values: unknown[]) => {
      const decide = vi.fn()
      call(name, ...values.map((value) => (value === 'decide' ? decide : value)))
      return decide.mock.calls[0]?.[0] as unknown
    }
    return { call, answer }
  }

  it.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'fullscreen', 'usb'])(
    'denies %s',
    (permission) => {
      const { call, answer } = hardened()
      expect(call('check', null, permission, 'app://stackmedic/')).toBe(false)
      expect(answer('request', null, permission, 'decide', { requestingUrl: 'app://stackmedic/' })).toBe(false)
      expect(call('device', {})).toBe(false)
    },
  )

  it('lets the page copy, and only the page', () => {
    const { call, answer } = hardened()
    expect(call('check', null, 'clipboard-sanitized-write', 'app://stackmedic/')).toBe(true)
    expect(call('check', null, 'clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
    const ask = (requestingUrl: string) =>
      answer('request', null, 'clipboard-sanitized-write', 'decide', { requestingUrl })
    expect(ask('app://stackmedic/#/x')).toBe(true)
    expect(ask('app://stackmedic.evil/')).toBe(false)
  })

  it.each([
    ['app://stackmedic/assets/main.js', false],
    ['blob:app://stackmedic/4711', false],
    ['https://evil.example/?stolen', true],
    ['http://127.0.0.1:2375/containers', true],
    ['app://stackmedic.evil/', true],
    ['file:///etc/passwd', true],
    ['ws://127.0.0.1:1/', true],
  ])('a request for %s is cancelled: %s', (url, cancel) => {
    expect(hardened().answer('load', { url }, 'decide')).toEqual({ cancel })
  })
})

describe('isPageFrame', () => {
  const window = {} as WebContents
  const page = { url: 'app://stackmedic/#/history', parent: null }

  it('knows the page of the window', () => {
    expect(isPageFrame(page, window, window)).toBe(true)
  })

  it('knows no other frame, window or origin, and none that is gone', () => {
    expect(isPageFrame({ ...page, parent: {} as never }, window, window)).toBe(false)
    expect(isPageFrame(page, {} as WebContents, window)).toBe(false)
    expect(isPageFrame({ ...page, url: 'https://evil.example/' }, window, window)).toBe(false)
    expect(isPageFrame({ ...page, url: 'app://stackmedic.evil/' }, window, window)).toBe(false)
    expect(isPageFrame({ ...page, url: '' }, window, window)).toBe(false)
    expect(isPageFrame(null, window, window)).toBe(false)
  })
})
