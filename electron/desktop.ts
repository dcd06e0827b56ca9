import { join } from 'node:path'
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { z } from 'zod'
import { createDispatcher } from '../engine/contract/dispatch.ts'
import { type HostFrame, requestFrameSchema } from '../engine/contract/frame.ts'
import { pageFolder } from '../engine/core/application-folder.ts'
import { message } from '../engine/core/message.ts'
import { pickLanguage } from '../engine/texts/languages.ts'
import { createTranslator } from '../engine/texts/translator.ts'
import { frameChannel, pageAddress } from './address.ts'
import type { EngineSettings } from './engine-messages.ts'
import { EngineSupervisor } from './engine-supervisor.ts'
import { hardenApp, hardenSession, isPageFrame } from './hardening.ts'
import { menuTemplate } from './menu.ts'
import { registerPageScheme, servePage } from './page-protocol.ts'
import { createWindow } from './window.ts'

/** What a second start hands to the first one. */
const secondStartSchema = z.object({ project: z.string().optional() })

/** Starts the desktop app. A second start brings the first one's window to the front, and its project into it. */
export async function startDesktop(project: string | undefined): Promise<void> {
  if (!app.requestSingleInstanceLock({ project })) return app.quit()
  app.enableSandbox()
  registerPageScheme(protocol)
  hardenApp(app, shell)
  await app.whenReady()
  hardenSession(session.defaultSession)
  servePage(protocol, pageFolder())
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)))

  let window: BrowserWindow | undefined
  const send = (frame: HostFrame) => {
    if (window !== undefined && !window.isDestroyed()) window.webContents.send(frameChannel, frame)
  }
  const settings: EngineSettings = {
    version: app.getVersion(),
    ...(project === undefined ? {} : { initialProject: project }),
  }
  const engine = new EngineSupervisor({
    startEngine: () =>
      utilityProcess.fork(join(import.meta.dirname, 'engine-process.js'), [JSON.stringify(settings)], {
        serviceName: 'Stackmedic engine',
      }),
    createChannel: () => new MessageChannelMain(),
    send,
    log: (text) => console.error(text),
  })
  // Only the main process can open the system's dialog; everything else is the engine's.
  const ownMethods = createDispatcher({ chooseFolder: () => chooseFolder(window) }, send)

  ipcMain.on(frameChannel, (event, untrusted: unknown) => {
    if (window === undefined || !isPageFrame(event.senderFrame, event.sender, window.webContents)) return
    const parsed = requestFrameSchema.safeParse(untrusted)
    const frame = parsed.data
    if (frame === undefined || (frame.type === 'call' && frame.method === 'chooseFolder')) ownMethods.receive(untrusted)
    else engine.receive(frame)
  })

  const show = () => {
    window = createWindow()
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) engine.connectPage()
    })
    window.on('closed', () => {
      window = undefined
    })
    void window.loadURL(pageAddress)
  }
  app.on('second-instance', (_event, _argumentList, _folder, untrusted) => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
    const wanted = secondStartSchema.safeParse(untrusted).data?.project
    if (wanted !== undefined) send({ type: 'open-project', root: wanted })
  })
  app.on('activate', () => {
    if (window === undefined) show()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.once('will-quit', (event) => {
    event.preventDefault()
    void engine.stop().finally(() => app.quit())
  })
  show()
}

async function chooseFolder(window: BrowserWindow | undefined): Promise<{ path?: string }> {
  if (window === undefined) return {}
  const translate = createTranslator(pickLanguage(app.getLocale()))
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: translate(message('hosts.desktop.choose-folder')),
    properties: ['openDirectory'],
  })
  const [path] = filePaths
  return path === undefined ? {} : { path }
}
