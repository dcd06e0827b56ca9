import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BrowserWindowConstructorOptions } from 'electron'
import { StandInChannel, type StandInPort } from '../../support/electron-ports.ts'
import type { FromStandIn, PageAnswer, ToStandIn } from './messages.ts'

/**
 * Stands in for the module `electron` where its program cannot be had: the built main process runs in Node, its window is
 * a page of a real Chromium that the test drives. It refuses a window that is not hardened. It does not prove Electron's
 * own sandbox, process isolation, menus or dialogs.
 */
const tell = (message: FromStandIn) => process.send?.(message)
const environment = process.env
const done: Set<string> = new Set()

class App extends EventEmitter {
  readonly isPackaged = false

  requestSingleInstanceLock = () => true
  enableSandbox = () => done.add('enableSandbox')
  whenReady = async () => undefined
  getVersion = () => '0.0.0-stand-in'
  getLocale = () => 'en-US'
  getPath = () => environment['STACKMEDIC_DATA'] ?? ''
  exit = (code: number) => process.exit(code)

  quit() {
    let prevented = false
    this.emit('will-quit', {
      preventDefault: () => {
        prevented = true
      },
    })
    if (!prevented) process.exit(0)
  }
}

class WebContents extends EventEmitter {
  openHandler: unknown

  setWindowOpenHandler(handler: unknown) {
    this.openHandler = handler
  }

  send(channel: string, frame: unknown) {
    tell({ type: 'frame', channel, frame: structuredClone(frame) })
  }
}

let window: BrowserWindow | undefined

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents()
  readonly #preload: string

  constructor({ webPreferences = {} }: BrowserWindowConstructorOptions) {
    super()
    const { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag, preload } = webPreferences
    if (!(contextIsolation && sandbox && webSecurity) || nodeIntegration || webviewTag || preload === undefined) {
      throw new Error('This window is not hardened')
    }
    this.#preload = preload
    window = this
    app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url: string) {
    const { webContents } = this
    const guarded = ['will-navigate', 'will-redirect', 'will-attach-webview'].every((event) =>
      webContents.listenerCount(event),
    )
    const needed = ['enableSandbox', 'permission-check', 'permission-request', 'device-permission', 'request', 'scheme']
    const missing = needed.filter((step) => !done.has(step))
    if (!guarded || webContents.openHandler === undefined || missing.length > 0) {
      throw new Error(`The page is loaded before it is guarded: ${missing.join(', ')}`)
    }
    tell({ type: 'open', url, preload: readFileSync(this.#preload, 'utf8') })
  }

  isDestroyed = () => false
  isMinimized = () => false
  isMaximized = () => false
  maximize() {}
  focus() {}
  show() {}
  getNormalBounds = () => ({ x: 0, y: 0, width: 1280, height: 800 })
}

type RequestHandler = (details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void
let cancels: RequestHandler = (_details, decide) => decide({})
let answerPage: (request: Request) => Promise<Response> = async () => new Response(null, { status: 404 })

const note = (step: string) => () => done.add(step)

export const app = new App()
export const ipcMain = new EventEmitter()
export const session = {
  defaultSession: {
    setPermissionCheckHandler: note('permission-check'),
    setPermissionRequestHandler: note('permission-request'),
    setDevicePermissionHandler: note('device-permission'),
    webRequest: {
      onBeforeRequest: (handler: RequestHandler) => {
        done.add('request')
        cancels = handler
      },
    },
  },
}
export const protocol = {
  registerSchemesAsPrivileged: note('scheme'),
  handle: (_scheme: string, handler: typeof answerPage) => {
    answerPage = handler
  },
}
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const nativeTheme = { shouldUseDarkColors: false }
export const shell = { openExternal: async () => undefined }
export const Menu = { buildFromTemplate: () => ({}), setApplicationMenu: () => undefined }
export const MessageChannelMain = StandInChannel
export const dialog = {
  showOpenDialog: async () => ({ filePaths: [environment['STAND_IN_CHOSEN_FOLDER'] ?? ''].filter(Boolean) }),
}

let engine: EngineThread | undefined

class EngineThread extends EventEmitter {
  readonly worker: Worker

  constructor(module: string, argumentList: string[]) {
    super()
    this.worker = new Worker(new URL('./engine-worker.mjs', import.meta.url), {
      argv: argumentList,
      workerData: pathToFileURL(module).href,
    })
    this.worker.on('error', (error) => console.error(error))
    this.worker.on('exit', (code) => this.emit('exit', code))
  }

  postMessage(data: unknown, ports: readonly StandInPort[] = []) {
    const own = ports.map(({ port }) => port)
    this.worker.postMessage({ data, ports: own }, own)
  }

  kill() {
    void this.worker.terminate()
    return true
  }
}

export const utilityProcess = {
  fork(module: string, argumentList: string[]) {
    engine = new EngineThread(module, argumentList)
    return engine
  },
}

async function answer({ url, method }: { url: string; method: string }): Promise<PageAnswer> {
  const { cancel } = await new Promise<{ cancel?: boolean }>((decide) => cancels({ url }, decide))
  if (cancel) return { cancelled: true }
  const response = await answerPage({ url, method } as Request)
  const body = Buffer.from(await response.arrayBuffer())
  return { cancelled: false, status: response.status, headers: Object.fromEntries(response.headers), body }
}

process.on('message', (message: ToStandIn) => {
  if (window === undefined) return
  const { webContents } = window
  switch (message.type) {
    case 'request':
      void answer(message).then((result) => tell({ type: 'answer', id: message.id, answer: result }))
      break
    case 'navigated':
      webContents.emit('did-start-navigation', { url: message.url, isMainFrame: true, isSameDocument: false })
      break
    case 'frame':
      ipcMain.emit(
        message.channel,
        { sender: webContents, senderFrame: { url: message.url, parent: null } },
        structuredClone(message.frame),
      )
      break
    case 'crash-engine':
      engine?.kill()
      break
    case 'second-start':
      app.emit('second-instance', {}, [], '', { project: message.project })
      break
    case 'close':
      window.emit('close')
      window.emit('closed')
      app.emit('window-all-closed')
  }
})
// A test that gave up must not leave this behind.
process.on('disconnect', () => process.exit(1))
