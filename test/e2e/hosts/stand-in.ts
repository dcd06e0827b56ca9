import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Route } from '@playwright/test'
import { rolldown } from 'rolldown'
import type { FromStandIn, PageAnswer, ToStandIn } from '../stand-in/messages.ts'
import { built, checkout, type OpenHost } from './host.ts'

/** Browsers load pages only from schemes that they know; the stand-in's own origin is mapped to this one and back. */
const shownOrigin = 'https://stackmedic.test'
const realOrigin = 'app://stackmedic'
const toShown = (url: string) => url.replace(realOrigin, shownOrigin)
const toReal = (url: string) => url.replace(shownOrigin, realOrigin)

/** The built main process and preload in Node, with a page of Chromium for a window. */
export const openInStandIn: OpenHost = async ({ browser, context, project, chosenFolder, environment, watch }) => {
  const main = await startMain(project === undefined ? [] : [project], {
    ...environment,
    STAND_IN_CHOSEN_FOLDER: chosenFolder ?? '',
  })
  const ended = once(main, 'exit')
  const tell = (message: ToStandIn) => main.connected && main.send(message)
  const answers = new Map<number, (answer: PageAnswer) => void>()
  const tabs = await browser.newContext(context)
  const page = await tabs.newPage()
  watch(page)

  const answer = async (route: Route) => {
    const request = route.request()
    const url = toReal(request.url())
    if (request.isNavigationRequest()) tell({ type: 'navigated', url })
    const id = answers.size
    const result = await new Promise<PageAnswer>((resolve) => {
      answers.set(id, resolve)
      tell({ type: 'request', id, url, method: request.method() })
    })
    if (result.cancelled) await route.abort()
    else await route.fulfill({ status: result.status, headers: result.headers, body: result.body })
  }
  await page.route(() => true, answer)
  await page.exposeBinding('standInSend', ({ frame }, channel: string, text: string) => {
    tell({ type: 'frame', channel, frame: JSON.parse(text), url: toReal(frame.url()) })
  })

  const opened = new Promise<void>((resolve, reject) => {
    void ended.then(([code]) => reject(new Error(`The main process ended with code ${code}`)))
    main.on('message', (message: FromStandIn) => {
      if (message.type === 'answer') answers.get(message.id)?.(message.answer)
      else if (message.type === 'frame') void show(message.channel, message.frame)
      else {
        page
          .addInitScript(preloadScript(message.preload))
          .then(() => page.goto(toShown(message.url)))
          .then(() => resolve(), reject)
      }
    })
  })
  // A page that is being loaded or closed has nobody who listens.
  const show = (channel: string, frame: unknown) =>
    page
      .evaluate(([name, text]) => window.standInShow?.(name, JSON.parse(text)), [
        channel,
        JSON.stringify(frame),
      ] as const)
      .catch(() => undefined)
  await opened

  return {
    page,
    crashEngine: () => tell({ type: 'crash-engine' }),
    startAgain: (again) => tell({ type: 'second-start', project: again }),
    async close() {
      tell({ type: 'close' })
      const [code] = await ended
      await tabs.close()
      if (code !== 0) throw new Error(`The main process did not end well: ${code}`)
    },
  }
}

/** Starts the built main process with the stand-in for Electron, its output in a pipe. */
export async function startMain(argumentList: string[], environment: Readonly<Record<string, string>>) {
  return fork(built('electron', 'main.js'), argumentList, {
    execArgv: ['--import', pathToFileURL(join(checkout, 'test/e2e/stand-in/register.mjs')).href],
    env: { ...process.env, ...environment, STAND_IN_ELECTRON: await bundleStandIn() },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
}

declare global {
  interface Window {
    standInSend(channel: string, text: string): void
    standInShow?(channel: string, frame: unknown): void
  }
}

/** The built preload, with nothing to require but what Electron gives a sandboxed one. */
function preloadScript(preload: string): string {
  // The line break ends the comment that names the source map.
  return `(() => {
    const listeners = new Map()
    window.standInShow = (channel, frame) => { for (const listener of listeners.get(channel) ?? []) listener({}, frame) }
    const send = window.standInSend
    const electron = {
      ipcRenderer: {
        send: (channel, frame) => send(channel, JSON.stringify(frame)),
        on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      },
      contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }) },
      webUtils: { getPathForFile: () => '' },
    }
    const require = (name) => {
      if (name !== 'electron') throw new Error('A sandboxed preload cannot require ' + name)
      return electron
    }
    const module = { exports: {} }
    ;(function (require, module, exports) { ${preload}
    })(require, module, module.exports)
  })()`
}

let bundle: Promise<string> | undefined

/** Node of today does not run TypeScript; both parts of the stand-in become one file each. */
function bundleStandIn(): Promise<string> {
  bundle ??= (async () => {
    const folder = join(checkout, 'node_modules', '.cache', 'stand-in')
    for (const name of ['electron', 'engine-worker']) {
      const input = join(checkout, 'test', 'e2e', 'stand-in', `${name}.ts`)
      const parts = await rolldown({ input, platform: 'node', external: /^node:/ })
      await parts.write({ file: join(folder, `${name}.mjs`), format: 'esm' })
    }
    return pathToFileURL(join(folder, 'electron.mjs')).href
  })()
  return bundle
}
