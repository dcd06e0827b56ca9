import type { MessagePortMain } from 'electron'
import { createDispatcher, type Dispatcher } from '../engine/contract/dispatch.ts'
import { applicationFolder } from '../engine/core/application-folder.ts'
import { thisMachine } from '../engine/core/machine.ts'
import { createService } from '../engine/service/create-service.ts'
import { engineMessageSchema, engineSettingsSchema } from './engine-messages.ts'

/**
 * The engine in a process of its own: a slow or crashing probe does not touch the window. It gets one message port for
 * every page load; a port that closes takes back what its page started.
 */
const settings = engineSettingsSchema.parse(JSON.parse(process.argv.at(-1) ?? ''))
const handlers = createService({
  machine: thisMachine(),
  host: { kind: 'electron', version: settings.version },
  applicationFolder: applicationFolder(),
  initialProject: settings.initialProject,
  // The main process answers this one itself; here it only says that there is a dialog.
  chooseFolder: async () => undefined,
})
const pages = new Set<Dispatcher>()

process.parentPort.on('message', ({ data, ports }) => {
  const message = engineMessageSchema.parse(data)
  const [port] = ports
  if (message.type === 'stop') void stop()
  else if (port !== undefined) serve(port)
})

function serve(port: MessagePortMain): void {
  const dispatcher = createDispatcher(handlers, (frame) => port.postMessage(frame))
  pages.add(dispatcher)
  port.on('message', ({ data }) => dispatcher.receive(data))
  port.on('close', () => void dispatcher.close().finally(() => pages.delete(dispatcher)))
  port.start()
}

async function stop(): Promise<void> {
  await Promise.all(Array.from(pages, (page) => page.close()))
  process.exit(0)
}
